package bot

import (
	"context"
	"strings"

	"github.com/liaoqing/liaoqing/session"
)

// pressChoice does what a button says: its id is a verb, or verb:object.
func pressChoice(_ context.Context, t *turn) (bool, error) {
	if t.pressed == nil {
		return false, nil
	}
	t.tr.Asked = nil
	verb, object, _ := strings.Cut(t.pressed.ID, ":")
	switch verb {
	case "next":
		return t.pressNext(), nil
	case "hold":
		if t.tr.Flow == nil {
			return false, nil
		}
		t.holdStep()
		return true, nil
	case "help":
		return t.helpStep(), nil
	case "switch":
		return t.switchTo(object), nil
	case "leave":
		return t.leave(), nil
	case "resume":
		return t.resume(), nil
	case "human":
		t.handOff(phraseHuman)
		return true, nil
	case "start":
		if t.tr.Flow != nil && t.tr.Flow.Product == object {
			return t.resume(), nil
		}
		return t.begin(object, true), nil
	case "product":
		return t.begin(object, true), nil
	case "tell":
		return t.tellEntry(object), nil
	case "ask":
		t.read = t.base.Read(object)
	}
	return false, nil // what the label says is taken as typed
}

// switchTo changes to the guide of another product; "unknown" tells how to find out which one it is.
func (t *turn) switchTo(product string) bool {
	if product == "unknown" {
		return t.helpStep()
	}
	return t.begin(product, true)
}

// leave ends the guide under way before its end.
func (t *turn) leave() bool {
	p, _, ok := t.here()
	if !ok {
		return false
	}
	t.leaveFlow()
	t.say(session.Ended, phraseLeft(p), session.Message{Choices: []session.Choice{{ID: "resume", Label: "接着办" + p.title()}}})
	return true
}

// resume takes up the guide that was left, or shows again where the visitor stands.
func (t *turn) resume() bool {
	if t.tr.Flow == nil {
		if t.tr.Left == nil {
			return false
		}
		t.tr.Flow, t.tr.Left = t.tr.Left, nil
	}
	if _, _, ok := t.here(); !ok {
		t.tr.Flow = nil
		return false
	}
	t.showStep("")
	return true
}

// handOff tells how to reach a person; the place in the guide is kept.
func (t *turn) handOff(text string) {
	product := t.tr.Topic.Product
	if p, _, ok := t.here(); ok {
		product = p.product.ID
	}
	pr, _ := t.base.Product(product)
	m := session.Message{}
	if t.tr.Flow != nil {
		m.Choices = []session.Choice{{ID: "resume", Label: "继续办理"}}
	}
	t.say(session.Handoff, fill(text, pr), m)
}
