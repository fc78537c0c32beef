package intents

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	opaque rune = -1 // a stretch that is masked
	none   int8 = -1 // no digit
)

// glyph is one character of the text as the masking rules see it, or one masked stretch.
type glyph struct {
	r       rune   // folded: half width, lower case, simplified as far as the word lists need it; opaque
	at, end int    // bytes of the text
	digit   int8   // its value as a digit; none
	script  script // of the digit
	kind    string // of a stretch masked in this call
}

// wide tells that the character stands in the text at full width.
func (g glyph) wide() bool { return g.end-g.at > 1 }

// script tells the ways to write a digit apart: where it changes, a number may begin or end.
type script uint8

const (
	ascii script = iota + 1
	fullWidth
	han
	otherDigits
)

// worthReading is the cheap way out for the many texts with neither a letter nor an @ and fewer digits than any secret has.
func worthReading(text string) bool {
	digits := 0
	for _, r := range text {
		f := r
		if r >= '！' && r <= '～' {
			f -= '！' - '!'
		}
		if isLetter(f|0x20) || f == '@' || f == '﹫' {
			return true
		}
		if d, _ := digitOf(r); d != none {
			if digits++; digits == 3 {
				return true
			}
		}
	}
	return false
}

// read makes glyphs of a text; labels in it are opaque.
func read(text string) []glyph {
	glyphs := make([]glyph, 0, len(text)/2+1)
	for at := 0; at < len(text); {
		if text[at] == '[' {
			if n := labelAt(text[at:]); n > 0 {
				glyphs = append(glyphs, glyph{r: opaque, at: at, end: at + n, digit: none})
				at += n
				continue
			}
		}
		r, n := utf8.DecodeRuneInString(text[at:])
		digit, s := digitOf(r)
		glyphs = append(glyphs, glyph{r: foldRune(r), at: at, end: at + n, digit: digit, script: s})
		at += n
	}
	lookalikes(glyphs)
	return glyphs
}

func labelAt(text string) int {
	for _, label := range labels {
		if strings.HasPrefix(text, label) {
			return len(label)
		}
	}
	return 0
}

// lookalikes takes the letters o, l and i between digits for 0 and 1: 138OO138OOO.
func lookalikes(glyphs []glyph) {
	for i := 1; i < len(glyphs); i++ {
		if glyphs[i-1].script != ascii || glyphs[i].script != 0 {
			continue
		}
		end := i
		for end < len(glyphs) && lookalike(glyphs[end].r) != none {
			end++
		}
		if end == i || end == len(glyphs) || glyphs[end].script != ascii {
			continue
		}
		for ; i < end; i++ {
			glyphs[i].digit, glyphs[i].script = lookalike(glyphs[i].r), ascii
		}
	}
}

func lookalike(r rune) int8 {
	switch r {
	case 'o':
		return 0
	case 'l', 'i':
		return 1
	}
	return none
}

var hanDigits = map[rune]int8{
	'零': 0, '〇': 0, '○': 0, '一': 1, '幺': 1, '二': 2, '两': 2, '兩': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9,
	'壹': 1, '贰': 2, '貳': 2, '叁': 3, '參': 3, '肆': 4, '伍': 5, '陆': 6, '陸': 6, '柒': 7, '捌': 8, '玖': 9,
	'洞': 0, '拐': 7, '勾': 9, // as spoken over a bad line
}

// digitOf is the value of a digit in any script; none and 0 for what is no digit.
func digitOf(r rune) (int8, script) {
	switch {
	case r >= '0' && r <= '9':
		return int8(r - '0'), ascii
	case r < 0x80:
		return none, 0
	case r >= '０' && r <= '９':
		return int8(r - '０'), fullWidth
	case r >= '①' && r <= '⑨':
		return int8(r-'①') + 1, otherDigits
	case r == '⓪':
		return 0, otherDigits
	}
	if r == '〇' || r == '○' || r >= 0x4E00 && r <= 0x9FFF {
		if d, ok := hanDigits[r]; ok {
			return d, han
		}
		return none, 0
	}
	if !unicode.Is(unicode.Nd, r) {
		return none, 0
	}
	if r >= 0x1D7CE && r <= 0x1D7FF { // mathematical digits: five sets without a gap, the first of them not at a multiple of ten
		return int8((r - 0x1D7CE) % 10), otherDigits
	}
	for zero := r; ; zero-- { // every other set of decimal digits stands alone, so it begins where Nd begins
		if !unicode.Is(unicode.Nd, zero-1) || r-zero == 9 {
			return int8(r - zero), otherDigits
		}
	}
}

var simplified = map[rune]rune{
	'驗': '验', '證': '证', '碼': '码', '號': '号', '銀': '银', '機': '机', '電': '电', '話': '话', '郵': '邮', '動': '动', '態': '态',
	'訂': '订', '單': '单', '發': '发', '編': '编', '運': '运', '遞': '递', '帳': '账', '賬': '账', '聯': '联', '繫': '系', '為': '为',
	'這': '这', '個': '个', '設': '设', '給': '给', '剛': '刚', '來': '来', '儲': '储', '後': '后', '錯': '错', '誤': '误', '邏': '逻',
}

func foldRune(r rune) rune {
	switch {
	case r < 0x80:
	case r >= '！' && r <= '～':
		r -= '！' - '!'
	case r == '\u3000' || r == '\u00a0' || r >= '\u2000' && r <= '\u200a' || r == '\u202f':
		return ' '
	default:
		if s, ok := simplified[r]; ok {
			return s
		}
		return r
	}
	if r >= 'A' && r <= 'Z' {
		r += 'a' - 'A'
	}
	return r
}

func isLetter(r rune) bool { return r >= 'a' && r <= 'z' }
