package bot

import (
	"context"
	"regexp"
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
	t.leaveOutOthers(p)
	if heard, done, err := t.hearUnmet(ctx, p); heard {
		return done, err
	}
	if t.read.Question && !t.has("next") {
		if t.has("trouble") {
			return t.helpStep(), nil
		}
		t.reportBeside(p)
		return false, nil
	}
	if at, done := t.furthest(p); done {
		return t.finishAndHelp(ctx, p, at)
	}
	r, reported := t.report(p)
	switch {
	case t.has("no") && p.step().Condition != "" && (t.held(p) || strings.HasPrefix(t.read.Folded, "还没")):
		t.holdStep()
		return true, nil
	case t.has("trouble"), t.has("no") && p.step().Condition == "":
		return t.helpStep(), nil
	case reported && r.Says == knowledge.SaysTrouble && r.Step <= p.at && t.believed(r, p):
		if r.Step < p.at {
			t.enter(p, r.Step) // 看错了，没登上 leads back
			return t.helpStep(), nil
		}
		answered, err := t.answersTrouble(ctx)
		if err != nil {
			return false, err
		}
		if answered {
			t.tr.Flow.Trouble++
			return false, nil // the answer says more than the step's help
		}
		return t.helpStep(), nil
	case reported && r.Says == knowledge.SaysDone && r.Step < p.at && r.Confidence >= sureReport: // said again, it asks nothing
		t.showStep("")
		return true, nil
	case t.has("next"), t.goesOn() && !t.doubts(p), t.has("done"), t.has("yes"), t.atLast() && t.chats(bye):
		return t.goOn(), nil
	}
	return false, nil
}

// hearUnmet hears that a condition is not met, or a step not done yet. A question leads nobody back, but for what is surely said
// beside it; and what has an answer gets it: 她叫我点一下确认.
func (t *turn) hearUnmet(ctx context.Context, p place) (heard, done bool, err error) {
	at, unmet := t.saysUnmet(p)
	if !unmet || at != p.at && t.read.Question && !t.has("no") && t.lastSaid(p).Says != knowledge.SaysUnmet {
		return false, false, nil
	}
	if at == p.at && p.step().Condition == "" {
		if answered, err := t.answersTrouble(ctx); err != nil || answered {
			return true, false, err
		}
	}
	return true, t.stay(p, at), nil
}

// leaveOutOthers goes on without the clauses that report something of another product: 小米的还完了 美团的还欠着四百. Questions stay whole.
func (t *turn) leaveOutOthers(p place) {
	if t.read.Question {
		return
	}
	t.only(func(c intents.Reading) bool {
		named := namedProducts(c)
		_, reports := t.reportOf(c, p)
		return !reports || len(c.Acts) > 0 || len(named) == 0 || slices.Contains(named, p.product.ID)
	})
}

// stay stands at step number at, which the visitor says is not done or whose condition is not met. A question is still to be answered.
func (t *turn) stay(p place, at int) bool {
	switch p.at = at; {
	case p.step().Condition == "": // 等等 还没登录呢 leads back
		t.standUnmet(p, at)
		t.showStep("")
	case t.read.Question && !t.has("no"): // 还没呢 asks nothing
		t.standUnmet(p, at)
		t.unmet = true // the step is held all the same
		return false
	default:
		t.enter(p, at)
		t.holdStep()
	}
	return true
}

// standUnmet stands without a word at step number at, and holds it if it has a condition.
func (t *turn) standUnmet(p place, at int) {
	t.enter(p, at)
	if p.at = at; p.step().Condition != "" {
		t.hold(p)
	}
}

// answersTrouble tells that the step at hand has an answer to just this trouble; to the third, only a person has.
func (t *turn) answersTrouble(ctx context.Context) (bool, error) {
	_, ok, err := t.troubleAnswer(ctx, t.read)
	return ok, err
}

func (t *turn) troubleAnswer(ctx context.Context, r intents.Reading) (knowledge.Hit, bool, error) {
	found, err := t.find(ctx, r)
	if err != nil || len(found.Hits) == 0 || t.tr.Flow.Trouble > 1 {
		return knowledge.Hit{}, false, err
	}
	h := found.Hits[0]
	return h, h.ID == t.tr.Flow.Guide && h.StepID == t.tr.Flow.Step && h.Answer != "" && h.Confidence >= sure, nil
}

// aboutOther tells that the visitor speaks of another product than the one whose guide is under way; the account that it lives in
// is none.
func (t *turn) aboutOther(p place) bool { return t.aboutOtherThan(p.product.ID) }

func (t *turn) aboutOtherThan(product string) bool {
	named := slices.DeleteFunc(namedProducts(t.read), func(id string) bool { pr, _ := t.base.Product(id); return pr.IsAccount() })
	return len(named) > 0 && !slices.Contains(named, product)
}

// keepHeld holds the step where the condition was said not to be met in a question that had no answer.
func keepHeld(_ context.Context, t *turn) (bool, error) {
	if !t.unmet {
		return false, nil
	}
	t.holdStep()
	return true, nil
}

// reportBeside hears a report beside a question, as in 还清了 花呗逾期上征信吗: the step is done, and the question is answered, by itself.
func (t *turn) reportBeside(p place) {
	for _, c := range t.clauses() {
		other := t.aboutOther(p) && (len(c.Products) > 0 || p.step().Condition != "") // 还清了 花呗呢 may speak of one product
		if t.finishesBeside(c, p) && !other && len(t.clauses()) > 1 && p.at+1 < len(p.guide.Steps) {
			t.release(p)
			t.enter(p, p.at+1)
			t.advanced = true
			if len(c.Products) == 0 {
				t.only(func(other intents.Reading) bool { return other.Text != c.Text })
			}
			return
		}
	}
}

// finishesBeside tells that a clause reports the step at hand done while another asks; it has to be quite plain where the step is held.
func (t *turn) finishesBeside(c intents.Reading, p place) bool {
	if c.Question || !t.finishes(c, p) || vague(c) && !t.reportsDone(c, p) {
		return false
	}
	r, _ := t.reportOf(c, p)
	return !t.held(p) || p.step().ReportsDone(c.Folded) || r.Confidence >= verySure
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

// finishAndHelp also helps who says in the same breath that the next step does not work, or the one reported does not after all:
// 还清了，但是登不上; 注销成功了还扣了我一笔钱; 客服找着了，他不给工单号.
func (t *turn) finishAndHelp(ctx context.Context, p place, at int) (bool, error) {
	if at+1 == len(p.guide.Steps) {
		if r := t.lastReported(p); r.Says == knowledge.SaysTrouble && r.Step == at {
			t.enter(p, at) // 办完了 证明开不下来
			answered, err := t.answersTrouble(ctx)
			if err != nil || answered {
				return false, err
			}
			return t.helpStep(), nil
		}
		return t.finish(p, at), nil
	}
	next := p
	next.at = at + 1
	stuck := func(r intents.Reading) bool { // and no more than that: 登不上
		return !p.step().ReportsDone(r.Folded) && slices.ContainsFunc(r.Acts, func(a intents.Act) bool { return a.Name == "trouble" })
	}
	bare := len(t.clauses()) > 1 && slices.ContainsFunc(t.clauses(), stuck)
	if c, r := t.troubled(next); !bare && r.Confidence >= sureReport {
		answered, err := t.answerTrouble(ctx, p, at, t.read, c)
		if err != nil || answered {
			return false, err // the answer says more than the step's help
		}
		if r.Step == p.at && r.Says == knowledge.SaysTrouble {
			return t.helpStep(), nil
		}
		if r.Step > p.at {
			t.release(p)
			t.enter(p, min(r.Step, at+1))
			t.showStep("")
			if r.Says == knowledge.SaysTrouble && r.Confidence >= sureAhead && t.tr.Flow.Number == r.Step+1 { // and no earlier one that is not done
				t.helpStep()
			}
			return true, nil
		}
	}
	t.finish(p, at)
	if here, _, ok := t.here(); ok && here.at == next.at && bare {
		t.helpStep()
	}
	return true, nil
}

// answerTrouble stands at step number at, or the one after it, whichever has the surest answer to a trouble that one of said tells
// of: which step the trouble is with, an answer tells best.
func (t *turn) answerTrouble(ctx context.Context, p place, at int, said ...intents.Reading) (bool, error) {
	stood := *t.tr.Flow
	stood.Unmet = slices.Clone(stood.Unmet)
	t.release(p)
	best, step, read := 0., 0, t.read
	for i := at; i <= at+1; i++ {
		t.enter(p, i)
		for _, r := range said {
			h, ok, err := t.troubleAnswer(ctx, r)
			if err != nil {
				return false, err
			}
			if ok && h.Confidence > best && len(r.Products) == len(t.read.Products) {
				best, step, read = h.Confidence, i, r
			}
		}
	}
	if best == 0 || step == p.at { // 登上了又给我踢出来: at the step at hand nothing is done
		t.tr.Flow = &stood
	} else {
		t.enter(p, step)
	}
	t.read, t.advanced = read, best > 0 && step > p.at
	return best > 0, nil
}

// allTheSame is said by who has done a thing, and is in trouble all the same: 征信上还写着未结清 可我早注销完了.
var allTheSame = regexp.MustCompile(`(可|但)(是)?(我)?(早|明明|都|已经)|明明`)

// overcome tells of trouble that is over, or nearly was: 登好啦 密码差点忘了.
var overcome = regexp.MustCompile(`差点|险些|幸亏|好在|总算|终于|好不容易`)

// troubled is the surest that is said of trouble with a step, or with the one before, after the report: by a clause, or by the
// whole if it does not end with the report. What comes before is over: 排了半天队，客服接通了.
func (t *turn) troubled(p place) (said intents.Reading, out knowledge.Report) {
	before := p
	before.at--
	after := slices.Clone(t.clauses())
	for i, c := range slices.Backward(after) {
		if len(after) > 1 && t.finishes(c, before) && !allTheSame.MatchString(t.read.Folded) {
			after = after[i+1:]
			break
		}
	}
	if len(after) > 0 {
		after = append(after, t.read)
	}
	for _, c := range after {
		if overcome.MatchString(c.Folded) {
			continue
		}
		if len(t.clauses()) > 1 && c.Text != t.read.Text && p.step().ReportsTrouble(c.Folded) {
			return c, knowledge.Report{Step: p.at, Says: knowledge.SaysTrouble, Confidence: 1}
		}
		for _, at := range []place{before, p} {
			r, ok := t.reportOf(c, at)
			waits := r.Says == knowledge.SaysUnmet && r.Step == p.at && p.step().Condition == "" // 排了半个钟还没轮到
			if ok && (waits || r.Says == knowledge.SaysTrouble && r.Step >= before.at) && r.Confidence > out.Confidence {
				said, out = c, r
			}
		}
	}
	return said, out
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
