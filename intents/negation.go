package intents

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// deniers stand directly before a product that is not meant.
var deniers = []string{
	"不是", "不是说", "不是指", "不是问", "不是要", "不是想", "不是注销", "不是取消", "不是关闭", "不是要注销", "不是想注销", "不是问的",
	"不要", "不要注销", "不要取消", "不想注销", "不注销", "别注销", "别取消", "别关闭", "别关", "别给我注销", "别", "别说", "不说", "不问", "不提", "没说",
	"没问", "没提", "没用", "没用过", "没有用", "没有用过", "没开", "没开通", "没开过", "没办", "没借", "没借过", "除了", "除", "除开", "非", "不关",
}

// correctors stand between a product that was named by mistake and the right one.
var correctors = []string{"说错", "打错", "写错", "搞错", "弄错", "发错", "选错", "错了", "我是说", "我说的是", "我问的是", "我的意思是", "不不", "不对"}

// joiners carry a denial on to the next product.
var joiners = []string{"和", "跟", "与", "、", "或", "或者", "以及", "还有", "也"}

// deny marks the places where a product is named but not meant: 不是小米,是花呗 · 小米,说错了,花呗 · 小米不是,花呗才是.
func deny(text string, places []named) {
	for i := range places {
		p := &places[i]
		before, after := text[:p.where.at], text[p.where.to:]
		switch {
		case deniedBefore(before, after), deniedAfter(after):
			p.denied = true
		case i > 0 && places[i-1].denied && isOneOf(text[places[i-1].where.to:p.where.at], joiners):
			p.denied = true
		case i+1 < len(places) && corrected(text[p.where.to:places[i+1].where.at]):
			p.denied = true
		}
	}
}

func deniedBefore(before, after string) bool {
	before = strings.TrimSuffix(strings.TrimSuffix(before, "这个"), "那个")
	d := longestSuffix(before, deniers)
	if d == "" {
		return false
	}
	rest := before[:len(before)-len(d)]
	last, _ := utf8.DecodeLastRuneInString(rest)
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(d, "不没别"))
	switch {
	case last != utf8.RuneError && last == first, d == "没用" && last == '有', strings.HasPrefix(d, "别") && strings.ContainsRune("特个分区级识", last),
		strings.HasPrefix(d, "除") && strings.ContainsRune("解删移清扣免去消", last):
		return false // 是不是花呗, 有没用花呗, 解除花呗
	case strings.HasPrefix(d, "不是") && rhetorical(after):
		return false
	case !strings.HasPrefix(d, "不是") && strings.HasPrefix(after, "了"):
		return false // 不要花呗了: it is the one to close
	case strings.HasSuffix(d, "注销") || strings.HasSuffix(d, "关") || strings.HasSuffix(d, "取消") || strings.HasSuffix(d, "关闭"):
		return !asksAfter(after)
	}
	return true
}

// asksAfter tells that the clause goes on with what comes of it: 不注销小米分期会影响征信吗 is about that product.
func asksAfter(after string) bool {
	after = strings.TrimPrefix(strings.TrimPrefix(after, "的话"), ",")
	for _, begins := range []string{"会", "有什么", "有啥", "有没有", "有影响", "行", "可以", "能", "要紧", "影响", "怎么", "咋", "算", "是不是", "是否", "上征信", "一直", "放着"} {
		if strings.HasPrefix(after, begins) {
			return true
		}
	}
	return false
}

// rhetorical tells that the sentence ends as a question, as in 不是花呗才上征信吗.
func rhetorical(after string) bool {
	sentence := after
	if i := strings.IndexFunc(sentence, clauseEnd); i >= 0 {
		sentence = sentence[:i]
	}
	return strings.HasSuffix(sentence, "吗") || strings.HasSuffix(sentence, "么")
}

func clauseEnd(r rune) bool { return strings.ContainsRune(",.。;!?、", r) }

func deniedAfter(after string) bool {
	rest, ok := strings.CutPrefix(after, "不是")
	if !ok {
		return false
	}
	r, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || clauseEnd(r) || strings.HasPrefix(rest, "的")
}

// corrected tells that what stands between two products takes back the first.
func corrected(between string) bool {
	between = strings.TrimLeftFunc(between, func(r rune) bool { return !unicode.IsLetter(r) || strings.ContainsRune("哦啊噢呃哎", r) })
	for _, c := range correctors {
		if strings.HasPrefix(between, c) {
			return true
		}
	}
	return false
}

func longestSuffix(text string, list []string) string {
	best := ""
	for _, w := range list {
		if len(w) > len(best) && strings.HasSuffix(text, w) {
			best = w
		}
	}
	return best
}

func isOneOf(text string, list []string) bool {
	for _, w := range list {
		if text == w {
			return true
		}
	}
	return false
}

// innocent are words with a negation in them that negates nothing; questions of the form V不V are seen to by alternates.
var innocent = strings.NewReplacer(pairsWith("",
	"不好意思", "是不是", "能不能", "会不会", "有没有", "要不要", "可不可以", "行不行", "好不好", "对不对", "不错", "不仅", "不但", "不过", "不如",
	"不管", "不论", "不同", "不良", "不少", "不久", "不止", "不断", "不知道", "不晓得", "不清楚", "不明白", "不懂", "不是吗", "差不多", "没关系", "没问题", "没事", "不客气", "不用谢",
	"麻烦不", "要不然", "要不", "不然", "没意思", "无息", "无理由", "无论", "无忧", "非常", "除非", "别人", "别的", "别名", "特别", "分别", "区别", "级别", "识别", "个别", "告别",
	"不到", "不足", "不超过", "没超过", "未超过", "没到", "未来", "未知", "从未", "无界", "并非", "是否", "不得不", "非要", "非得", "不可避免",
)...)

func pairsWith(to string, list ...string) []string {
	out := make([]string, 0, 2*len(list))
	for _, w := range list {
		out = append(out, w, to)
	}
	return out
}

// negated tells whether an odd number of negations is left in the text before to when questions and denied products are set aside.
func negated(text string, to int, places []named) bool {
	for _, p := range places {
		to = max(to, p.where.to)
	}
	text = text[:to] // 解不 asks, and so it does with 谢谢 behind it
	if !strings.ContainsAny(text, "不没未无别非勿") {
		return false
	}
	text = innocent.Replace(withoutDenials(text, places))
	n := 0
	runes := []rune(text)
	for i, r := range runes {
		if strings.ContainsRune("不没未无别非勿", r) && !alternates(runes, i) && !asksAtEnd(runes, i) {
			n++
		}
	}
	return n%2 == 1
}

// withoutDenials takes the denials of products out of text; what they deny is not the verb.
func withoutDenials(text string, places []named) string {
	if len(places) == 0 {
		return text
	}
	var b strings.Builder
	from := 0
	for _, p := range places {
		part := text[from:p.where.at]
		if p.denied {
			part = strings.TrimSuffix(part, longestSuffix(part, deniers))
		}
		b.WriteString(part)
		from = p.where.to
		if p.denied && deniedAfter(text[from:]) {
			from += len("不是")
		}
	}
	b.WriteString(text[from:])
	return b.String()
}

// alternates tells of V不V and V没V around i: 上不上, 登没登.
func alternates(text []rune, i int) bool {
	if i > 0 && text[i-1] == '还' && text[i] == '没' {
		return false // 还没还清 says that it is not
	}
	return i > 0 && i+1 < len(text) && text[i-1] == text[i+1] && strings.ContainsRune("不没", text[i]) && unicode.Is(unicode.Han, text[i-1])
}

// asksAtEnd tells that the clause ends with the negation at i, which then asks: 上征信不?
func asksAtEnd(text []rune, i int) bool {
	return i > 0 && strings.ContainsRune("不没", text[i]) && (i+1 == len(text) || clauseEnd(text[i+1]))
}

// supposed tells of what may be, as against what is: 要是逾期了, 会不会逾期.
func supposed(text string) bool {
	for _, w := range []string{
		"如果", "要是", "假如", "假设", "假使", "倘若", "万一", "一旦", "的话", "若是", "快逾期", "快要逾期", "会逾期", "怕逾期", "担心逾期", "可能逾期",
		"将要逾期", "即将逾期", "还没逾期", "还没有逾期",
	} {
		if strings.Contains(text, w) {
			return true
		}
	}
	_, after, ok := strings.Cut(text, "会不会")
	return ok && (strings.Contains(after, "逾期") || strings.Contains(after, "违约"))
}
