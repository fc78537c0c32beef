package bot

import (
	"context"
	"slices"
	"strings"

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
	if at, unmet := t.saysUnmet(p); unmet {
		t.enter(p, at)
		if t.read.Question && !t.has("no") { // 还没呢 asks nothing
			p.at = at
			t.hold(p)
			t.unmet = true // the question is answered below; the step is held all the same
			return false, nil
		}
		t.holdStep()
		return true, nil
	}
	if t.read.Question && !t.has("next") {
		if t.has("trouble") {
			return t.helpStep(), nil
		}
		t.reportBeside(p)
		return false, nil
	}
	if at, done := t.furthest(p); done {
		return t.finishAndHelp(p, at), nil
	}
	switch {
	case t.has("no") && p.step().Condition != "" && (t.held(p) || strings.HasPrefix(t.read.Folded, "还没")):
		t.holdStep()
		return true, nil
	case t.has("trouble"), t.has("no") && p.step().Condition == "":
		return t.helpStep(), nil
	case t.inTrouble(p):
		return t.helpStep(), nil
	case t.has("next"), t.has("done"), t.has("yes"):
		return t.goOn(), nil
	}
	return false, nil
}

// saysUnmet finds the step, this one or an earlier one, whose condition the visitor says is not met.
func (t *turn) saysUnmet(p place) (int, bool) {
	if t.has("leave") || t.aboutOther(p) {
		return 0, false
	}
	for i := p.at; i >= 0; i-- {
		if t.says(p.guide.Steps[i].ReportsUnmet) {
			return i, true
		}
	}
	if t.says(p.step().ReportsDone) {
		return 0, false
	}
	if r, ok := t.report(p); ok && r.Says == knowledge.SaysUnmet && (r.Step == p.at && r.Confidence >= sureReport || r.Step < p.at && r.Confidence >= sureAhead) {
		return r.Step, true
	}
	return 0, false
}

// aboutOther tells that the visitor speaks of another product than the one whose guide is under way; the account that it lives in
// is none.
func (t *turn) aboutOther(p place) bool { return t.aboutOtherThan(p.product.ID) }

func (t *turn) aboutOtherThan(product string) bool {
	named := slices.DeleteFunc(namedProducts(t.read), func(id string) bool { pr, _ := t.base.Product(id); return pr.IsAccount() })
	return len(named) > 0 && !slices.Contains(named, product)
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
	t.holdStep()
	return true, nil
}

// reportBeside hears a report beside a question, as in 还清了 花呗逾期上征信吗: the step is done, and the question is answered.
func (t *turn) reportBeside(p place) {
	for _, c := range t.clauses() {
		if !c.Question && !vague(c) && !t.aboutOther(p) && p.step().ReportsDone(c.Folded) && len(t.clauses()) > 1 && p.at+1 < len(p.guide.Steps) {
			t.release(p)
			t.enter(p, p.at+1)
			t.advanced = true
			return
		}
	}
}

// furthest finds the last step from here on that the visitor says is done: who says 已经联系上客服了 at the first step is at the
// fifth. Only what names its step counts ahead of it; 好了 and 看过了 speak of whichever is at hand. A held step is passed only by
// what fulfils its own condition.
func (t *turn) furthest(p place) (int, bool) {
	if t.aboutOther(p) {
		return 0, false
	}
	at, done := p.at, t.says(p.step().ReportsDone)
	r, reported := t.report(p)
	reported = reported && r.Says == knowledge.SaysDone
	done = done || reported && r.Step == at && r.Confidence >= sureReport
	if t.held(p) && (!done || t.has("yes")) {
		return 0, false
	}
	if done {
		at = t.inTurn(p)
	}
	for i := p.at + 1; i < len(p.guide.Steps); i++ {
		if t.says(p.guide.Steps[i].ReportsAhead) {
			at, done = i, true
		}
	}
	if reported && r.Step > at && r.Confidence >= sureAhead {
		at, done = r.Step, true
	}
	return at, done
}

// Confidences from which on a report is believed: what was said of the step at hand, and of another one.
const (
	sureReport = .6
	sureAhead  = .8
)

// report is what the visitor reports of a step, as the examples of reports tell it. A question reports nothing, nor does an
// acknowledgement.
func (t *turn) report(p place) (knowledge.Report, bool) {
	if t.read.Question || vague(t.read) || t.has("no") || t.has("fraud") || slices.Contains(t.read.Situations, "scam") {
		return knowledge.Report{}, false // who is asked for a code has not yet given what may be given
	}
	r, ok := t.base.Report(t.read, p.guide, p.at)
	if ok {
		t.reported = &session.Scored{Name: p.guide.Steps[r.Step].ID + "/" + r.Says, Confidence: r.Confidence}
	}
	return r, ok
}

// vague tells that a clause is an acknowledgement: it speaks of whatever is at hand, and of a condition least of all.
func vague(r intents.Reading) bool {
	return slices.ContainsFunc(r.Acts, func(a intents.Act) bool { return a.Name == "yes" || a.Name == "done" || a.Name == "next" })
}

// inTurn follows clauses that report one step after the other: 还清了，也登录了.
func (t *turn) inTurn(p place) int {
	at := p.at - 1
	for _, c := range t.clauses() {
		if !vague(c) && at+2 < len(p.guide.Steps) && p.guide.Steps[at+1].ReportsDone(c.Folded) {
			at++
		}
	}
	return max(at, p.at)
}

// finish stands after step number at.
func (t *turn) finish(p place, at int) bool {
	t.release(p)
	p.at = at
	if at+1 < len(p.guide.Steps) {
		t.stand(p, at+1)
		return true
	}
	position := t.position()
	position.State = session.Done
	t.tr.Flow, t.tr.Left = nil, nil
	t.say(session.Ended, p.fill(p.guide.Done), session.Message{Guide: position})
	return true
}

// finishAndHelp also helps who says in the same breath that the next step does not work: 还清了，但是登不上.
func (t *turn) finishAndHelp(p place, at int) bool {
	t.finish(p, at)
	next, _, ok := t.here()
	if !ok || next.at != at+1 {
		return true
	}
	stuck := func(r intents.Reading) bool {
		return !p.step().ReportsDone(r.Folded) && (next.step().ReportsTrouble(r.Folded) || slices.ContainsFunc(r.Acts, func(a intents.Act) bool { return a.Name == "trouble" }))
	}
	if len(t.clauses()) > 1 && slices.ContainsFunc(t.clauses(), stuck) {
		t.helpStep()
	}
	return true
}

// goOn is 下一步: the visitor says nothing of a condition, and may pass, unless they said before that it is not met.
func (t *turn) goOn() bool {
	p, _, ok := t.here()
	if !ok {
		return false
	}
	if t.held(p) {
		t.holdStep()
		return true
	}
	return t.finish(p, p.at)
}

// pressNext is the button that says that the step is done.
func (t *turn) pressNext() bool {
	p, _, ok := t.here()
	return ok && t.finish(p, p.at)
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

// inTrouble tells that the visitor reports that the step at hand does not work.
func (t *turn) inTrouble(p place) bool {
	r, ok := t.report(p)
	return ok && r.Says == knowledge.SaysTrouble && r.Step == p.at && r.Confidence >= sureReport
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
