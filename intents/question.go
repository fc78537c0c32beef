package intents

import (
	"strings"
	"unicode"
)

var questionWords = []string{
	"怎么", "怎样", "怎麽", "咋", "啥", "什么", "为何", "为什么", "多久", "多长", "多少", "几天", "几号", "几个", "几年", "几次", "几点", "几期", "几月", "哪", "谁",
	"如何", "何时", "是否", "能否", "可否", "难道", "请问", "想知道", "想问", "多大", "多远", "吗", "有没", "要不要",
}

// noQuestion are question words that ask nothing: 什么都没有, 好几天.
var noQuestion = strings.NewReplacer(pairsWith("",
	"什么都", "什么也", "啥都", "啥也", "谁也", "哪也", "几块都", "一点儿都", "怎么都", "怎么也", "哪都", "哪里都", "哪儿都", "谁都", "没什么", "不怎么", "不管怎么", "不管什么", "不管怎样", "无论如何", "哪怕", "好几天", "好几个", "好几次",
	"好几年", "这几天", "前几天", "那几天", "过几天", "近几天", "后几天", "几天前", "这几个", "那几个", "这几次", "那几年", "这几年", "前几个", "前几年", "近几年", "随便什么", "10几天",
)...)

// asks tells a question from a statement or a command.
func asks(text string) bool {
	if strings.ContainsRune(text, '?') {
		return true
	}
	plain := noQuestion.Replace(text)
	for _, w := range questionWords {
		if strings.Contains(plain, w) {
			return true
		}
	}
	runes := []rune(plain)
	for i, r := range runes {
		switch r {
		case '不', '没':
			if alternates(runes, i) || asksAtEnd(runes, i) {
				return true
			}
		case '么', '呢', '否':
			if i > 0 && clauseEnds(runes, i+1) && !strings.ContainsRune("这那要多", runes[i-1]) {
				return true
			}
		}
	}
	return false
}

// clauseEnds tells that nothing but marks comes at i.
func clauseEnds(text []rune, i int) bool {
	return i >= len(text) || !unicode.IsLetter(text[i]) && !unicode.IsDigit(text[i])
}
