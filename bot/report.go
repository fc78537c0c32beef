package bot

import (
	"regexp"
	"slices"

	"github.com/liaoqing/liaoqing/intents"
	"github.com/liaoqing/liaoqing/knowledge"
	"github.com/liaoqing/liaoqing/session"
)

// doubts tells that a clause says that the step at hand is not done, or does not work.
func (t *turn) doubts(p place) bool {
	return slices.ContainsFunc(t.clauses(), func(c intents.Reading) bool {
		r, ok := t.reportOf(c, p)
		return ok && r.Step == p.at && r.Says != knowledge.SaysDone || p.step().ReportsTrouble(c.Folded) || p.step().ReportsUnmet(c.Folded) ||
			slices.ContainsFunc(c.Acts, func(a intents.Act) bool { return a.Name == "trouble" || a.Name == "unsure" || a.Name == "no" })
	})
}

// saysUnmet finds the step, this one or an earlier one, whose condition the visitor says is not met.
func (t *turn) saysUnmet(p place) (int, bool) {
	if t.has("leave") || t.aboutOther(p) {
		return 0, false
	}
	for i := p.at; i >= 0; i-- {
		if t.saysOf(func(c intents.Reading) bool {
			return says(c, p.guide.Steps[i].ReportsUnmet) && !t.contradicted(c, p, i)
		}) && !t.doneAfterAll(p, i) {
			return i, true
		}
	}
	if last := len(t.clauses()) - 1; last > 0 && !t.finishes(t.clauses()[last], p) {
		if r, ok := t.report(p); ok && r.Says == knowledge.SaysUnmet && r.Step <= p.at && r.Confidence >= sureAhead {
			return r.Step, true // 都还清了，结果又冒出一期: all of it says what its last clause does not say alone
		}
	}
	if r := t.lastSaid(p); t.read.Question && r.Says == knowledge.SaysUnmet {
		return r.Step, true // 都还了 不过退的那单还没到 碍事吗
	}
	for _, r := range slices.Backward(t.reports(p)) { // the last word counts: 还完了 哦不对 还有一期没扣
		switch {
		case r.Says == knowledge.SaysUnmet && r.Step <= p.at:
			return r.Step, !t.ends(p.step().ReportsDone)
		case r.Says == knowledge.SaysDone && r.Step == p.at:
			return 0, false
		}
	}
	return 0, false
}

// ends tells that the last clause, or all if it is one, says something about a step.
func (t *turn) ends(about func(folded string) bool) bool {
	if n := len(t.clauses()); n > 1 {
		return says(t.clauses()[n-1], about)
	}
	return says(t.read, about)
}

// doneAfterAll tells that the whole says quite surely that the step is done, whatever one clause says: 差的两期 刚补上.
func (t *turn) doneAfterAll(p place, step int) bool {
	r, ok := t.reportOf(t.read, p)
	return ok && r.Says == knowledge.SaysDone && r.Step == step && r.Confidence >= verySure
}

// contradicted tells that what sounds as if the condition of a step were not met is, by the examples, trouble with another step
// (信用报告里还写着未结清 is no debt), about another step than an earlier one (还差个手机号没报), or quite the opposite (还剩的两期刚提前还了).
func (t *turn) contradicted(c intents.Reading, p place, step int) bool {
	r, ok := t.reportOf(c, p)
	switch {
	case !ok || r.Confidence < sureReport:
		return false
	case r.Step != step && step < p.at, r.Step > step && r.Says == knowledge.SaysTrouble:
		return true
	}
	return r.Step == step && r.Says == knowledge.SaysDone && r.Confidence >= sureAhead
}

// says tells that the utterance, or a clause of it, says something about a step.
func (t *turn) says(about func(folded string) bool) bool {
	return t.saysOf(func(r intents.Reading) bool { return says(r, about) })
}

func (t *turn) saysOf(of func(intents.Reading) bool) bool {
	return of(t.read) || slices.ContainsFunc(t.clauses(), of)
}

func says(r intents.Reading, about func(folded string) bool) bool {
	return about(r.Folded) || about(r.Bare)
}

// finishes tells that a clause reports the step at hand done, for sure.
func (t *turn) finishes(c intents.Reading, p place) bool {
	return p.step().ReportsDone(c.Folded) || t.reportsDone(c, p)
}

// reportsDone is finishes by the examples alone.
func (t *turn) reportsDone(c intents.Reading, p place) bool {
	r, ok := t.reportOf(c, p)
	return ok && r.Says == knowledge.SaysDone && r.Step == p.at && r.Confidence >= sureAhead
}

// lastReported is what the last of several clauses reports.
func (t *turn) lastReported(p place) (out knowledge.Report) {
	if n := len(t.clauses()); n > 1 {
		if r, ok := t.reportOf(t.clauses()[n-1], p); ok && r.Confidence >= sureReport {
			return r
		}
	}
	return out
}

// lastSaid is what the last clause that surely says something of the step at hand, or of an earlier one, and asks nothing, says of it.
func (t *turn) lastSaid(p place) (out knowledge.Report) {
	for _, c := range slices.Backward(t.clauses()) {
		r, ok := t.reportOf(c, p)
		if ok && !c.Question && len(t.clauses()) > 1 && (r.Step == p.at && r.Confidence >= sureAhead || r.Step < p.at && r.Confidence >= certain) {
			return r
		}
	}
	return out
}

// namesLender tells that a company is named as the lender that the contract at hand shows, and not as a product: 合同写的中原消金.
func (t *turn) namesLender(p place) bool {
	id := p.step().ID
	return (id == "review" || id == "lender") && t.reportsDone(t.read, p)
}

// furthest finds the last step from here on that the visitor says is done: who says 已经联系上客服了 at the first step is at the
// fifth. Only what names its step counts ahead of it; 好了 and 看过了 speak of whichever is at hand. A held step is passed only by
// what fulfils its own condition.
func (t *turn) furthest(p place) (int, bool) {
	if t.aboutOther(p) && !t.namesLender(p) || t.read.Supposed || notSure.MatchString(t.read.Folded) || !t.mayReport() && !t.has("next") {
		return 0, false
	}
	last := len(p.guide.Steps) - 1
	jumps := func(to int) bool { return to > p.at && (to < last || p.at+1 == last) } // what the last step asks for can be done at any time
	at, done := p.at, t.saysDone(p)
	if t.held(p) && (!done || t.has("yes")) {
		return 0, false
	}
	if done {
		at = t.inTurn(p)
	}
	for i := p.at + 1; i < len(p.guide.Steps); i++ {
		if t.says(p.guide.Steps[i].ReportsAhead) && jumps(i) {
			at, done = i, true
		}
	}
	for _, r := range t.reports(p) { // 钱还完了 客服也找了 资料也给了
		if r.Says == knowledge.SaysDone && r.Step > at && jumps(r.Step) {
			at, done = r.Step, true
		}
	}
	if n := t.read.StepsDone - 1; n >= at && n < last && !hearsay.MatchString(t.read.Folded) {
		at, done = n, true
	}
	return at, done
}

// Confidences from which on a report is believed: what was said of the step at hand, and of another one.
const (
	sureReport = .5
	sureFault  = .45 // that the step at hand is not done or does not work: it holds nobody up who says so by mistake
	sureAhead  = .65
)

// saysDone tells that the step at hand is reported done. Who said that its condition is not met has to be plain about it.
func (t *turn) saysDone(p place) bool {
	least := sureReport
	if t.held(p) {
		least = sureAhead
	}
	return t.says(p.step().ReportsDone) || slices.ContainsFunc(t.reports(p), func(r knowledge.Report) bool {
		return r.Says == knowledge.SaysDone && r.Step == p.at && r.Confidence >= least
	})
}

// report is what the visitor reports of a step, as the examples of reports tell it. A question reports nothing, nor does an
// acknowledgement.
func (t *turn) report(p place) (knowledge.Report, bool) {
	if vague(t.read) || t.has("no") || !t.mayReport() {
		return knowledge.Report{}, false
	}
	r, ok := t.reportOf(t.read, p)
	if ok {
		t.reported = &session.Scored{Name: p.guide.Steps[r.Step].ID + "/" + r.Says, Confidence: r.Confidence}
	}
	return r, ok
}

// reports are what is believed of what is reported, by the whole and then by each clause; of a clause only what is as sure as of a
// step ahead, heard where the clause before leaves off: 钱还完了 客服也找了 资料也给了.
func (t *turn) reports(p place) (out []knowledge.Report) {
	if r, ok := t.report(p); ok && t.believed(r, p) && (r.Step <= p.at || !short(t.read)) {
		out = append(out, r)
	}
	if len(t.clauses()) < 2 || !t.mayReport() {
		return out
	}
	before := -1 // step that the clause before reports done
	for _, c := range t.clauses() {
		if c.Question || vague(c) {
			continue
		}
		next := p
		next.at = max(p.at, before+1)
		r, ok := t.reportOf(c, next)
		ok = ok && (r.Step <= p.at || r.Step == before+1 || !short(c)) &&
			(r.Step <= next.at+leap || r.Confidence >= certain || p.guide.Steps[r.Step].ReportsDone(c.Folded))
		switch {
		case ok && r.Confidence >= sureAhead:
			out = slices.DeleteFunc(out, func(o knowledge.Report) bool { // 刷脸过了 合同看完了: what is told in order was not the agent's check
				return o.Says == knowledge.SaysDone && r.Says == knowledge.SaysDone && o.Step > r.Step+1 && o.Confidence < r.Confidence
			})
			out = append(out, r)
			if before = -1; r.Says == knowledge.SaysDone {
				before = r.Step
			}
		case p.step().ReportsDone(c.Folded):
			before = p.at
		}
	}
	return out
}

// leap is how many steps a clause may pass over that is not certainly about the later one: 提前结清了 现在真没了 closes nothing.
const leap = 2

// short tells that an utterance or a clause has too few words to say which later step it is about: 找到了.
func short(r intents.Reading) bool { return len([]rune(r.Bare)) < 4 }

// saying is a text said at a step, which is classified once a turn.
type saying struct {
	text, guide string
	at          int
}

// reportOf is what an utterance or a clause of it reports. What somebody else wants done is not done: 他让我填个表发过去.
func (t *turn) reportOf(r intents.Reading, p place) (knowledge.Report, bool) {
	said := saying{r.Text, p.guide.ID, p.at}
	out, known := t.sayings[said]
	if !known {
		out, _ = t.base.Report(r, p.guide, p.at)
		if t.sayings == nil {
			t.sayings = map[saying]knowledge.Report{}
		}
		t.sayings[said] = out
	}
	ok := out.Says != ""
	if ok && out.Says == knowledge.SaysDone && (strangers.MatchString(r.Folded) || wanted.MatchString(r.Folded) || guessed.MatchString(r.Folded)) {
		return knowledge.Report{}, false
	}
	return out, ok
}

// What is said of a step and reports nothing of it.
var (
	// guessed is what the visitor is not sure of.
	guessed = regexp.MustCompile(`不(太|大|是很)?(确定|清楚|知道|晓得|敢说)|说不准|好像|大概|估计|可能`)
	// notSure is said at the end of what the visitor does not know: 应该没欠吧 不确定.
	notSure = regexp.MustCompile(`(不(太|大|能|敢)?(确定|肯定|清楚)|说不准|吃不准|拿不准|没把握)(了|啊|呢|诶|欸|哎)*[,。.!~]*$`)
	// hearsay is what somebody else says.
	hearsay = regexp.MustCompile(`(他|她|客服|朋友|别人|人家|网上|有人|家里人|老公|老婆|媳妇)(们)?(那边)?(都|也)?(说|讲|告诉)`)
	// strangers tell what they did themselves: 朋友说前七步都做完了.
	strangers = regexp.MustCompile(`(朋友|别人|网上|同事|邻居|同学)(们)?(都|也)?(说|讲|告诉)|听说|据说`)
	wanted    = regexp.MustCompile(`(让|叫|要|喊|催|要求|非要|非让|通知)(我|俺|咱)[^了完好]*$`)
)

// believed tells that a report is sure enough. Who takes something back speaks of a step before: 说早了，其实没登进去.
func (t *turn) believed(r knowledge.Report, p place) bool {
	near := r.Step == p.at || r.Step < p.at && r.Says != knowledge.SaysDone && (t.takenBack || owns.MatchString(t.read.Folded))
	least := sureReport
	if r.Says != knowledge.SaysDone {
		least = sureFault
	}
	return r.Confidence >= sureAhead || near && r.Confidence >= least
}

// owns is said by who takes back what was reported before.
var owns = regexp.MustCompile(`(说|看|搞|弄|记|登|高兴|点|选|填|报)(早|错|岔|混)了?|其实|原来|才发现|没想到|等等|等一下|不对`)

// mayReport tells that what was said may report something: who is asked for a code has not yet given what may be given.
func (t *turn) mayReport() bool {
	return !t.read.Question && !t.fraud()
}

// fraud tells that somebody seems to be after the visitor's codes or money.
func (t *turn) fraud() bool { return t.has("fraud") || slices.Contains(t.read.Situations, "scam") }

// vague tells that a clause is an acknowledgement: it speaks of whatever is at hand, and of a condition least of all.
func vague(r intents.Reading) bool {
	return slices.ContainsFunc(r.Acts, func(a intents.Act) bool { return a.Name == "yes" || a.Name == "done" || a.Name == "next" })
}
