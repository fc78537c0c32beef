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
}

// obeyCommand follows the last command of the utterance: who says 从头再说一遍吧 算了 退出 wants to leave.
func obeyCommand(_ context.Context, t *turn) (bool, error) {
	_, closes := t.wantsClosed()
	other := closes && (t.tr.Flow == nil || len(namedProducts(t.read)) > 0 && !slices.Contains(namedProducts(t.read), t.tr.Flow.Product))
	acts := slices.DeleteFunc(slices.Clone(t.read.Acts), func(a intents.Act) bool {
		return commands[a.Name] == nil || other && (a.Name == "leave" || a.Name == "end_chat") // 分付怎么关闭服务 ends no chat
	})
	slices.SortStableFunc(acts, func(a, b intents.Act) int { return b.At - a.At })
	for _, a := range acts {
		if commands[a.Name](t) {
			return true, nil
		}
	}
	for _, c := range slices.Backward(t.clauses()) {
		if len(t.clauses()) > 1 && len(c.Acts) > 0 && c.Acts[0].Confidence == 1 && commands[c.Acts[0].Name] != nil && commands[c.Acts[0].Name](t) {
			return true, nil
		}
	}
	if len(acts) > 0 && t.tr.Flow == nil && !t.read.Question && !closes {
		t.say(session.Smalltalk, phraseNothingUnderWay, session.Message{Choices: t.waysOn()})
		return true, nil
	}
	return false, nil
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
