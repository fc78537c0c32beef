package zh

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// Fold writes s in one way: half-width lower-case letters, simplified characters, digits for numbers, no white space but between
// Latin words, no punctuation mark or emoji twice in a row, nothing invisible. Fold(Fold(s)) == Fold(s).
func Fold(s string) string {
	return foldNumerals(contracted.Replace(cantonese.Replace(simplify(tidy(s)))))
}

// cantonese puts the commonest words that only Cantonese is written with in those that everybody reads. 唔 alone is a hum, and 点解
// stands in 早点解绑.
var cantonese = strings.NewReplacer("乜嘢", "什么", "唔该", "谢谢", "唔系", "不系", "唔到", "不到", "唔使", "不使", "唔得", "不得", "唔要", "不要", "唔想", "不想", "唔会", "不会", "唔明", "不明", "唔识", "不识", "唔见", "不见", "唔整", "不整", "唔搞", "不搞", "唔跟", "不跟", "唔通", "不通", "唔批", "不批", "唔落", "不落", "唔肯", "不肯", "唔覆", "不覆", "唔欠", "不欠",
	"冇", "没", "睇", "看", "咗", "了", "嘅", "的", "啲", "些", "佢", "他", "哋", "们", "嚟", "来", "喺", "在", "嗰", "那", "搵", "找", "俾", "给", "攞", "拿")

// contracted writes out 俩 and 仨 where they count a time.
var contracted = strings.NewReplacer("俩月", "两个月", "俩个月", "两个月", "俩星期", "两个星期", "俩礼拜", "两个礼拜", "俩周", "两周", "俩天", "两天", "仨月", "三个月", "仨星期", "三个星期")

// tidy folds width and case and drops what cannot be seen.
func tidy(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	var last rune // the last one written; 0 at the beginning
	space := false
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		if r == utf8.RuneError && size == 1 {
			continue
		}
		r = plain(r)
		switch {
		case unicode.IsSpace(r):
			space = true
			continue
		case invisible(r):
			continue
		}
		if space && latin(last) && latin(r) {
			b.WriteByte(' ')
			last = ' '
		}
		space = false
		if r == last && (unicode.IsPunct(r) || unicode.IsSymbol(r)) {
			continue
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// plain is r in its ordinary width and lower case.
func plain(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	case unicode.Is(unicode.Han, r):
		return r
	case r == '。' || r == '、':
		return r
	}
	if f := width.LookupRune(r).Folded(); f != 0 {
		r = f
	}
	return unicode.ToLower(r)
}

// invisible tells of characters that only steer how others are shown: controls, joiners, variation selectors, skin tones.
func invisible(r rune) bool {
	switch {
	case r < 0x20 || r == 0x7f:
		return true
	case r < 0x80:
		return false
	case 0xFE00 <= r && r <= 0xFE0F, 0xE0100 <= r && r <= 0xE01EF, 0x1F3FB <= r && r <= 0x1F3FF, r == 0xFFFD:
		return true
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co)
}

// latin tells of letters and digits that are written with spaces between words.
func latin(r rune) bool {
	return r < 0x2E80 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
