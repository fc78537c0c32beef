package bot

import (
	"context"
	"slices"

	"github.com/liaoqing/liaoqing/knowledge"
	"github.com/liaoqing/liaoqing/session"
)

// askWhich offers what may be meant, where the knowledge is not sure: of the kind of entry that the question is likely about,
// the nearest; else whatever may be right.
func askWhich(_ context.Context, t *turn) (bool, error) {
	kind, least := "", maybe
	switch f := t.found; {
	case f.Article >= plain:
		kind, least = knowledge.KindArticle, 0
	case f.Step >= plain:
		kind, least = knowledge.KindStep, 0
	case f.Article >= likely:
		kind, least = knowledge.KindArticle, faint
	case f.Step >= likely:
		kind, least = knowledge.KindStep, faint
	case f.NotCovered >= likely:
		return false, nil
	}
	return t.askAmong(kind, least), nil
}

// askAmong asks which of the hits of a kind is meant, or of any kind where it is empty, from a confidence on; more choices follow.
func (t *turn) askAmong(kind string, least float64, more ...session.Choice) bool {
	var choices []session.Choice
	seen := map[string]bool{}
	for _, h := range t.found.Hits {
		if h.Confidence < least || len(choices) == 3 {
			break
		}
		if h.Kind == knowledge.KindUncovered || kind != "" && h.Kind != kind {
			continue
		}
		label, src := t.offer(h.Entry)
		if !seen[label] {
			seen[label] = true
			choices = append(choices, session.Choice{ID: "tell:" + h.Key(), Label: label, Source: &src})
		}
	}
	if len(choices) == 0 {
		return false
	}
	t.tr.Asked = &session.Asked{What: "entry", Text: t.text}
	if named := namedProducts(t.read); len(named) > 0 {
		t.tr.Topic = session.Topic{Product: named[0], Text: t.read.Folded}
	}
	t.say(session.Clarify, phraseWhichEntry, session.Message{Choices: append(choices, more...)})
	return true
}

// offer names an entry on a button.
func (t *turn) offer(e *knowledge.Entry) (string, session.Source) {
	if a, ok := t.base.Article(e.ID); ok && e.Kind == knowledge.KindArticle {
		return a.Title, t.articleSource(a)
	}
	g, _ := t.base.Guide(e.ID)
	product := t.closing()
	if t.tr.Flow != nil && product == "" {
		product = t.tr.Flow.Product
	}
	p := place{guide: g, product: t.productOf(g, product), at: e.Step - 1}
	label := p.step().Title
	for _, a := range p.step().Answers {
		if a.ID == e.Answer && a.Title != "" {
			label = a.Title
		}
	}
	if p.product.ID == "" {
		return p.fill(label), t.guideSource(p, nil)
	}
	return p.title() + "：" + p.fill(label), t.guideSource(p, nil)
}

// tellOrAsk answers with the best step, or asks which one is meant, where nothing but a step can be.
func (t *turn) tellOrAsk(found knowledge.Found) bool {
	i := slices.IndexFunc(found.Hits, func(h knowledge.Hit) bool { return h.Kind == knowledge.KindStep })
	if i < 0 {
		return false
	}
	if h := found.Hits[i]; h.Confidence >= first {
		return t.tell(h.Entry)
	}
	return t.askAmong(knowledge.KindStep, 0)
}
