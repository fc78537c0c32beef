package bot

import (
	"context"
	"slices"

	"github.com/liaoqing/liaoqing/intents"
	"github.com/liaoqing/liaoqing/knowledge"
	"github.com/liaoqing/liaoqing/session"
)

// walkOn hears what is said about the guide under way: that the condition is not met, that steps are done, or just "go on".
func walkOn(ctx context.Context, t *turn) (bool, error) {
	p, moved, ok := t.here()
	if !ok {
		if moved { // the guide is gone from the knowledge
			t.tr.Flow = nil
		}
		return false, nil
	}
	if moved {
		t.stand(p, p.at)
		t.out[len(t.out)-1].Text = join(phraseMoved, t.out[len(t.out)-1].Text)
		return true, nil
	}
	step := p.step()
	if t.says(step.ReportsUnmet) && !t.has("leave") {
		if t.read.Question {
			t.tr.Flow.Held, t.unmet = "unmet", true // the question is answered below; the step is held all the same
			return false, nil
		}
		t.holdStep("unmet")
		return true, nil
	}
	if t.has("trouble") {
		return t.helpStep(), nil
	}
	if t.read.Question && !t.has("next") {
		return false, nil
	}
	if at, done := t.furthest(p); done {
		return t.finish(p, at), nil
	}
	switch {
	case t.has("no") && step.Condition == "":
		return t.helpStep(), nil
	case t.has("next"), t.has("done"), t.has("yes"):
		return t.goOn(), nil
	}
	return false, nil
}

// says tells that the utterance, or a clause of it, says something about a step.
func (t *turn) says(about func(folded string) bool) bool {
	return about(t.read.Folded) || slices.ContainsFunc(t.clauses(), func(r intents.Reading) bool { return about(r.Folded) })
}

// keepHeld holds the step where the condition was said not to be met in a question that had no answer.
func keepHeld(_ context.Context, t *turn) (bool, error) {
	if !t.unmet {
		return false, nil
	}
	t.holdStep("unmet")
	return true, nil
}

// furthest finds the last step from here on that the visitor says is done: who says 已经联系上客服了 at the first step is at the
// fifth. A held step is passed only by what fulfils its own condition.
func (t *turn) furthest(p place) (int, bool) {
	at, done := p.at, t.says(p.step().ReportsDone)
	if t.tr.Flow.Held != "" && !done {
		return 0, false
	}
	for i := p.at + 1; i < len(p.guide.Steps); i++ {
		if t.says(func(folded string) bool { return onlyReports(p.guide, i, folded) }) {
			at, done = i, true
		}
	}
	return at, done
}

// onlyReports tells that a text reports step number at and no earlier one: 好了 reports whichever is at hand.
func onlyReports(g knowledge.Guide, at int, folded string) bool {
	return g.Steps[at].ReportsDone(folded) && !slices.ContainsFunc(g.Steps[:at], func(s knowledge.Step) bool { return s.ReportsDone(folded) })
}

// finish stands after step number at.
func (t *turn) finish(p place, at int) bool {
	t.tr.Flow.Held = ""
	p.at = at
	if at+1 < len(p.guide.Steps) {
		t.stand(p, at+1)
		return true
	}
	t.tr.Flow, t.tr.Left = nil, nil
	t.say(session.Ended, p.fill(p.guide.Done), session.Message{})
	return true
}

// goOn is 下一步: the visitor says nothing of a condition, and may pass, unless they said before that it is not met.
func (t *turn) goOn() bool {
	p, _, ok := t.here()
	if !ok {
		return false
	}
	if t.tr.Flow.Held != "" && (t.pressed == nil || t.pressed.ID != "next") {
		t.holdStep(t.tr.Flow.Held)
		return true
	}
	return t.finish(p, p.at)
}

// helpStep says what helps when the step does not work; the second time, a person is offered.
func (t *turn) helpStep() bool {
	p, _, ok := t.here()
	if !ok {
		return false
	}
	t.tr.Flow.Trouble++
	if t.tr.Flow.Trouble > 2 {
		t.handOff(phraseStuck)
		return true
	}
	choices := t.stepChoices(p)
	if t.tr.Flow.Trouble > 1 {
		choices = append(choices, session.Choice{ID: "human", Label: "转人工"})
	}
	t.say(session.GuideStep, join(phraseStep(p), p.fill(p.step().Help)), session.Message{Choices: choices, Sources: []session.Source{t.guideSource(p, nil)}})
	return true
}

// helpInStep helps who says that the step does not work.
func helpInStep(_ context.Context, t *turn) (bool, error) {
	p, _, ok := t.here()
	if !ok || !t.has("trouble") && !t.has("unsure") && !p.step().ReportsTrouble(t.read.Folded) {
		return false, nil
	}
	return t.helpStep(), nil
}

func (t *turn) has(act string) bool {
	return slices.ContainsFunc(t.read.Acts, func(a intents.Act) bool { return a.Name == act })
}
