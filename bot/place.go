package bot

import (
	"slices"
	"strings"

	"github.com/liaoqing/liaoqing/intents"
	"github.com/liaoqing/liaoqing/knowledge"
	"github.com/liaoqing/liaoqing/session"
)

// place is where a visitor stands: a guide and the number of a step in it, from 0.
type place struct {
	guide   knowledge.Guide
	product knowledge.Product // what is being closed
	at      int
}

func (p place) step() knowledge.Step { return p.guide.Steps[p.at] }

// title of the guide as the visitor reads it.
func (p place) title() string { return p.fill(p.guide.Title) }

// fill puts the product into a text of the guide.
func (p place) fill(text string) string { return fill(text, p.product) }

func fill(text string, p knowledge.Product) string { return p.Fill(text) }

// here is where the flow stands in the version served now. Where that version lost the step, it is the nearest earlier one,
// and moved is true; where it lost the guide, ok is false.
func (t *turn) here() (p place, moved, ok bool) {
	f := t.tr.Flow
	if f == nil {
		return place{}, false, false
	}
	g, found := t.base.Guide(f.Guide)
	if !found {
		return place{}, true, false
	}
	p = place{guide: g, product: t.productOf(g, f.Product)}
	for i, s := range g.Steps {
		if s.ID == f.Step {
			p.at = i
			return p, false, true
		}
	}
	p.at = max(0, min(f.Number-2, len(g.Steps)-1))
	return p, true, true
}

// productOf is the product that a guide is walked for.
func (t *turn) productOf(g knowledge.Guide, id string) knowledge.Product {
	if g.Product != knowledge.AnyProduct {
		id = g.Product
	}
	p, _ := t.base.Product(id)
	return p
}

// stand moves the flow to a step, or to the first before it that holds the visitor.
func (t *turn) stand(p place, at int) {
	t.enter(p, at)
	if here, _, ok := t.here(); ok && here.at < at {
		t.holdStep()
		return
	}
	t.showStep("")
}

// enter moves the flow without a word.
func (t *turn) enter(p place, at int) {
	for i, s := range p.guide.Steps[:at] {
		if slices.Contains(t.tr.Flow.Unmet, s.ID) {
			at = i
			break
		}
	}
	p.at = at
	t.tr.Flow = &session.Flow{Guide: p.guide.ID, Product: p.product.ID, Step: p.step().ID, Number: at + 1, Unmet: t.tr.Flow.Unmet}
}

// held tells that the visitor said that the condition of the step is not met.
func (t *turn) held(p place) bool { return slices.Contains(t.tr.Flow.Unmet, p.step().ID) }

// hold keeps the visitor at the step where they stand; release lets them go on.
func (t *turn) hold(p place) {
	if !t.held(p) {
		t.tr.Flow.Unmet = append(t.tr.Flow.Unmet, p.step().ID)
	}
}

func (t *turn) release(p place) {
	t.tr.Flow.Unmet = slices.DeleteFunc(t.tr.Flow.Unmet, func(id string) bool { return id == p.step().ID })
}

// position tells a client where the visitor stands; nil where no guide is under way.
func (t *turn) position() *session.Position {
	p, _, ok := t.here()
	if !ok {
		return nil
	}
	state := session.Active
	if t.held(p) {
		state = session.Held
	}
	return &session.Position{ID: p.guide.ID, Title: p.title(), Step: p.at + 1, Steps: len(p.guide.Steps), StepTitle: p.fill(p.step().Title), State: state}
}

// showStep shows the step where the flow stands; before is said in front of it.
func (t *turn) showStep(before string) {
	p, _, ok := t.here()
	if !ok {
		return
	}
	t.say(session.GuideStep, join(before, phraseStep(p), p.fill(p.step().Text)), session.Message{Choices: t.stepChoices(p)})
}

// holdStep holds the visitor at the step and tells when it goes on.
func (t *turn) holdStep() {
	p, _, ok := t.here()
	if !ok {
		return
	}
	var sources []session.Source // none where it only says again that the step is held
	if !t.held(p) || t.read.Question {
		sources = []session.Source{t.guideSource(p, nil)}
	}
	t.hold(p)
	text := p.step().Hold
	if text == "" {
		text = p.step().Help
	}
	t.say(session.GuideStep, join(phraseStep(p), p.fill(text)), session.Message{Choices: t.stepChoices(p), Sources: sources})
}

// remind says, after a digression, where the visitor stands.
func (t *turn) remind() {
	p, _, ok := t.here()
	if !ok {
		return
	}
	choices := t.offered
	if len(choices) == 0 {
		choices = t.stepChoices(p)
	}
	t.say(session.GuideStep, phraseBack(p, t.held(p)), session.Message{Choices: choices})
}

// stepChoices are the buttons of a step. Their ids say what they do, so that they can be pressed in any version.
func (t *turn) stepChoices(p place) []session.Choice { return p.choices(p.step().Choices) }

func (p place) choices(from []knowledge.StepChoice) (out []session.Choice) {
	for _, c := range from {
		id := c.Does + ":" + c.ID
		switch c.Does {
		case "switch":
			if c.To == p.product.ID {
				continue
			}
			id = "switch:" + c.To
		case "tell":
			id = "tell:" + p.guide.ID + "/" + c.To
		case "start":
			id = "start:" + p.product.ID
		}
		out = append(out, session.Choice{ID: id, Label: p.fill(c.Label)})
	}
	return out
}

// begin puts a guide under way at its first step; what was under way before can be taken up again.
func (t *turn) begin(product string, intro bool) bool {
	pr, ok := t.base.Product(product)
	if !ok || pr.Guide == "" {
		return false
	}
	g, ok := t.base.Guide(pr.Guide)
	if !ok {
		return false
	}
	t.leaveFlow()
	t.tr.Flow = &session.Flow{Guide: g.ID, Product: pr.ID, Step: g.Steps[0].ID, Number: 1}
	t.tr.Topic = session.Topic{Product: pr.ID, Situation: "close"}
	before := ""
	if intro {
		before = fill(g.About, pr)
	}
	if p, _, ok := t.here(); ok && t.pressed == nil {
		said := t.read
		t.onlyReports()
		if at, done := t.furthest(p); done && at > 0 && at+1 < len(g.Steps) { // who is further already begins there
			t.enter(p, at+1)
		}
		t.read = said
	}
	t.showStep(before)
	return true
}

// onlyReports reads only the clauses that neither ask nor want anything: 注销小米分期 钱还清了 app登了 现在干嘛.
func (t *turn) onlyReports() {
	t.only(func(c intents.Reading) bool {
		wants := slices.ContainsFunc(c.Acts, func(a intents.Act) bool { return a.Name == "close_product" })
		return !wants && !c.Question && !t.onlyCloses(c)
	})
}

func (t *turn) leaveFlow() {
	if t.tr.Flow != nil {
		t.tr.Left, t.tr.Flow = t.tr.Flow, nil
	}
}

// guideSource names a step as what an answer rests on.
func (t *turn) guideSource(p place, facts []string) session.Source {
	return session.Source{Kind: "guide", ID: p.guide.ID, Title: p.title(), Step: p.at + 1, URL: "/guides/" + p.guide.ID + "#" + p.step().ID,
		Reviewed: p.guide.Reviewed, Basis: t.base.Basis(append(facts, p.step().Facts...))}
}

// join sets paragraphs under each other, without the empty ones.
func join(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, "\n\n")
}
