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

// commands are the acts that steer the conversation, wherever it stands.
var commands = map[string]func(*turn) bool{
	"human":     func(t *turn) bool { t.handOff(phraseHuman); return true },
	"complaint": func(t *turn) bool { t.handOff(phraseComplaint); return true },
	"back":      (*turn).goBack,
	"restart":   (*turn).restart,
	"repeat":    (*turn).repeat,
	"overview":  (*turn).overview,
	"goto":      (*turn).goTo,
	"leave":     (*turn).leave,
	"end_chat":  (*turn).endChat,
	"resume":    (*turn).resume,
	"begin":     (*turn).beginNow,
}

// obeyCommand follows the last command of the utterance: who says 从头再说一遍吧 算了 退出 wants to leave.
func obeyCommand(ctx context.Context, t *turn) (bool, error) {
	if t.dropTakenBack() {
		t.showStep("")
		return true, nil
	}
	if moved, err := t.goToNamed(ctx); err != nil || moved {
		return moved, err
	}
	_, closes := t.wantsClosed()
	if closes && t.tr.Flow != nil && len(t.read.Products) == 0 {
		act, confidence := t.steersTo()
		closes = act != "leave" || confidence < verySure // 退了吧这个流程
	}
	reaches, err := t.asksOfGuide(ctx)
	if err != nil {
		return false, err
	}
	acts := slices.DeleteFunc(slices.Clone(t.read.Acts), func(a intents.Act) bool {
		return commands[a.Name] == nil || a.Name == "human" && a.Confidence < 1 && reaches || !t.mayObey(a, closes)
	})
	slices.SortStableFunc(acts, func(a, b intents.Act) int { return b.At - a.At })
	for _, a := range acts {
		if commands[a.Name](t) {
			return true, nil
		}
	}
	for i, c := range slices.Backward(t.clauses()) {
		if len(t.clauses()) == 1 || len(c.Acts) == 0 || c.Acts[0].Confidence < 1 || commands[c.Acts[0].Name] == nil || !t.mayObey(c.Acts[0], closes) {
			continue
		}
		last := i == len(t.clauses())-1
		if c.Acts[0].Name == "leave" && t.read.Question && !last || c.Acts[0].Name == "end_chat" && (!last || c.Bare == "挂了") {
			continue // 算了，催收说要起诉我是真的吗 asks; 挂了 app里显示已关闭: it was the caller
		}
		done := t.reportsInstead() || t.clauseIsDone()
		ends := c.Acts[0].Name == "end_chat" && !t.chatsIn(c, bye)
		if name := c.Acts[0].Name; done && (ends || name == "human" || name == "resume" || name == "leave" && !last) {
			continue // 客服也找到了 真人; 搞定 继续; 那算了 客服我已经连上了
		}
		if commands[c.Acts[0].Name](t) {
			return true, nil
		}
	}
	if !closes {
		if steered, err := t.steer(ctx); err != nil || steered {
			return steered, err
		}
	}
	if len(acts) > 0 && t.tr.Flow == nil && !t.read.Question && !closes && len(t.read.Products) == 0 {
		t.say(session.Smalltalk, phraseNothingUnderWay, session.Message{Choices: t.waysOn()})
		return true, nil
	}
	return false, nil
}

// mayObey tells that an act means what it says: 分付怎么关闭服务 ends no chat, nor does 关闭服务点了同意, who says 算了 不欠 往下说 goes on,
// and 重新来，注销小米分期 does not begin another guide again.
func (t *turn) mayObey(a intents.Act, closes bool) bool {
	switch {
	case a.Name == "restart":
		return t.tr.Flow == nil || !t.aboutOtherThan(t.tr.Flow.Product)
	case a.Name == "human" && a.Confidence < 1:
		return !t.reportsInstead() // 转人工了 有人接
	case a.Name != "leave" && a.Name != "end_chat":
		return true
	case t.tr.Flow == nil:
		return !closes
	case t.aboutOtherThan(t.tr.Flow.Product), t.goesOn(), t.lastSays("resume"):
		return false
	case a.Confidence == 1:
		return true
	}
	return !t.reportsInstead() && (a.Name != "leave" || !t.read.Question && !wishesElse(t.read) && t.mayLeave())
}

// dropTakenBack forgets what stands before a word that takes it back, in mid-guide: 登了 不对 还没登上, 打错了 是第六步. It tells that
// nothing is left.
func (t *turn) dropTakenBack() bool {
	clauses := t.clauses()
	if t.tr.Flow == nil || t.pressed != nil || len(clauses) < 2 || len(t.read.Products) > 0 || t.read.Question {
		return false
	}
	for i, c := range slices.Backward(clauses) {
		if !takesBack.MatchString(c.Folded) {
			continue
		}
		var rest []string
		for _, c := range clauses[i+1:] {
			rest = append(rest, c.Text)
		}
		if len(rest) > 0 {
			t.read, t.takenBack = t.base.Read(strings.Join(rest, "，")), true
		}
		return len(rest) == 0
	}
	return false
}

var takesBack = regexp.MustCompile(`^(哦|噢|啊|呃|咦|哎|等等|等下|慢着)*(不对|不是|(说|打|写|看|记|搞|弄)错了?)(了|啊|哦|呀|,)*$`)

// goesOn tells that the last clause says to go on, in mid-guide: 没问题 往下, 算了 不欠 往下说.
func (t *turn) goesOn() bool { return t.lastSays("next") }

// lastSays tells that the last of several clauses is an act and nothing else, in mid-guide.
func (t *turn) lastSays(act string) bool {
	clauses := t.clauses()
	if t.tr.Flow == nil || t.pressed != nil || len(clauses) < 2 {
		return false
	}
	return slices.ContainsFunc(clauses[len(clauses)-1].Acts, func(a intents.Act) bool { return a.Name == act && a.Confidence == 1 })
}

// asksOfGuide tells that the guide under way answers what sounds like a wish for a person: who is told to reach its customer service
// asks for its number.
func (t *turn) asksOfGuide(ctx context.Context) (bool, error) {
	if t.tr.Flow == nil || !t.read.Question || !t.has("human") {
		return false, nil
	}
	found, err := t.find(ctx, t.read)
	if err != nil || len(found.Hits) == 0 {
		return false, err
	}
	h := found.Hits[0]
	return h.ID == t.tr.Flow.Guide && h.Answer != "" && h.Confidence >= sure, nil
}

// reportsInstead tells that an utterance in mid-guide reports something of a step, whatever else its words sound like.
func (t *turn) reportsInstead() bool {
	p, _, ok := t.here()
	if !ok {
		return false
	}
	r, ok := t.report(p)
	return ok && r.Says != knowledge.SaysUnmet && t.believed(r, p) // 等我还清了再来关 leaves
}

// sureAct is the confidence from which on an utterance is believed to steer the conversation, by the examples of it.
const sureAct = .4

// steer follows what steers the conversation in words that no pattern hears: 我先去接孩子, 没销完那个我接着销. Only what can be followed where
// the visitor stands counts.
func (t *turn) steer(ctx context.Context) (bool, error) {
	if t.pressed != nil || vague(t.read) || t.goesOn() || t.chats(wait) || t.atLast() && t.chats(bye) || len([]rune(t.read.Bare)) < shortestSteer {
		return false, nil
	}
	act, confidence := t.steersTo()
	if p, _, ok := t.here(); ok && t.reportsInstead() {
		if r, _ := t.report(p); r.Says == knowledge.SaysDone && r.Confidence >= min(confidence, sureAhead) {
			return false, nil // 聊天框开了
		}
	}
	if confidence < sureAct || t.tr.Flow != nil && t.aboutOtherThan(t.tr.Flow.Product) {
		return false, nil
	}
	switch {
	case commands[act] == nil,
		t.read.Question && (confidence < verySure || act != "human" && act != "resume" && act != "repeat" && act != "back"), // 你们有活人没, 昨天弄到哪了
		act == "leave" && confidence < verySure && t.saysOfStep(),                                                           // 先注销 别的以后讲 我一分钱没差它
		t.tr.Flow == nil && (act == "leave" || act == "back" || act == "restart"),
		t.tr.Flow != nil && (act == "begin" || act == "resume" && t.clauseIsDone()), // 搞定 继续
		t.tr.Flow == nil && t.tr.Left == nil && act == "resume":
		return false, nil
	}
	if found, err := t.find(ctx, t.read); err != nil || t.wished(found, act, confidence) {
		return false, err
	}
	t.reported = &session.Scored{Name: act, Confidence: confidence}
	return commands[act](t), nil
}

// steersTo is the act that the utterance steers by, as the examples tell it; it is classified once a turn.
func (t *turn) steersTo() (act string, confidence float64) {
	if t.steered.text != t.read.Text {
		t.steered.text = t.read.Text
		t.steered.act, t.steered.confidence = t.base.Steers(t.read)
	}
	return t.steered.act, t.steered.confidence
}

// mayLeave tells that the examples do not speak against leaving: 我可没说不弄了.
func (t *turn) mayLeave() bool {
	act, confidence := t.steersTo()
	return act == "leave" && confidence >= leastLeave
}

const leastLeave = .1

// clauseIsDone tells that a clause says no more than that something is done.
func (t *turn) clauseIsDone() bool {
	return len(t.clauses()) > 1 && slices.ContainsFunc(t.clauses(), func(c intents.Reading) bool { return len(c.Acts) > 0 && c.Acts[0].Name == "done" })
}

// atLast tells that the visitor stands at the guide's last step.
func (t *turn) atLast() bool {
	p, _, ok := t.here()
	return ok && p.at+1 == len(p.guide.Steps)
}

// saysOfStep tells that a clause surely says something of the step at hand.
func (t *turn) saysOfStep() bool {
	p, _, ok := t.here()
	return ok && t.lastSaid(p).Says != ""
}

const shortestSteer = 3 // characters; 我要 is cut off

// wished tells that what sounds like steering is a wish of its own: 我是要退手机不是退分期 leaves no guide, and 给我个客服号码 is asked of
// the product's customer service.
func (t *turn) wished(found knowledge.Found, act string, confidence float64) bool {
	if len(found.Hits) == 0 || t.tr.Flow == nil {
		return false
	}
	switch h := found.Hits[0]; act {
	case "leave", "end_chat":
		return wishesElse(t.read) || h.Kind == knowledge.KindUncovered && h.Confidence >= verySure && strings.ContainsAny(t.read.Bare, closingSigns)
	case "human":
		return h.Kind == knowledge.KindStep && h.ID == t.tr.Flow.Guide && h.Confidence >= max(sure, confidence)
	}
	return false
}

// wishesElse tells that something is to be taken back, stopped or closed, and not the guide.
func wishesElse(r intents.Reading) bool {
	rest := leavesOff.ReplaceAllString(r.Folded, "")
	return strings.ContainsAny(rest, closingSigns) && otherWish.MatchString(rest)
}

const closingSigns = "退取撤关销停删解扣"

var (
	// otherWish says what is wanted instead: 我只是想…, 我问的是…, 我就…要撤, 把…停一下.
	otherWish = regexp.MustCompile(`把[^,。它他]{2,12}(撤|停|退|取消|关|解|销)|(是|只|就)[^,。]{0,10}(要|想)([^问看试了瞧查]|$)|(问|说|要|想)的(是|就)`)
	// leavesOff is said of the guide itself.
	leavesOff = regexp.MustCompile(`(不|没|别|甭)(是|用|想|要|打算|真的?|给我|再){0,3}(关|注销|销户|销|退|停|取消)(掉)?|退出(流程|引导|来|去)?|取消(办理|注销|流程|操作)|停(下来|在(这|那))`)
)

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

// overview lists the steps of the guide under way, and where the visitor stands.
func (t *turn) overview() bool {
	p, _, ok := t.here()
	if !ok {
		return false
	}
	if at, unmet := t.saysUnmet(p); unmet {
		t.standUnmet(p, at)
	} else {
		t.reportBeside(p)
	}
	if p, _, ok = t.here(); !ok {
		return false
	}
	t.say(session.GuideStep, phraseOverview(p), session.Message{Choices: t.stepChoices(p)})
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

// goToNamed moves to the step that was told by what it is about: 回到看合同那步.
func (t *turn) goToNamed(ctx context.Context) (bool, error) {
	p, _, ok := t.here()
	m := namedStep.FindStringSubmatch(t.read.Folded)
	if !ok || m == nil {
		return false, nil
	}
	found, err := t.find(ctx, t.base.Read(m[1]))
	if err != nil {
		return false, err
	}
	for _, h := range found.Hits {
		if at := slices.IndexFunc(p.guide.Steps, func(s knowledge.Step) bool { return h.ID == p.guide.ID && s.ID == h.StepID }); at >= 0 {
			t.stand(p, at)
			return true, nil
		}
	}
	return false, nil
}

var namedStep = regexp.MustCompile(`(?:回|退|跳|翻|倒|转)(?:到|去|回)([^,。?第]{1,10}?)(?:那|这)[一1]?(?:步|个步骤)`)

func (t *turn) endChat() bool {
	if p, _, ok := t.here(); ok {
		t.leaveFlow()
		t.say(session.Ended, phraseLeft(p), session.Message{Choices: []session.Choice{{ID: "resume", Label: "接着办" + p.title()}}})
		return true
	}
	t.say(session.Smalltalk, phraseBye, session.Message{})
	return true
}
