package bot

import (
	"regexp"
	"slices"
	"strings"

	"github.com/liaoqing/liaoqing/intents"
)

// What is said of closing, beside what the acts of the content hear (intents/acts.yaml): these tell how sure it is.

const (
	closingWord = `注销|注消|销户|关闭|关掉|关停|关|取消|停用|停掉|退出|销掉|销卡|退卡|注掉|删除|删掉|解除|退掉|弄掉|整掉|搞掉|撤掉|撤了|去掉|去了|终止|解约|停了|销了|退了|删了|弄没|不想要|不想用|销号|整没|清了|清掉|销`
	credit      = `(分期|贷款|借款|借钱|网贷|月付|信用支付|额度)`
	service     = `(额度|账户|功能|服务|产品|业务|资格)`
	// filler is said with anything and changes nothing.
	filler = `[我你您那这吧呀啊呢吗么嘛哦咯噢哩呐的掉就也都才去能要想请帮给把将求急哈]|你好|请问|[这那]个|你们|怎么样?|怎样|如何|咋样?|可不可以|能不能|能否|可以|是否|是不是|在?哪[里儿]?|从哪[里儿]?|到哪[里儿]?|麻烦|现在|直接|有没有|有木有|开始|那种|东西|玩意儿?|` +
		`嗯|恩|哦|噢|对|是的|没错|就是|办理|办|申请|手续|协助|处理|进行|做|授信|再|先|一整套|全套|指引|具体|详细|以后|今后|忙|来|` +
		`全部|全|彻底|永久|完全|流程|步骤|方法|办法|教程|入口|操作|需要|打算|准备|希望|一下|1下|快点?|赶紧|赶快|马上|立刻|麻利|讲讲|说说|说|讲|说[1一]?下|讲[1一]?下|教教?我|` + service
	whyNot = `为什么|为啥|[一1]直|老是?|总是?|还是|就是|根本|显示|提示|是|也|始终|实在|半天`
)

// onlyCloses tells that nothing was said but that a product is to be closed: 广发信用卡销卡流程, 蚂蚁借呗怎么删除.
func (t *turn) onlyCloses(r intents.Reading) bool {
	text := t.withoutNames(r)
	inGuide := t.tr.Flow != nil && !strings.HasSuffix(r.Bare, "了") // 销了 reports
	return (strings.Contains(text, "〓") || inGuide) && closesOnly.MatchString(text) && !notThis.MatchString(text)
}

// onlyFails tells that nothing was said but that a product cannot be closed: 为什么我的花呗关闭不了.
func (t *turn) onlyFails(r intents.Reading) bool { return failsOnly.MatchString(t.withoutNames(r)) }

var (
	notThis    = regexp.MustCompile(`不是|(以后|今后|回头|改天)(也|再|还)`) // 美团月付以后也要关的
	closesOnly = regexp.MustCompile(`^(〓|` + filler + `|[,.!?~])*(` + closingWord + `|不要了|不用了|用不(上|到|着)了|不(用|要|玩)〓(了|啦))(〓|` + filler + `|[,.!?~])*$`)
	failsOnly  = regexp.MustCompile(`^(〓|` + filler + `|` + whyNot + `|[,.!?~])*((` + closingWord + `)(〓|都|也)?(不了|不掉|不成功?|失败|不上|不下来)|(销|退|删|停|关)(不了|不掉|不成|不上)|(不能|无法|没法|没办法|不让|不给|不准|不许)(我|你)?(` + closingWord + `))(〓|` + filler + `|` + whyNot + `|[,.!?~])*$`)
)

// withoutNames is the text with one mark for each product that is meant, and for a service of credit: 借款账户. 花呗分期 may be one
// plan to pay by instalments.
func (t *turn) withoutNames(r intents.Reading) string {
	text := r.Bare
	for _, m := range slices.Backward(r.Products) {
		if at := m.At - r.BareAt; at >= 0 && at+len(m.Surface) <= len(text) && !m.Denied {
			mark := "〓"
			if pr, _ := t.base.Product(m.ID); strings.HasSuffix(m.Surface, "分期") && !strings.HasSuffix(pr.Name, "分期") {
				mark = "〓分期"
			}
			text = text[:at] + mark + text[at+len(m.Surface):]
		}
	}
	return anyService.ReplaceAllString(text, "〓")
}

var anyService = regexp.MustCompile(credit + `的?(账户|功能|服务|产品|业务|资格)|(该|此|这个|这项|这种|那个)(服务|产品|业务|功能)`)

// definite tells that the word for closing stands right beside the product's name, so that nothing else of it can be meant: not
// its face check, its collection code or one of its orders.
func (t *turn) definite(r intents.Reading) bool { return beside.MatchString(t.withoutNames(r)) }

// wholeKind tells that nothing but closing can be meant, though no product is named: 注销分期, 关闭贷款. 取消分期 may be one purchase's.
func wholeKind(r intents.Reading) bool {
	return len(r.Products) == 0 && (besideKind.MatchString(r.Bare) || kindFirst.MatchString(r.Bare))
}

// kindFirst names the kind before what is to be done: 分期怎么注销.
var kindFirst = regexp.MustCompile(`^(我|我的|这个|那个|的|你们)*(分期|贷款|借款|借钱|信用支付|月付|额度)(额度|账户|功能|服务|产品|业务)?(我|想|要|怎么|如何|咋|怎样|样|给|能|可以|去哪|在哪|从哪)*(注销|注消|销户|关闭|关掉|停用|销掉)`)

var besideKind = regexp.MustCompile(`(注销|注消|销户|关闭|关掉|关了|停用|销掉)(掉|了)?(我|我的|这个|那个|该|的)*(分期|贷款|借款|借钱|信用支付|月付|额度)(额度|账户|功能|服务|产品|业务)?(了|吧|呀|啊|呢|吗|么|怎么|如何|在哪|[,.。!?，]|$)|` +
	`把(我|我的|这个|那个|这|那|它|的)*(分期|贷款|借款|借钱|信用支付|月付|额度)(额度|账户|功能|服务|产品|业务)?(给|都|全|一起)*(关|停|销|注销)(了|掉|上)|` +
	`(分期|贷款|借款|借钱|月付|额度)(给我|帮我|替我|都|全|直接|马上|赶紧)+(停|关|销|注销)(了|掉)`)

// onlyKind is a kind of credit and nothing else.
var onlyKind = regexp.MustCompile(`^(那个|这个|就是|我的|我要|想|注销|关|关闭)*(的)?` + credit + `(呀|啊|吧|的|额度|账户)*$`)

var beside = regexp.MustCompile(`(注销|注消|关闭|关掉|关了|关|取消|取肖|停用|停掉|退出|销户|销掉|不要|不用|不想要|不想用|解约)(掉|了)?(我|我的|这个|那个|这|蚂蚁|小米|支付宝|微信|京东|美团|抖音|的)*〓(的)?(额度|账户|功能|服务|产品|业务)?(了|吧|呀|啊|呢|吗|么|怎么|如何|在哪|[,.。!?，]|$)|` +
	`〓(的|这个|那个)?(额度|账户|功能|服务|产品|业务)?(我|想|要|怎么|如何|咋|怎样|给|帮|都|就|可以|能|能不能|去|在哪里?|哪里|请|把|现在|已经|全部|也|别|再|不|直接|还|永久|彻底|给我)*(注销|注消|关闭|关掉|关了|关|取消|取肖|停用|停掉|退出|销户|销掉|不要|不用|想要|想用|解约|留)`)

// politeWish is a wish in the form of a question: 可以帮我注销小米分期吗.
var politeWish = regexp.MustCompile(`(帮|给|替)(我|忙|一下|下)[^,。]{0,6}(注销|关|取消|停|销|退)`)
