package intents

import (
	"fmt"
	"sync"
	"testing"

	"github.com/liaoqing/liaoqing/intents/zh"
)

var testLexicon = Lexicon{
	Products: []Name{
		{ID: "huabei", Right: []string{"花呗"}, Written: []string{"花呗", "蚂蚁花呗", "花呗分期", "花被", "花贝", "huabei", "花bei"}},
		{ID: "jiebei", Written: []string{"借呗", "蚂蚁借呗", "借贝", "jiebei"}},
		{ID: "xiaomi-installment", Written: []string{"小米分期", "小米商城分期", "小米"}},
		{ID: "xiaomi-finance", Written: []string{"小米金融", "小米贷款", "小米随星借", "小米"}},
		{ID: "douyin-monthly", Written: []string{"抖音月付", "抖音分期", "dou分期", "dy月付"}},
		{ID: "douyin-loan", Written: []string{"放心借", "抖音放心借"}},
		{ID: "baitiao", Written: []string{"京东白条", "白条", "打白条", "baitiao"}},
		{ID: "jintiao", Written: []string{"京东金条", "金条"}},
		{ID: "360", Written: []string{"360借条", "奇富借条", "360贷款"}},
		{ID: "meituan-monthly", Written: []string{"美团月付", "月付"}},
		{ID: "fenqile", Written: []string{"分期乐", "乐信"}},
		{ID: "weilidai", Written: []string{"微粒贷", "weilidai"}},
	},
	Situations: []Pattern{
		{Name: "overdue", Match: []string{"逾期", "晚还", "晚了?[0-9]+(-[0-9]+)?天", "晚[0-9]", "没(按时|及时)还", "拖了?[0-9]", "过了还款日", "(忘|忘记|忘了)还"}, Unless: []string{"没有?逾期过", "从没逾期"}},
		{Name: "early", Match: []string{"提前(还|结清|全部还)", "一次性(还清|结清)"}},
		{Name: "paid-off", Match: []string{"(已经|都|全部?)?(还清|结清|还完)"}, Unless: []string{"[没未](有)?(全部)?(还清|结清|还完)", "提前(还|结)清"}},
		{Name: "closed", Match: []string{"注销(后|了|以后|之后|掉)", "(关闭|关掉|关了)(后|之后|以后)?", "销户"}},
		{Name: "opened", Match: []string{"开通", "刚开", "开了(?:没用|从未用)"}},
		{Name: "minimum", Match: []string{"最低还款", "还最低", "只还(了)?一部分"}},
		{Name: "query", Match: []string{"查询(记录|次数)", "查(了)?征信", "点(了)?(查看)?额度"}},
		{Name: "dispute", Match: []string{"异议", "申诉", "征信(报告)?(上)?.{0,4}(错|不对|有误)"}},
		{Name: "collection", Match: []string{"催收", "爆通讯录", "打电话催", "上门"}},
		{Name: "stolen", Match: []string{"盗(用|刷)", "冒名", "不是我(本人)?(借|办|开)的?"}},
		{Name: "refund", Match: []string{"退款", "退货"}},
		{Name: "grace", Match: []string{"宽限", "晚几个?小时", "几点(前|之前)还"}},
	},
	Acts: []Pattern{
		{Name: "human", Match: []string{"(转|找|要|叫|接)(一下|个)?(人工|真人|客服)"}, Whole: []string{"人工(客服|服务)?", "真人", "客服"}},
		{Name: "back", Match: []string{"(回到?|返回|退回)(上一?|前一?)步"}, Whole: []string{"上一?步", "返回", "后退", "回去"}},
		{Name: "next", Whole: []string{"下一?步", "好了", "继续下一步", "(已经)?(完成|弄好|搞定|办好)了?", "做完了?", "ok", "嗯?好的?"}},
		{Name: "restart", Match: []string{"从头(再)?(来|开始)", "重新(开始|来)"}, Whole: []string{"重来(一遍)?"}},
		{Name: "again", Match: []string{"再说一(遍|次)", "重复一(遍|下)"}, Whole: []string{"没(看|听)懂", "什么意思"}},
		{Name: "leave", Match: []string{"(退出|结束)(流程|引导|办理|向导)", "不(想)?(办|弄)了"}, Whole: []string{"退出", "算了", "不用了", "再见", "拜拜"}},
		{Name: "continue", Match: []string{"接着(办|来|弄)"}, Whole: []string{"继续(办理|吧)?", "接着"}},
		{Name: "goto", Match: []string{"(跳到?|去|回到?|直接到)(第[0-9]+步|最后一步)"}},
		{Name: "close-product", Match: []string{"(注销|关闭|关掉|停用|取消|销掉)(了|掉)?(我的)?.{0,8}(分期|月付|借呗|花呗|白条|金条|账户|服务)", "怎么(注销|关闭|取消|关掉)", "(想|要|帮我)(把.{0,8})?(注销|关闭|关了|关掉)"}, Unless: []string{"取消(订单|申请|自动|代扣|授权)"}},
		{Name: "cancel-order", Match: []string{"取消(了)?(这个|我的)?订单", "订单.{0,4}取消"}},
		{Name: "cancel-autopay", Match: []string{"(取消|关闭|解除|关掉)(自动(还款|扣款)|代扣|免密)"}},
		{Name: "withdraw", Match: []string{"(取消|撤回|撤销)(贷款|借款)?申请"}},
		{Name: "close-account", Match: []string{"注销(整个)?(小米|支付宝|抖音|京东|美团)?(账号|帐号|账户)"}},
		{Name: "raise-limit", Match: []string{"提(升|高)?(临时)?额", "额度.{0,4}(提高|不够|太低)"}},
		{Name: "trouble", Match: []string{"(找|看|搜|查)不(到|见)", "登(录|陆)?不(上|了|进)", "打不开", "点不(了|开|动)", "没有.{0,6}(入口|按钮|选项)", "报错", "闪退"}},
		{Name: "settled", Match: []string{"(已经?|都|全)(还清|结清|还完)了?"}, Whole: []string{"还清了?", "没有?欠款"}, Unless: []string{"[没未]"}},
		{Name: "debt", Match: []string{"(还|仍)(有|欠).{0,6}(没还|欠款|[0-9]+元|[0-9]+块|钱)?", "没(还清|结清|还完)"}},
		{Name: "yes", Whole: []string{"是的?", "对的?", "对对", "可以", "没错", "确认", "确定", "行"}},
		{Name: "no", Whole: []string{"不是的?", "不对", "没有", "否", "不行", "不可以"}},
		{Name: "unsure", Whole: []string{"不(太)?(确定|清楚|知道)", "不晓得"}},
		{Name: "thanks", Whole: []string{"谢谢(你|您)?", "多谢", "感谢"}},
		{Name: "hello", Whole: []string{"你好", "您好", "在吗", "hi", "hello"}},
		{Name: "fraud", Match: []string{"(转账|验证码|共享屏幕|安全账户).{0,12}(注销|客服|专员)", "(客服|专员|有人).{0,8}(打(来)?电话|来电).{0,16}(注销|转账|验证码|征信)"}},
		{Name: "complain", Match: []string{"投诉", "举报", "12378", "银保监"}},
	},
	Words: []string{"逾期", "征信", "注销", "提前还款"},
}

// grown is the lexicon with copies of its patterns, to 60 acts and 35 situations, for measuring.
func grown(lex Lexicon) Lexicon {
	lex.Acts = grow(lex.Acts, 60)
	lex.Situations = grow(lex.Situations, 35)
	return lex
}

func grow(list []Pattern, to int) []Pattern {
	out := append([]Pattern(nil), list...)
	for n := 0; len(out) < to; n++ {
		p := list[n%len(list)]
		p.Name = fmt.Sprintf("%s-%d", p.Name, n)
		out = append(out, p)
	}
	return out
}

var segmenter = sync.OnceValues(func() (*zh.Segmenter, error) { return zh.NewSegmenter(testLexicon.Domain()) })

func testReader(t testing.TB, lex Lexicon) *Reader {
	t.Helper()
	seg, err := segmenter()
	if err != nil {
		t.Fatalf("NewSegmenter: %v", err)
	}
	r, err := New(seg, lex)
	if err != nil {
		t.Fatalf("New: %v", err)
	}
	return r
}

// questions are of our own making, of many kinds.
var questions = []string{
	"花呗晚还六天上征信吗", "怎么注销小米分期", "借呗逾期一个月会怎么样?", "我想把抖音月付关了", "京东白条提前还款要手续费吗", "还清了还会显示在征信上吗",
	"花唄逾期三天會上徵信嗎", "欠了三千五百块还不上怎么办", "美团月付关闭后还能再开吗", "app里找不到注销入口", "第三步点不开", "征信上的逾期记录几年消除",
	"宽限期是几天", "被催收爆通讯录了怎么投诉", "白条和金条是一回事吗", "不是小米,是花呗", "转人工", "我已经结清了但是征信还没更新", "两三天没还要紧吗",
	"小米金融app在哪里下载", "下一步", "跳到第五步", "还有欠款没还完", "取消自动还款在哪里", "订单取消了分期还要还吗", "有人打电话说不注销就影响征信让我转账",
	"微粒贷只看了额度会留查询记录吗", "huabei yuqi 6天", "要是逾期了会不会打电话给家里人", "我没用过360借条为什么征信上有", "最低还款算逾期吗", "刚开通借呗没用要不要关",
	"信用卡和花呗哪个影响更大", "谢谢", "上一步", "放心借还完了怎么销户", "7天无理由退货之后分期还要还吗", "分期乐逾期90天以上会被起诉吗", "那个……我想问一下,注销以后能恢复吗",
	"查了十几次征信贷款还能批吗",
}
