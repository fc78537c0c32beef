package bot

import (
	"fmt"
	"strings"

	"github.com/liaoqing/liaoqing/intents"
)

// Everything the bot says that is not content stands here.
const (
	phraseDisclosure = "我是自动助手，只用审过的资料回答，回答仅供参考，以官方页面和您的合同为准。聊天内容会遮掉证件号、卡号、手机号后保存{{kept}}，用来接着聊和改进；您随时可以删除。请不要发送验证码、密码和证件照片。"

	phraseWhichProduct = "您想注销的是哪一个？点一下，或者直接把名字发给我（比如白条、抖音月付、微粒贷）。"
	phraseWhichEntry   = "我不太确定您问的是哪一件，是下面这些吗？都不是的话，换个说法再问我一次。"

	phraseMissed      = "这个问题我没有审过的资料，不敢乱答。我能帮您的是：一步一步注销小米分期、花呗、借呗等产品，以及逾期、还款、注销和征信之间的问题。"
	phraseMissedTwice = "还是没有找到合适的资料。您可以选下面一个，或者换一种说法，比如「花呗逾期六天上征信吗」。"

	phraseHuman = "好的。需要人工的话，请找 {{ask}}，那里的官方客服能看到您的账户。\n\n我这里看不到您的账户，也不会打电话给您。凡是主动来电、要验证码或让您转账的，都不要信。"

	phraseMissedThrice = "几次都没有答上来，抱歉。这件事更适合问人工：请到 {{ask}}。也可以换个说法再问我，我还在。"
	phraseStuck        = "这一步看来页面和资料不一样，先别急。请到 {{ask}}，把您看到的页面告诉官方客服，请他们指路并给一个工单号。\n\n弄好以后回来说「继续」，我们从这一步接着办。"
	phraseComplaint    = "听得出您很不满意，抱歉。要投诉产品方，先在 {{ask}} 提出并要一个工单号；对征信处理不满可以打 12363，对银行、消费金融、小贷的服务不满可以打 12378。\n\n对我的回答不满，请点「没用」写一句，工作人员会看到。"

	phraseFraud = "⚠️ **先停一下，这很像诈骗。** 不要转账，不要报验证码，不要开屏幕共享，也不要点对方发来的链接。不注销不会影响征信，注销也从来不需要先转账或先借钱出来。已经转了钱或给了验证码，请马上打 110，并联系银行。"

	phraseNothingUnderWay = "现在没有正在办的步骤。想注销哪个产品，直接说名字；也可以问还款、逾期、注销和征信之间的问题。"
	phraseOnlyName        = "关于{{product}}，您想做哪一件？"

	phraseAccountLater = "注销{{product}}，整个账号就没了，和现在办的这件是两回事。建议先把现在这件办完，再来办账号。"

	phraseBye         = "好的，祝您顺利。以后想接着办，直接回来说一声就行。"
	phraseWelcomeBack = "欢迎回来，您上次办到的地方我还记得。"
	phraseMoved       = "资料更新过，您原来的那一步有改动，我们从最接近的一步接着办。"
)

// phraseStep heads a step: 第 2 步 / 共 8 步.
func phraseStep(p place) string {
	return fmt.Sprintf("**第 %d 步 / 共 %d 步：%s**", p.at+1, len(p.guide.Steps), p.fill(p.step().Title))
}

// phraseBack leads back to the step after a digression.
func phraseBack(p place, held bool) string {
	if held {
		until := ""
		if c := p.step().Condition; c != "" {
			until = "等到" + p.fill(c) + "，"
		}
		return fmt.Sprintf("我们还停在%s的第 %d 步「%s」。%s告诉我一声就接着办。", p.title(), p.at+1, p.fill(p.step().Title), until)
	}
	return fmt.Sprintf("我们接着办%s：现在是第 %d 步「%s」，办好了告诉我。", p.title(), p.at+1, p.fill(p.step().Title))
}

// phraseOverview lists the steps.
func phraseOverview(p place) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s一共 %d 步，您现在在第 %d 步：\n\n", p.title(), len(p.guide.Steps), p.at+1)
	for i, s := range p.guide.Steps {
		title := p.fill(s.Title)
		if i == p.at {
			title = "**" + title + "**（在这一步）"
		}
		fmt.Fprintf(&b, "%d. %s\n", i+1, title)
	}
	b.WriteString("\n想先看哪一步，说「第几步」就行。")
	return b.String()
}

func phraseLeft(p place) string {
	return fmt.Sprintf("好的，%s先停在第 %d 步。什么时候想接着办，说「继续」就行；还有别的问题也可以直接问。", p.title(), p.at+1)
}

func phraseNoSuchStep(step, steps int) string {
	return fmt.Sprintf("没有第 %d 步，一共 %d 步。我们还在这一步：", step, steps)
}

func phraseGeneralRule(product string) string {
	return fmt.Sprintf("没有专门讲%s这一点的资料，下面是各家通用的规则，具体以您的合同为准。", product)
}

// phraseNearest says how a question was understood, where that is not sure.
func phraseNearest(title string) string {
	return fmt.Sprintf("我理解您问的是「%s」；不是的话，请换个说法再问一次。", title)
}

// phrasePrivate names what was shown and is not needed.
func phrasePrivate(found []intents.Private) string {
	var kinds []string
	seen := map[string]bool{}
	for _, p := range found {
		if name := strings.Trim(p.Label(), "[]"); !seen[name] {
			seen[name] = true
			kinds = append(kinds, name)
		}
	}
	return "您发的内容里有" + strings.Join(kinds, "、") + "，我已经遮掉，没有保存。办理过程中不需要把它发给我，也请不要发给任何主动找您的人。"
}
