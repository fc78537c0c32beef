package intents

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/liaoqing/liaoqing/intents/zh"
)

// Polite words carry no meaning at the ends of an utterance; longer ones before their beginnings.
var (
	politeHeads = longestFirst(
		"你好", "您好", "你好呀", "你好啊", "hi", "hello", "hey", "嗨", "哈喽", "哈罗", "喂", "在吗", "在么", "在不在", "有人吗",
		"请", "请问", "请问一下", "请问下", "请教一下", "请教", "问一下", "问下", "想问", "想问下", "想问一下", "我想问", "我想问下",
		"我想问一下", "我想请问", "我想请问一下", "想咨询", "想咨询一下", "咨询一下", "咨询下", "我想咨询一下", "我想咨询", "想请教",
		"麻烦", "麻烦你", "麻烦您", "麻烦了", "麻烦问下", "麻烦问一下", "麻烦帮我", "麻烦帮忙", "劳驾", "打扰", "打扰了", "打扰一下",
		"不好意思", "谢谢", "谢谢你", "谢谢您", "亲爱的", "亲亲", "亲,", "亲~", "那个", "那", "就是", "嗯", "嗯嗯", "恩", "啊", "哦", "噢",
		"额", "呃", "唉", "哎", "哎呀", "诶", "欸", "帮我", "请帮我", "帮忙", "老师", "小姐姐", "小哥哥", "客服你好", "客服您好", "好的", "ok", "嗯好", "嗯好的",
	)
	politeTails = longestFirst(
		"谢谢", "谢谢你", "谢谢您", "谢谢了", "谢谢啦", "谢谢哈", "谢啦", "谢了", "多谢", "感谢", "非常感谢", "麻烦了", "麻烦你了", "麻烦您了",
		"麻烦", "辛苦了", "拜托", "拜托了", "急急", "急", "在线等", "亲", "哈", "呀", "啊", "呢", "吧", "了", "哦", "噢", "嘛", "啦", "哎", "唉",
		"嗯", "嗯嗯", "哟", "喔", "喽", "哇", "诶", "哈哈", "呵呵", "请问", "请问一下", "可以吗", "好吗", "行吗", "好不好", "行不行", "你好", "您好", "那个",
	)
)

const mostCuts = 5 // polite words taken from one end

func longestFirst(words ...string) []string {
	slices.SortStableFunc(words, func(a, b string) int { return len(b) - len(a) })
	return words
}

// stripped is a text with fewer and fewer polite words and marks at its ends.
type stripped struct {
	text   string
	heads  []int // where the text may begin; the first: 0
	tails  []int // where it may end; the first: len(text)
	at, to int   // the core: all of them taken off, or marks only where nothing else is left
}

func strip(text string) stripped {
	s := stripped{text: text, heads: []int{0}, tails: []int{len(text)}}
	begin := skipMarks(text, 0)
	end := dropMarks(text, len(text))
	s.at, s.to = begin, max(begin, end)
	for range mostCuts {
		s.heads = appendNew(s.heads, begin)
		n := head(text[begin:])
		if n == 0 {
			break
		}
		begin = skipMarks(text, begin+n)
	}
	for range mostCuts {
		s.tails = appendNew(s.tails, end)
		n := tail(text[:end])
		if n == 0 {
			break
		}
		end = dropMarks(text, end-n)
	}
	if begin < end {
		s.at, s.to = begin, end
	}
	return s
}

// bare is the place of a text without courtesies and marks at its ends: what is compared with questions. Particles (了, 吗, 呢) stay:
// 关不了 is not 关不.
func bare(text string) span {
	at, to := skipMarks(text, 0), dropMarks(text, len(text))
	for range mostCuts {
		n := head(text[at:])
		if utf8.RuneCountInString(text[at:at+n]) < 2 || at+n >= to {
			break
		}
		at = skipMarks(text, at+n)
	}
	for range mostCuts {
		if at >= to {
			break
		}
		n := tail(text[at:to])
		if utf8.RuneCountInString(text[to-n:to]) < 2 || at+n >= to {
			break
		}
		to = dropMarks(text, to-n)
	}
	if at >= to {
		return span{0, len(text)}
	}
	return span{at, to}
}

// Courteous tells that a text is nothing but courtesies, marks and emoji.
func Courteous(text string) bool {
	folded := zh.Fold(text)
	at, to := skipMarks(folded, 0), len(folded)
	for at < to {
		n := head(folded[at:])
		if n == 0 {
			if n = tail(folded[at:]); n < to-at {
				return false
			}
		}
		at = skipMarks(folded, at+n)
	}
	return true
}

func appendNew(cuts []int, at int) []int {
	if cuts[len(cuts)-1] == at {
		return cuts
	}
	return append(cuts, at)
}

// each calls f with every way to strip the text, from the least on, until f returns false.
func (s stripped) each(f func(at, to int) bool) {
	for n := range len(s.heads) + len(s.tails) - 1 {
		for h := range min(n+1, len(s.heads)) {
			if t := n - h; t < len(s.tails) && s.heads[h] < s.tails[t] && !f(s.heads[h], s.tails[t]) {
				return
			}
		}
	}
}

func notWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

func skipMarks(text string, at int) int {
	return len(text) - len(strings.TrimLeftFunc(text[at:], notWord))
}

func dropMarks(text string, to int) int {
	return len(strings.TrimRightFunc(text[:to], notWord))
}

// head returns the length of the polite word that text begins with; 0: none.
func head(text string) int {
	for _, w := range politeHeads {
		if strings.HasPrefix(text, w) && !runsOn(w, text[len(w):]) {
			return len(w)
		}
	}
	return 0
}

// runsOn tells that the end of the polite word belongs to what follows: 请问|下一步, hi|story.
func runsOn(word, rest string) bool {
	if strings.HasSuffix(word, "下") && hasAnyPrefix(rest, "一步", "一期", "一个", "一次", "个月", "月", "周", "载", "面", "单", "次", "拉") {
		return true
	}
	return rest != "" && asciiLetter(word[len(word)-1]) && asciiLetter(rest[0])
}

func tail(text string) int {
	for _, w := range politeTails {
		if strings.HasSuffix(text, w) {
			return len(w)
		}
	}
	return 0
}

func asciiLetter(b byte) bool { return b < utf8.RuneSelf && unicode.IsLetter(rune(b)) }
