package bot

import (
	"context"
	"slices"
	"strings"

	"github.com/liaoqing/liaoqing/intents"
	"github.com/liaoqing/liaoqing/knowledge"
	"github.com/liaoqing/liaoqing/session"
)

// Thresholds of the calibrated confidence: at sure an entry is given as the answer, from maybe on it is offered.
const (
	verySure = .8 // a wish without an answer stands against what the words ask for
	certain  = .9 // nothing that the words alone say stands against it
	sure     = .7
	maybe    = .25

	nearInGuide = .1 // the nearest step of the guide under way is given, with the next as buttons, where steps are mostly meant
	mostly      = .8
	sureInGuide = .3 // for a step of the guide under way: most questions in mid-guide are about it

	doubtful        = .09 // of being about nothing that is here: from then on nothing is given as the answer
	doubtfulOfOwn   = .4  // the same for an article on the very product that was named, where that is sure
	doubtfulOfStep  = .2  // the same for a step that is certain
	doubtfulInGuide = .5  // the same in mid-guide, where little else is asked about

	likely  = .5  // of a kind of entry: what it has is offered, though no entry is sure
	plain   = .94 // of articles: the first is given, with the next as buttons
	evident = .95 // the same of articles and steps together
	first   = .45 // confidence from which on it is

	faint = .04 // less than this is not even offered
)

const topicLife = 3 // turns for which what was spoken of fills a follow-up

// search asks the knowledge what was said.
func (t *turn) search(ctx context.Context) (knowledge.Found, error) { return t.searchFor(ctx, t.read) }

func (t *turn) searchFor(ctx context.Context, r intents.Reading) (knowledge.Found, error) {
	found, err := t.find(ctx, r)
	t.found = found
	return found, err
}

// question is what was asked of the knowledge in a turn, so that no policy asks it again.
type question struct {
	text string
	knowledge.Scope
}

func (t *turn) find(ctx context.Context, r intents.Reading) (knowledge.Found, error) {
	q := question{text: r.Text}
	switch {
	case t.tr.Flow != nil:
		q.Scope = knowledge.Scope{Guide: t.tr.Flow.Guide, Step: t.tr.Flow.Step, Product: t.tr.Flow.Product}
	case t.tr.Topic.Age <= topicLife:
		q.Product = t.tr.Topic.Product
	}
	if found, ok := t.asked[q]; ok {
		return found, nil
	}
	found, err := t.base.Search(ctx, r, q.Scope, 6)
	if err != nil {
		return knowledge.Found{}, err
	}
	if t.asked == nil {
		t.asked = map[question]knowledge.Found{}
	}
	t.asked[q] = found
	return found, nil
}

// answerQuestion answers where the knowledge is sure; a wish that is known to have no answer is told so.
func answerQuestion(ctx context.Context, t *turn) (bool, error) {
	found, err := t.search(ctx)
	if err != nil || len(found.Hits) == 0 {
		return false, err
	}
	if t.onlyFails(t.read) {
		return t.tellOrAsk(found), nil
	}
	switch h := found.Hits[0]; {
	case h.Kind == knowledge.KindUncovered && (h.Confidence >= sure || h.Confidence >= maybe && found.NotCovered >= verySure):
		return t.refuse(h.ID), nil
	case h.Kind == knowledge.KindUncovered, found.NotCovered >= t.doubtful(h):
		if t.guideSpeaksOf(found.Hits) {
			return true, nil
		}
		return t.asElsewhere(ctx)
	case h.Confidence < t.needed(h):
		if t.nearly(found) && t.tellNearest(found.Hits) {
			return true, nil
		}
		return t.asElsewhere(ctx)
	case h.Starts && t.tr.Flow == nil:
		return t.beginOrAsk(), nil
	default:
		return t.tell(h.Entry), nil
	}
}

// asElsewhere answers a question that is not about the guide under way as it would be answered without one: 自己查征信收钱吗.
func (t *turn) asElsewhere(ctx context.Context) (bool, error) {
	if t.tr.Flow == nil || !t.read.Question {
		return false, nil
	}
	found, err := t.base.Search(ctx, t.read, knowledge.Scope{}, 6)
	if err != nil || len(found.Hits) == 0 {
		return false, err
	}
	h := found.Hits[0]
	if h.Kind != knowledge.KindArticle || found.Article < plain || h.Confidence < first {
		return false, nil
	}
	t.found = found
	if h.Confidence >= sure {
		return t.tell(h.Entry), nil
	}
	return t.tellNearest(found.Hits), nil
}

// answerClause answers the one clause that is understood for certain, where the whole is not: people tell their story first, 分付用不上
// 了，咋整没它. The product that is named anywhere is meant everywhere.
func answerClause(ctx context.Context, t *turn) (bool, error) {
	clauses, named := t.clauses(), namedProducts(t.read)
	if t.tr.Flow != nil || len(clauses) < 2 || len(named) > 1 {
		return false, nil
	}
	var best knowledge.Found
	var said intents.Reading
	for _, c := range clauses {
		if len([]rune(c.Bare)) < shortestClause {
			continue
		}
		if len(named) == 1 && len(c.Products) == 0 {
			pr, _ := t.base.Product(named[0])
			c = t.base.Read(pr.Name + c.Folded)
		}
		found, err := t.find(ctx, c)
		if err != nil {
			return false, err
		}
		if len(found.Hits) == 0 || found.Hits[0].Confidence < certain || found.Hits[0].Kind == knowledge.KindUncovered || found.Article+found.Step < evident {
			continue
		}
		if best.Hits != nil && best.Hits[0].Key() != found.Hits[0].Key() {
			return false, nil // two clauses lead to different places
		}
		best, said = found, c
	}
	if best.Hits == nil {
		return false, nil
	}
	t.read, t.found = said, best
	if best.Hits[0].Starts {
		return t.beginOrAsk(), nil
	}
	return t.tell(best.Hits[0].Entry), nil
}

const shortestClause = 4 // characters; 急急急 is no question

// nearly tells that the first hit may be given though another may fit better: it is of the kind of entry that is certainly meant,
// or of one of two kinds that both have an answer, or an article on the very product.
func (t *turn) nearly(found knowledge.Found) bool {
	h := found.Hits[0]
	if t.needed(h) == certain {
		return false
	}
	if ofOwn(h) && h.Confidence >= maybe && found.Article >= likely {
		return true
	}
	if f := t.tr.Flow; f != nil && t.read.Question && t.needed(h) == sureInGuide && h.Confidence >= nearInGuide && found.Step >= mostly {
		return true
	}
	if h.Confidence < first {
		return false
	}
	if h.Kind == knowledge.KindStep && starts(h) {
		return false
	}
	return h.Kind == knowledge.KindArticle && found.Article >= plain || found.Article+found.Step >= evident
}

// tellNearest answers with the first of hits that nearly all fit, and offers the next.
func (t *turn) tellNearest(hits []knowledge.Hit) bool {
	if !t.tell(hits[0].Entry) {
		return false
	}
	m := &t.out[len(t.out)-1]
	var next []session.Choice
	told, _ := t.offer(hits[0].Entry)
	m.Text = join(phraseNearest(told), m.Text)
	offered := map[string]bool{told: true}
	for _, h := range hits[1:] {
		if h.Kind == knowledge.KindUncovered || h.Confidence < faint || len(next) == 2 {
			continue
		}
		if label, src := t.offer(h.Entry); !offered[label] {
			offered[label] = true
			next = append(next, session.Choice{ID: "tell:" + h.Key(), Label: label, Source: &src})
		}
	}
	if hits[0].Kind == knowledge.KindArticle && len(next) > 0 {
		m.Choices = nil // not those that the article itself points to
	}
	m.Choices = append(next, m.Choices...)
	return true
}

// doubtful is the likelihood of being about nothing that is here from which on a hit is not the answer.
func (t *turn) doubtful(h knowledge.Hit) float64 {
	switch {
	case t.tr.Flow != nil:
		return doubtfulInGuide
	case ofOwn(h) && h.Confidence >= sure:
		return doubtfulOfOwn
	case h.Kind == knowledge.KindStep && h.Confidence >= certain:
		return doubtfulOfStep
	}
	return doubtful
}

// ofOwn tells that a hit is an article on the very products that were named.
func ofOwn(h knowledge.Hit) bool {
	return h.Kind == knowledge.KindArticle && h.Features["product_same"] == 1
}

// needed is the confidence from which on a hit is the answer.
func (t *turn) needed(h knowledge.Hit) float64 {
	chats := slices.ContainsFunc(t.read.Acts, func(a intents.Act) bool { _, courtesy := t.base.Courtesy(a.Name); return courtesy })
	if chats && !t.read.Question {
		return certain // who is angry or thankful is answered as such
	}
	if t.tr.Flow != nil && !chats && h.Kind == knowledge.KindStep && h.ID == t.tr.Flow.Guide {
		return sureInGuide
	}
	return sure
}

// tellEntry says an entry again, or one that a button leads to.
func (t *turn) tellEntry(key string) bool {
	e, ok := t.base.Entry(key)
	return ok && t.tell(e)
}

// tell answers with an entry.
func (t *turn) tell(e *knowledge.Entry) bool {
	topic := session.Topic{Situation: e.Situation, Entry: e.Key(), Text: t.read.Folded}
	if named := namedProducts(t.read); len(named) > 0 {
		topic.Product = named[0]
	} else if len(e.Products) > 0 {
		topic.Product = e.Products[0]
	} else if t.tr.Topic.Age <= topicLife {
		topic.Product = t.tr.Topic.Product
	}
	if !t.read.Days.None() {
		topic.Days = []int{t.read.Days.Min, t.read.Days.Max}
	}
	switch e.Kind {
	case knowledge.KindArticle:
		t.tellArticle(e)
	case knowledge.KindStep:
		t.tellStep(e, topic.Product)
	default:
		return false
	}
	t.tr.Topic = topic
	return true
}

func (t *turn) tellArticle(e *knowledge.Entry) {
	a, _ := t.base.Article(e.ID)
	before := ""
	if named := namedProducts(t.read); len(named) > 0 && !shared(named, a.Products) {
		pr, _ := t.base.Product(named[0])
		before = phraseGeneralRule(pr.Name)
	}
	text := join(before, a.Section("结论"), "**怎么办**\n\n"+a.Section("怎么办"))
	sources := []session.Source{t.articleSource(a)}
	var choices []session.Choice
	for _, id := range a.Related[:min(2, len(a.Related))] {
		if r, ok := t.base.Article(id); ok {
			src := t.articleSource(r)
			choices = append(choices, session.Choice{ID: "tell:" + id, Label: r.Title, Source: &src})
		}
	}
	t.say(session.Answer, text, session.Message{Sources: sources, Choices: choices})
}

func (t *turn) articleSource(a knowledge.Article) session.Source {
	return session.Source{Kind: "article", ID: a.ID, Title: a.Title, URL: "/articles/" + a.ID, Reviewed: a.Reviewed, Basis: t.base.Basis(a.Facts)}
}

func (t *turn) tellStep(e *knowledge.Entry, product string) {
	g, _ := t.base.Guide(e.ID)
	if t.tr.Flow != nil && t.tr.Flow.Guide == e.ID && len(namedProducts(t.read)) == 0 {
		product = t.tr.Flow.Product
	}
	p := place{guide: g, product: t.productOf(g, product), at: e.Step - 1}
	text, facts := p.step().Text, []string(nil)
	for _, a := range p.step().Answers {
		if a.ID == e.Answer {
			text, facts = a.Text, a.Facts
			t.offered = p.choices(a.Choices)
		}
	}
	if here, _, ok := t.here(); ok && len(t.offered) == 0 && t.tr.Topic.Entry == e.Key() && t.tr.Topic.Age <= 1 {
		t.offered = append(t.stepChoices(here), session.Choice{ID: "human", Label: "转人工"}) // told again, it did not help
	}
	var choices []session.Choice
	if t.tr.Flow == nil {
		if choices = t.offered; !slices.ContainsFunc(choices, func(c session.Choice) bool { return strings.HasPrefix(c.ID, "start:") }) {
			choices = append(choices, session.Choice{ID: "start:" + p.product.ID, Label: "开始办理" + p.title()})
		}
	}
	t.say(session.Answer, p.fill(text), session.Message{Sources: []session.Source{t.guideSource(p, facts)}, Choices: choices})
}

// refuse says that there is no answer to a wish that was recognised; where the guide under way speaks of it, that is the answer.
func (t *turn) refuse(id string) bool {
	u, ok := t.base.Uncovered(id)
	if !ok {
		return false
	}
	if t.tellInGuide(u) {
		return true
	}
	t.say(session.Fallback, u.Say, session.Message{Choices: t.waysOn()})
	return true
}

// tellInGuide answers a wish that has no answer of its own from the guide under way, where that speaks of it.
func (t *turn) tellInGuide(u knowledge.Uncovered) bool {
	f := t.tr.Flow
	return f != nil && !t.aboutOtherThan(f.Product) && slices.ContainsFunc(u.InGuide, func(answer string) bool { return t.tellEntry(f.Guide + "/" + answer) })
}

// guideSpeaksOf answers the first wish without an answer that may be meant from the guide under way.
func (t *turn) guideSpeaksOf(hits []knowledge.Hit) bool {
	i := slices.IndexFunc(hits, func(h knowledge.Hit) bool { return h.Kind == knowledge.KindUncovered && h.Confidence >= maybe })
	if i < 0 {
		return false
	}
	u, ok := t.base.Uncovered(hits[i].ID)
	return ok && t.tellInGuide(u)
}
