package intents

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var questionWords = []string{
	"怎么", "怎样", "怎麽", "咋", "啥", "什么", "为何", "为什么", "多久", "多长", "多少", "几天", "几号", "几个", "几年", "几次", "几点", "几期", "几月", "哪", "谁",
	"如何", "何时", "是否", "能否", "可否", "难道", "请问", "想知道", "想问", "多大", "多远", "吗", "有没", "要不要", "干嘛",
}

// noQuestion are question words that ask nothing: 什么都没有, 好几天.
var noQuestion = strings.NewReplacer(pairsWith("",
	"什么都", "什么也", "啥都", "啥也", "谁也", "哪也", "几块都", "一点儿都", "怎么都", "怎么也", "哪都", "哪里都", "哪儿都", "谁都", "没什么", "没啥", "没有什么", "没有啥", "没得啥", "不欠啥", "不欠什么", "不怎么", "不管怎么", "不管什么", "不管怎样", "无论如何", "哪怕", "好几天", "好几个", "好几次",
	"好几年", "这几天", "前几天", "那几天", "过几天", "近几天", "后几天", "几天前", "哪天闲", "哪天有空", "哪天再", "推迟几天", "缓几天", "等几天", "晚几天", "隔几天", "迟几天", "几天再", "没多大", "没几天", "多大点事", "这几个", "那几个", "这几次", "那几年", "这几年", "前几个", "前几年", "近几年", "随便什么", "10几天", "想问点别的", "想问别的", "想问个别的", "想问下别的",
)...)

// asks tells a question from a statement or a command.
func asks(text string) bool {
	if strings.ContainsRune(text, '?') {
		return true
	}
	if strings.Contains(text, "有没有") || strings.Contains(text, "明明") || confirms.MatchString(text) {
		return true
	}
	plain := whatever.ReplaceAllString(noQuestion.Replace(askedOf(text)), "")
	for _, w := range questionWords {
		if strings.Contains(plain, w) {
			return true
		}
	}
	if choice(plain) {
		return true
	}
	runes := []rune(plain)
	for i, r := range runes {
		switch r {
		case '不', '没':
			if alternates(runes, i) || asksAtEnd(runes, i) {
				return true
			}
		case '么', '呢', '否':
			if i > 0 && clauseEnds(runes, i+1) && !strings.ContainsRune("这那要多", runes[i-1]) && !(r == '呢' && states(runes[:i])) {
				return true
			}
		}
	}
	return false
}

// whatever is said of anything there may be: 问啥我答啥了, 要什么我都给了.
var whatever = regexp.MustCompile(`(后面|前面|剩下|剩余|剩|最后|余下|那|这|前|后|好)(的)?几(期|笔|单|天|个|块|百|千|万|次|年|月|分)|(什么|啥)的|(啥|什么|哪个|几个?)[^,。?!怎]{0,4}(啥|什么|哪个|几个?)|(问|要|说|缺|有)(我)?(啥|什么)[^,。?!怎]{0,3}(都|就)(给|答|说|报|发|填|照)`)

// askedOf leaves out what somebody else asked the visitor: 客服问我要关哪个，我说了 asks nothing. 他问我要密码给不给 does.
func askedOf(text string) string {
	return others.ReplaceAllStringFunc(text, func(clause string) string {
		if asksBack.MatchString(clause) {
			return clause
		}
		return ""
	})
}

var (
	others   = regexp.MustCompile(`(客服|他|她|它|人家|对方|对面|那边|坐席|专员|弹窗|弹框|页面|系统|机器人|小哥|小姐姐|姑娘)[^,。?!]{0,8}问(了|过|到)?(我|俺|咱|有|您|你)[^,。?!]*`)
	asksBack = regexp.MustCompile(`(怎么办|咋办|咋整|怎么(回|答|说|弄)|咋(回|答|说)|(给|说|答|报|填|行|能|要|该)(不|没)(给|说|答|报|填|行|能|要|该)|吗|么|不|呢)$|(能|该|要|可以)(给|说|报|答)`)
)

// confirms is asked to be told that one is right: 这样就算提交了吧, 后面不用管了吧, app可以卸载了吧. 算了吧 and 注销了吧 ask nothing. 明明还清了还显示欠款 asks as well.
var confirms = regexp.MustCompile(`(应该|一定|肯定)[^,。]{0,8}了吧[,。!~]*$|(可以|能)[^,。]{1,8}了吧[,。!~]*$|(不用[^了]|不会|不能|就算[^了,。]|算是|算结清|算还清|这就|就可以|就行|没事|没影响|不要紧|够)[^,。]{0,6}吧[,。!~]*$`)

// states tells that a clause that ends with 呢 asks nothing: 登着呢, 没欠钱呢, 还在弄呢; 那没还清的呢 asks.
func states(text []rune) bool {
	from := len(text)
	for from > 0 && !clauseEnd(text[from-1]) {
		from--
	}
	clause := string(text[from:])
	last := text[len(text)-1]
	return last == '着' || last != '的' && !strings.HasPrefix(clause, "那") && (strings.Contains(clause, "没") || strings.Contains(clause, "还在") || strings.Contains(clause, "正在"))
}

// choice tells that one of two things is asked for: 说注销还是说关闭, 是本人办还是别人办. 还是显示未结清 and 登了还是登不上 ask nothing.
func choice(text string) bool {
	for clause := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		before, after, ok := strings.Cut(clause, "还是")
		if !ok || before == "" || after == "" {
			continue
		}
		first, n := utf8.DecodeRuneInString(after)
		second, _ := utf8.DecodeRuneInString(after[n:])
		if strings.ContainsRune(before, first) && !strings.ContainsRune("不没我你他她它", first) && !strings.ContainsRune("不没", second) || strings.Contains(isNot.Replace(before), "是") || oneOrOther.MatchString(clause) {
			return true
		}
	}
	return false
}

// oneOrOther names two parts or ways: 报全部还是后4位, 先登录还是先找客服.
var oneOrOther = regexp.MustCompile(`(全部|整个|前|后|先|现在|今天|这边|这个|自己|直接|手机|网上)[^,。]{0,5}还是(前|后|先|等|那边|那个|别人|门店|电话|网页|1部分|部分|几位|晚点|明天)`)

var isNot = strings.NewReplacer(pairsWith("", "不是", "就是", "但是", "可是", "总是", "老是", "只是", "还是", "要是", "也是", "都是", "于是")...)

// clauseEnds tells that nothing but marks comes at i.
func clauseEnds(text []rune, i int) bool {
	return i >= len(text) || !unicode.IsLetter(text[i]) && !unicode.IsDigit(text[i])
}
