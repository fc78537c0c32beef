package zh

import "strings"

// idioms hold numerals that count nothing. The longest that begins at a numeral is kept as it is.
var idioms = []string{
	"一一", "一下", "一直", "一样", "一些", "一般", "一点", "一定", "一起", "一共", "一切", "一旦", "一次性", "一分不欠", "一分钱", "一天到晚", "一天天",
	"一年到头", "一年四季", "一五一十", "一清二楚", "一而再", "一日三餐", "一号店", "一期一会", "一月一", "二话", "二维码", "二手", "三方", "三天两头",
	"三番五次", "三番两次", "三心二意", "三三两两", "两口子", "四处", "五花八门", "七七八八", "七上八下", "乱七八糟", "九牛一毛", "十分",
	"十足", "十全十美", "十有八九", "百分百", "百分之", "千万", "万一", "万分", "万事", "半天", "半年",
}

// plainUnits follow a number and leave it as it is.
var plainUnits = []string{
	"天", "日", "年", "月", "号", "期", "次", "笔", "个", "块", "元", "角", "秒", "分钟", "小时", "点", "步", "岁", "倍", "条", "张", "家", "部",
	"遍", "名", "位", "份", "级", "档", "折", "工作日", "季度", "万元", "人", "项", "种",
}

// spanUnits may follow 三到五; after others two numbers are rather two things.
var spanUnits = []string{"天", "日", "周", "个月", "个星期", "星期", "个礼拜", "礼拜", "块", "元", "期", "年"}

// oneUnits are those after which 一 is a number; after others it is an article, as in 换一个, 再说一遍.
var oneUnits = []string{"天", "日", "年", "月", "号", "期", "元", "块钱", "小时", "分钟", "次", "个工作日", "个小时", "万元"}

// orderUnits may follow 第 and a number; 第一 without one of them is an adverb.
var orderUnits = []string{
	"步", "个", "次", "期", "条", "天", "年", "月", "周", "项", "种", "款", "位", "遍", "笔", "张", "页", "章", "点", "名", "部分", "档", "号", "星期",
}

// notOne stand before an 一 that points rather than counts: 上一期, 每一天, 再一次.
var notOne = []string{"上", "下", "这", "那", "每", "某", "哪", "同", "前", "后", "又", "再", "头", "另", "有", "本", "任", "首", "逐", "近"}

// fuzzyWords stand between a number and its unit; 几 after 十 only.
var fuzzyWords = []string{"多", "来", "余", "几"}

// lasting are units that become days.
var lasting = []struct {
	unit string
	days float64
	plus float64 // days: the half of 一个半月
}{
	{"个半月", 30, 15}, {"个月", 30, 0}, {"个星期", 7, 0}, {"个礼拜", 7, 0}, {"星期", 7, 0}, {"礼拜", 7, 0}, {"周", 7, 0},
}

const mostMonths = 11 // from a year on, months are instalments or years

// notLasting stand before weeks and months that are dates, rhythms or instalments.
var notLasting = []string{"第", "每", "分", "按", "上", "下", "这", "那", "本", "前", "周", "同", "哪", "某", "后", "连续", "连"}

// rhythm follows a month that recurs or is an account's: 一个月还一次, 3个月账单.
var rhythm = []string{
	"一次", "1次", "还一次", "还1次", "一还", "多少", "还多少", "利息", "的利息", "工资", "的工资", "收入", "账单", "的账单", "流水", "期",
}

var (
	weekdays = []string{"周", "星期", "礼拜"}
	overdue  = []string{"逾期", "逾期了", "晚", "晚了", "晚还", "晚还了", "拖", "拖了", "超", "超了", "迟", "迟了"}
)

// idiom returns the length of the idiom at i; 0: there is none.
func (q quantities) idiom(i int) int {
	w := q.longest(i, idioms)
	if w == "" || w == "十分" && q.after(i+2, "钟") || q.idiomCut(i, w) {
		return 0
	}
	return len([]rune(w))
}

// idiomCut tells that the idiom is part of a longer number: 三千万, 五万一.
func (q quantities) idiomCut(i int, w string) bool {
	return (w == "千万" || w == "万一" || w == "百分之") && i > 0 && (numeral(q.text[i-1]) || digit(q.text[i-1]))
}

// half writes 半个月 and 半月 as days.
func (q quantities) half(i int) (string, int) {
	w := q.longest(i, []string{"半个月", "半个多月", "半月"})
	end := i + len([]rune(w))
	if w == "" || i > 0 && (q.text[i-1] == '个' || q.before(i, "上", "下", "前", "后", "每")) || q.after(end, "板", "刊", "形") {
		return "半", i + 1
	}
	if strings.Contains(w, "多") {
		return "15多天", end
	}
	return "15天", end
}

// measured writes a number together with its unit, as far as the unit tells that it is a number.
func (q quantities) measured(i int, n number) (string, int, bool) {
	if !n.ok {
		return "", 0, false
	}
	n, end := q.through(n)
	if n.han && q.before(i, "第") {
		return n.String(), end, q.after(end, orderUnits...)
	}
	fuzzy := q.longest(end, fuzzyWords)
	unitAt := end + len([]rune(fuzzy))
	if days, unitEnd, more, ok := q.days(i, n, unitAt); ok {
		if more {
			fuzzy = "多"
		}
		return days.String() + fuzzy + "天", unitEnd, true
	}
	if q.counts(i, n, unitAt) {
		return n.String(), end, true
	}
	return "", 0, false
}

// through reads on over 到 to the upper bound: 三到五天.
func (q quantities) through(n number) (number, int) {
	w := q.longest(n.end, []string{"到", "至", "-", "~", "或", "、"})
	at := n.end + len([]rune(w))
	if w == "" || n.low != n.high || at >= len(q.text) || !digit(q.text[at]) && !numeral(q.text[at]) {
		return n, n.end
	}
	m := q.number(at)
	if !m.ok || m.low != m.high || m.low <= n.low || m.low > 10*n.low+10 || !q.after(m.end, spanUnits...) ||
		(w == "、" || w == "或") && m.low != n.low+1 {
		return n, n.end
	}
	return number{low: n.low, high: m.high, end: m.end, han: n.han && m.han, figures: 2, ok: true}, m.end
}

// days turns a lasting unit into days; more tells of 个多月.
func (q quantities) days(i int, n number, unitAt int) (d number, end int, more, ok bool) {
	if q.before(i, notLasting...) && !q.before(i, "以后", "之后") {
		return n, 0, false, false
	}
	if q.after(unitAt, "个多月", "个来月") {
		return n.times(30), unitAt + 3, true, n.high <= mostMonths
	}
	if q.after(unitAt, "个多星期", "个多礼拜") {
		d = n.times(7)
		d.high += 6
		return d, unitAt + 4, false, true
	}
	for _, l := range lasting {
		if !q.after(unitAt, l.unit) {
			continue
		}
		end = unitAt + len([]rune(l.unit))
		if q.dated(l.unit, n, end) {
			return n, 0, false, false
		}
		d = n.times(l.days)
		d.low += l.plus
		d.high += l.plus
		return d, end, false, true
	}
	return n, 0, false, false
}

// dated tells that n units, which end at end, are a date or a rhythm rather than a time that lasts.
func (q quantities) dated(unit string, n number, end int) bool {
	switch unit {
	case "周":
		return q.after(end, "年", "岁", "末", "边", "围", "转", "期", "报", "刊")
	case "星期", "礼拜", "个星期", "个礼拜":
		return q.weekday(end)
	}
	return n.high > mostMonths || q.after(end, rhythm...)
}

// weekday tells that a day of the week is named at i: 星期三.
func (q quantities) weekday(i int) bool {
	return i < len(q.text) && strings.ContainsRune("一二三四五六日天", q.text[i])
}

// counts tells that n, which ends before unitAt, counts something.
func (q quantities) counts(i int, n number, unitAt int) bool {
	single := n.low == n.high && n.figures == 1
	switch {
	case !n.han:
		return true
	case single && q.before(i, weekdays...):
		return false
	case single && n.low == 1:
		return q.after(unitAt, oneUnits...) && !q.before(i, notOne...)
	case single || n.low != n.high:
		return q.after(unitAt, plainUnits...)
	}
	return true // 十五, 三千: a place makes it a number
}

// standsAlone tells that a numeral without a unit is a number all the same: the whole utterance, 步骤三, 逾期六.
func (q quantities) standsAlone(i int, n number) bool {
	if n.low != n.high || !q.open(n.end) && !(n.low > 1 && q.after(n.end, "吗", "会", "上", "怎", "要", "能", "没", "就", "有", "呢")) {
		return false
	}
	if q.open(n.end) && (i == 0 && q.rest(n.end) || q.before(i, "步骤", "选项", "选")) {
		return true
	}
	return q.before(i, overdue...)
}

// rest tells that nothing but marks stands from i on.
func (q quantities) rest(i int) bool {
	for ; i < len(q.text); i++ {
		if wordly(q.text[i]) {
			return false
		}
	}
	return true
}
