package intents

import "strings"

// class is what a word says about the number beside it.
type class uint8

const (
	saysIdentity class = iota + 1
	saysCard
	saysPhone
	saysMail
	saysCode
	saysCVV // a code of three or four digits
	saysPassword
	saysOther // a number that is nobody's secret: orders, invoices, error codes, last digits
	saysOffice
)

// The word lists. Words are folded as glyphs are; those in Latin letters stand alone. Of words that end at the same place
// the longest counts, so 订单编号 and 证件编号 differ though 编号 is in both. An underscore stands for a space.
var words = map[class]string{
	saysIdentity: `身份证 身份证号 身份证号码 身份证号吗 身分证 身份号码 证件号 证件号码 证件编号 身证 身份证件 证号 sfz sfzh 身份证明号 idcard id卡号`,
	saysCard: `卡号 银行卡 银行卡号 储蓄卡 信用卡 借记卡 工资卡 贷记卡 还款卡 绑定卡 收款账号 银行账号 银行账户 账号 账户 卡账号 尾号前 开户账号
		工行卡 建行卡 农行卡 中行卡 招行卡 交行卡 邮储卡 旧卡 新卡 这张卡 那张卡 副卡 yhk kahao 卡的号码 卡片号码`,
	saysPhone: `手机 手机号 手机号码 电话 电话号码 电话号 联系方式 联系人 联系号码 手机尾 座机 固话 宅电 微信 微信号 本机号码 绑定号码 预留号码 预留号
		tel phone mobile 手机号吗 shouji sjh 打给我 联系我 打我 加我 回我 呼我 手鸡 手机是`,
	saysMail: `邮箱 邮件 邮箱地址 电邮 电子邮箱 电子邮件 信箱 email e-mail mail youxiang 油箱`,
	saysCode: `验证码 校验码 动态码 动态口令 动态密码 短信码 短信验证码 查询码 授权码 认证码 确认码 验证吗 验证嘛 验正码 验证马 验证号码
		一次性密码 身份验证码 手机验证码 随机码 激活码 yzm otp yanzhengma vcode verificationcode verification_code verify_code security_code 令牌码 短信口令 短信密码 付款码 绑定码 code验证`,
	saysCVV:      `安全码 cvv cvv2 cvc cvc2 cvn cvn2 卡背三位 背面三位 背面后三位 卡背后三位 背面三位数 背面三位码 签名栏后三位 安全码后三位`,
	saysPassword: `密码 口令 支付密码 登录密码 交易密码 查询密码 取款密码 解锁密码 服务密码 pin pin码 pwd psw psd password passwd passcode pass_word mima 密马 蜜码 暗号`,
	saysOther: `订单 订单号 订单编号 订单号码 单号 商户单号 商户订单号 交易单号 交易号 运单 运单号 快递 快递单号 快递单 快递号 物流单号 物流 工单 工单号 工单编号
		流水 流水号 交易流水 交易流水号 发票 发票号 发票号码 发票代码 合同 合同号 合同编号 合同号码 借款编号 借据号 借据编号 编号 案号 受理号 受理编号 受理单号 凭证号
		凭证 参考号 检索号 批次号 序列号 序号 条码 条形码 型号 货号 商品号 商品编号 设备号 设备码 设备编号 imei sn 版本 版本号 税号 纳税人识别号 信用代码
		社会信用代码 报告编号 报告号 机构代码 行号 联行号 邮编 群号 房间号 会员号 会员编号 工号 车次 航班 航班号 取件码 取件号 取票号 取票码 票号 车票 机票 邀请码
		推荐码 优惠码 兑换码 提取码 错误码 错误代码 代码 报错 报错码 状态码 尾号 后四位 末四位 后4位 末4位 尾数 后六位 后6位 前六位 前6位 金额 额度 限额 余额 欠款
		本金 利息 qq qq号 uid 用户id 客户号 产品号 产品代码 基金代码 股票代码 区号 淘口令 申请号 申请编号 业务号 业务编号 记录号 登记号 登记编号 编码 有效期 有效期至 有效期限 备案号 许可证号
		营业执照 执照号 门牌号 保单 保单号 保单编号 协议号 协议编号 授权书编号 挂号 单据号 提单号 退货单号 退款单号 支付单号 退款编号 商家单号 商品id 货运单号`,
	saysOffice: `客服 官方 银行客服 征信中心 热线 投诉 总部 公司 网点 平台 监管 消保 分行 支行 总行 人行 央行 商家 店铺 门店 营业厅 警方 派出所 法院 律所 咨询电话 服务电话
		客服电话 服务台 前台 总机 官网`,
}

// Where a landline is somebody's own: one of these beside a word for telephones.
var own = wordSet(`我的 我家 家里 家中 家的 我电话 我这 本人 宅 座机 固话 爸 妈 老公 老婆 父亲 母亲 住处 个人 单位`)

// Characters that may stand between a word and its number: 验证码收到的是:617352.
var links = runeSet(" \t\r\n:=->→~#*\"'“”‘’「」『』【】[](){}<>《》,，、.;|/_—–…是为号码的了就叫有填写输入我你他她您到收发来给设置成改用这那个串如下" +
	"刚才从现在已经分别乃系即啊哦呢哈吧呀哟短信息新旧原老大小")

// breaks end the reach of words such as 订单: after one the number is another matter.
var breaks = runeSet(",，、.;。！？!?\n我你您给|…")

// ends are the ends of a sentence.
var ends = runeSet("。！？!?")

// explicit links say outright that the value follows or went before.
var explicit = runeSet("是为:=成叫即系")

// units make a count or an amount of the number before them.
var units = wordSet(`元 块 万 千 百 十 亿 % 分 秒 小时 时 点 天 日 周 月 年 个 次 位 条 笔 人 期 度 倍 角 岁 折 种 步 级 层 楼 米 毛 遍 家 台 单 w k 版 刀 页 名 岁 起 份 张 股 户 号楼 年级 以上 以下 左右 多`)

// money makes an amount even of eleven digits.
var money = wordSet(`元 块 万 亿 % ‰ 美元 rmb cny 日元 分钱`)

// bigUnits are the units that follow numbers of six digits and more.
var bigUnits = wordSet(`元 块 万 亿 % 笔 人 次 秒 分钟 天`)

// trouble between a word and a number says that the number is not the value: 密码忘了 ….
var trouble = runeSet("忘没未不错锁丢欠借款钱额超等隔尾第共次打拨问需")

// joins stand between two secrets of one announcement.
var joins = runeSet("和或与跟及、,;又还有改成为到是再/ 变换的新者")

// ways to write an @ where a mail address is announced.
var ats = wordSet(`@ [at] (at) {at} <at> _at_ 艾特 爱特 圈a 小老鼠 #`)

// providers of mail that people name without the rest of the domain.
var providers = wordSet(`qq 163 126 139 189 gmail sina foxmail outlook hotmail sohu yahoo icloud aliyun yeah live tom 21cn`)

// mark is a word of the lists where it stands in the text, glyphs from included, to excluded.
type mark struct {
	class    class
	from, to int
}

type word struct {
	runes []rune
	class class
}

// lexicon has the words by their last rune, the longest first.
var lexicon = func() map[rune][]word {
	lex := map[rune][]word{}
	for c, list := range words {
		for _, w := range strings.Fields(list) {
			rs := []rune(strings.ReplaceAll(w, "_", " "))
			last := rs[len(rs)-1]
			at := 0
			for at < len(lex[last]) && len(lex[last][at].runes) >= len(rs) {
				at++
			}
			lex[last] = append(lex[last][:at], append([]word{{rs, c}}, lex[last][at:]...)...)
		}
	}
	return lex
}()

func runeSet(chars string) map[rune]bool {
	set := map[rune]bool{}
	for _, r := range chars {
		set[r] = true
	}
	return set
}

func wordSet(list string) [][]rune {
	var set [][]rune
	for _, w := range strings.Fields(list) {
		set = append(set, []rune(w))
	}
	return set
}
