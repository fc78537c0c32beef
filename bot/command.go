package bot

import (
	"context"
	"slices"

	"github.com/liaoqing/liaoqing/intents"
	"github.com/liaoqing/liaoqing/session"
)

// commands are the acts that steer the conversation, wherever it stands.
var commands = map[string]func(*turn) bool{
	"human":     func(t *turn) bool { t.handOff(phraseHuman); return true },
	"complaint": func(t *turn) bool { t.handOff(phraseComplaint); return true },
	"back":      (*turn).goBack,
	"restart":   (*turn).restart,
	"repeat":    (*turn).repeat,
	"goto":      (*turn).goTo,
	"leave":     (*turn).leave,
	"end_chat":  (*turn).endChat,
	"resume":    (*turn).resume,
	"begin":     (*turn).beginNow,
}

// obeyCommand follows the last command of the utterance: who says 从头再说一遍吧 算了 退出 wants to leave.
func obeyCommand(_ context.Context, t *turn) (bool, error) {
	_, closes := t.wantsClosed()
	other := closes && (t.tr.Flow == nil || len(namedProducts(t.read)) > 0 && !slices.Contains(namedProducts(t.read), t.tr.Flow.Product))
	acts := slices.DeleteFunc(slices.Clone(t.read.Acts), func(a intents.Act) bool {
		ends := a.Name == "leave" || a.Name == "end_chat"
		return commands[a.Name] == nil || ends && (other || a.Confidence < 1 && t.reportsInstead()) // 分付怎么关闭服务 ends no chat, nor does 关闭服务点了同意
	})
	slices.SortStableFunc(acts, func(a, b intents.Act) int { return b.At - a.At })
	for _, a := range acts {
		if commands[a.Name](t) {
			return true, nil
		}
	}
	for i, c := range slices.Backward(t.clauses()) {
		if len(t.clauses()) == 1 || len(c.Acts) == 0 || c.Acts[0].Confidence < 1 || commands[c.Acts[0].Name] == nil {
			continue
		}
		if c.Acts[0].Name == "end_chat" && i < len(t.clauses())-1 {
			continue // 挂了 app里显示已关闭: it was the caller
		}
		if commands[c.Acts[0].Name](t) {
			return true, nil
		}
	}
	if !closes && t.steer() {
		return true, nil
	}
	if len(acts) > 0 && t.tr.Flow == nil && !t.read.Question && !closes {
		t.say(session.Smalltalk, phraseNothingUnderWay, session.Message{Choices: t.waysOn()})
		return true, nil
	}
	return false, nil
}

// reportsInstead tells that an utterance in mid-guide reports something of a step, whatever else its words sound like.
func (t *turn) reportsInstead() bool {
	p, _, ok := t.here()
	if !ok {
		return false
	}
	r, ok := t.report(p)
	return ok && r.Confidence >= sureReport
}

// sureAct is the confidence from which on an utterance is believed to steer the conversation, by the examples of it.
const sureAct = .45

// steer follows what steers the conversation in words that no pattern hears: 我先去接孩子, 没销完那个我接着销. Only what can be followed where
// the visitor stands counts.
func (t *turn) steer() bool {
	if t.read.Question || t.pressed != nil || vague(t.read) {
		return false
	}
	act, sure := t.base.Steers(t.read)
	if sure < sureAct || t.tr.Flow != nil && t.aboutOtherThan(t.tr.Flow.Product) {
		return false
	}
	switch {
	case act == "leave" && t.tr.Flow == nil, act == "resume" && (t.tr.Flow != nil || t.tr.Left == nil), act == "begin" && t.tr.Flow != nil, commands[act] == nil:
		return false
	}
	t.reported = &session.Scored{Name: act, Confidence: sure}
	return commands[act](t)
}

func (t *turn) goBack() bool {
	p, _, ok := t.here()
	if !ok {
		return false
	}
	if p.at == 0 {
		t.showStep("这已经是第一步了。")
		return true
	}
	t.stand(p, p.at-1)
	return true
}

func (t *turn) restart() bool {
	p, _, ok := t.here()
	if !ok {
		return false
	}
	t.stand(p, 0)
	return true
}

// beginNow begins the guide of what was spoken of, for who says 开始吧 or 带我一步步来; under way, it goes on.
func (t *turn) beginNow() bool {
	if t.tr.Flow == nil && t.tr.Left != nil && len(namedProducts(t.read)) == 0 {
		return t.resume()
	}
	if t.tr.Flow != nil {
		if t.aboutOtherThan(t.tr.Flow.Product) {
			return false
		}
		t.showStep("")
		return true
	}
	pr, ok := t.base.Product(t.closing())
	if ok && pr.Guide == "" {
		return false
	}
	return t.beginOrAsk()
}

// repeat shows the step again, or says the last answer again.
func (t *turn) repeat() bool {
	if t.tr.Flow == nil {
		return t.tr.Topic.Entry != "" && t.tellEntry(t.tr.Topic.Entry)
	}
	t.showStep("")
	return true
}

// goTo moves to the step that was named. A held step is not passed.
func (t *turn) goTo() bool {
	p, _, ok := t.here()
	if !ok || t.read.Step == 0 {
		return false
	}
	at := t.read.Step - 1
	if t.read.Step < 0 {
		at = len(p.guide.Steps) - 1
	}
	switch {
	case at >= len(p.guide.Steps):
		t.showStep(phraseNoSuchStep(t.read.Step, len(p.guide.Steps)))
	default:
		t.stand(p, at)
	}
	return true
}

func (t *turn) endChat() bool {
	if p, _, ok := t.here(); ok {
		t.leaveFlow()
		t.say(session.Ended, phraseLeft(p), session.Message{Choices: []session.Choice{{ID: "resume", Label: "接着办" + p.title()}}})
		return true
	}
	t.say(session.Smalltalk, phraseBye, session.Message{})
	return true
}
