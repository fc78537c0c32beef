package bot

import (
	"context"

	"github.com/liaoqing/liaoqing/session"
)

// fallBack says that there is no answer: first what can be asked, then choices, then how to reach a person.
func fallBack(_ context.Context, t *turn) (bool, error) {
	t.missed = true
	if t.tr.Misses >= 2 {
		t.handOff(phraseMissedThrice)
		return true, nil
	}
	m := session.Message{}
	text := phraseMissed
	if named := namedProducts(t.read); len(named) > 0 {
		pr, _ := t.base.Product(named[0])
		m.Choices = t.about(pr)
	}
	if t.tr.Misses == 1 {
		text, m.Choices = phraseMissedTwice, t.waysOn()
	}
	if p, _, ok := t.here(); ok {
		text = join(text, phraseBack(p, t.held(p)))
		m.Choices = t.stepChoices(p)
	}
	t.say(session.Fallback, text, m)
	return true, nil
}

// waysOn are offered where there is no answer.
func (t *turn) waysOn() []session.Choice {
	if p, _, ok := t.here(); ok {
		return t.stepChoices(p)
	}
	out := []session.Choice{}
	for _, id := range t.base.Content.Offered()[:1] {
		pr, _ := t.base.Product(id)
		out = append(out, session.Choice{ID: "start:" + id, Label: "注销" + pr.Name})
	}
	return append(out, session.Choice{ID: "human", Label: "转人工"})
}
