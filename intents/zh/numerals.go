package zh

import (
	"strconv"
	"strings"
	"unicode"
)

// figures are the Chinese digits; 两 counts, 俩 and 仨 are left.
var figures = map[rune]int{
	'零': 0, '〇': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9,
}

var places = map[rune]int{'十': 10, '百': 100, '千': 1000, '万': 10_000, '亿': 100_000_000}

const maxRun = 16 // characters of one numeral; longer ones are no amounts of anything and would overflow

func numeral(r rune) bool {
	switch r {
	case '零', '〇', '一', '二', '两', '三', '四', '五', '六', '七', '八', '九', '十', '百', '千', '万', '亿', '廿', '卅':
		return true
	}
	return false
}

func digit(r rune) bool { return '0' <= r && r <= '9' }

// foldNumerals writes numbers as digits and weeks and months that last as days. It repeats itself until nothing changes; each
// round that changes something leaves fewer characters to change.
func foldNumerals(s string) string {
	for {
		t := numeralsOnce(s)
		if t == s {
			return s
		}
		s = t
	}
}

func numeralsOnce(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return digit(r) || r == '半' || numeral(r) }) < 0 {
		return s
	}
	q := quantities{text: []rune(s)}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(q.text); {
		if r := q.text[i]; !digit(r) && r != '半' && !numeral(r) {
			b.WriteRune(r)
			i++
			continue
		}
		written, end := q.at(i)
		b.WriteString(written)
		i = end
	}
	return b.String()
}

// quantities finds numbers with their units in a text.
type quantities struct{ text []rune }

// at returns how the number at i is to be written, and where it ends.
func (q quantities) at(i int) (string, int) {
	if n := q.idiom(i); n > 0 {
		return string(q.text[i : i+n]), i + n
	}
	if q.text[i] == '半' {
		return q.half(i)
	}
	n := q.number(i)
	if written, end, ok := q.measured(i, n); ok {
		return written, end
	}
	if n.ok && !n.han || n.ok && q.standsAlone(i, n) {
		return n.String(), n.end
	}
	return string(q.text[i:n.end]), n.end
}

// number is a number as written; low < high for 两三, 三四千, 十七八.
type number struct {
	low, high float64
	end       int    // where it ends in the text
	han       bool   // written in characters
	figures   int    // characters of it, where han
	text      string // as written, where only commas were taken out of it
	ok        bool   // it is well formed
}

func (n number) String() string {
	if n.text != "" {
		return n.text
	}
	if n.low != n.high {
		return plainNumber(n.low) + "-" + plainNumber(n.high)
	}
	return plainNumber(n.low)
}

func (n number) times(f float64) number {
	n.low, n.high, n.text = n.low*f, n.high*f, ""
	return n
}

func plainNumber(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// number reads the longest run of digits or of numerals at i.
func (q quantities) number(i int) number {
	if digit(q.text[i]) {
		return q.digits(i)
	}
	end := i
	for end < len(q.text) && numeral(q.text[end]) {
		end++
	}
	n := number{end: end, han: true, figures: end - i}
	if end < len(q.text) && q.text[end] == '几' && q.text[end-1] != '十' || n.figures > maxRun || i > 0 && (digit(q.text[i-1]) || strings.ContainsRune("几数.", q.text[i-1])) ||
		end < len(q.text) && digit(q.text[end]) || q.before(i, "分之") || q.after(end, "分之") {
		return n
	}
	run := spellOut(q.text[i:end])
	if v, ok := parseHan(run); ok {
		n.low, n.high, n.ok = float64(v), float64(v), true
		return n
	}
	n.low, n.high, n.ok = parseRange(run)
	return n
}

func spellOut(run []rune) []rune {
	out := make([]rune, 0, len(run)+1)
	for _, r := range run {
		switch r {
		case '廿':
			out = append(out, '二', '十')
		case '卅':
			out = append(out, '三', '十')
		default:
			out = append(out, r)
		}
	}
	return out
}

// parseHan reads a numeral: 六, 十五, 三千零二十, 三万五 (35000), 二〇二六.
func parseHan(run []rune) (int, bool) {
	if len(run) > 2 && allFigures(run) && strings.ContainsAny(string(run), "零〇") {
		v := 0
		for _, r := range run {
			v = v*10 + figures[r]
		}
		return v, len(run) <= 8
	}
	var p hanParser
	p.figure = -1
	for _, r := range run {
		if !p.take(r) {
			return 0, false
		}
	}
	return p.value(len(run))
}

func allFigures(run []rune) bool {
	for _, r := range run {
		if _, ok := figures[r]; !ok {
			return false
		}
	}
	return true
}

// hanParser adds up a numeral from its largest place down.
type hanParser struct {
	total, section int // section: what stands below 万
	figure         int // read, but its place is not known yet; -1: none
	place          int // the last one within the section; 0: none
	large          int // the last of 万 and 亿; 0: none
	last           int // the last of all places, for 三万五; 0 after 零
	zero           bool
}

func (p *hanParser) take(r rune) bool {
	if v, ok := figures[r]; ok {
		switch {
		case p.figure >= 0 || v == 0 && p.zero:
			return false
		case v == 0:
			p.zero, p.last = true, 0
		default:
			p.figure = v
		}
		return true
	}
	place := places[r]
	if place >= places['万'] {
		return p.takeLarge(place)
	}
	if p.figure < 0 {
		if place != 10 || p.last != 0 && p.place != 100 {
			return false
		}
		p.figure = 1
	}
	if p.place != 0 && place >= p.place {
		return false
	}
	p.section += p.figure * place
	p.place, p.last, p.figure, p.zero = place, place, -1, false
	return true
}

func (p *hanParser) takeLarge(place int) bool {
	p.section += max(p.figure, 0)
	if p.section == 0 || p.large != 0 && place >= p.large {
		return false
	}
	p.total += p.section * place
	*p = hanParser{total: p.total, figure: -1, large: place, last: place}
	return true
}

func (p *hanParser) value(length int) (int, bool) {
	switch {
	case p.figure >= 0 && p.last >= 100:
		p.section += p.figure * p.last / 10
	case p.figure >= 0:
		p.section += p.figure
	case p.zero && length > 1:
		return 0, false
	}
	return p.total + p.section, true
}

// parseRange reads two neighbouring figures as a span: 两三 (2 to 3), 十七八 (17 to 18), 三四千 (3000 to 4000), 三五 (3 to 5).
func parseRange(run []rune) (low, high float64, ok bool) {
	for i := 0; i+1 < len(run); i++ {
		a, first := figures[run[i]]
		b, second := figures[run[i+1]]
		if !first || !second {
			continue
		}
		if a > b && b == 2 && a == 3 { // 三两天
			a, b = b, a
		}
		if a == 0 || a != b-1 && (a != 3 || b != 5) {
			return 0, 0, false
		}
		l, okLow := parseHan(join(run[:i], figureOf(a), run[i+2:]))
		h, okHigh := parseHan(join(run[:i], figureOf(b), run[i+2:]))
		return float64(l), float64(h), okLow && okHigh && l < h
	}
	return 0, 0, false
}

func figureOf(v int) rune { return []rune("零一二三四五六七八九")[v] }

func join(head []rune, r rune, tail []rune) []rune {
	out := append(make([]rune, 0, len(head)+1+len(tail)), head...)
	return append(append(out, r), tail...)
}

// before tells whether one of the words stands directly before i.
func (q quantities) before(i int, words ...string) bool {
	for _, w := range words {
		n := len([]rune(w))
		if n <= i && string(q.text[i-n:i]) == w {
			return true
		}
	}
	return false
}

// after tells whether one of the words begins at i.
func (q quantities) after(i int, words ...string) bool {
	return q.longest(i, words) != ""
}

// longest returns the longest of the words that begins at i.
func (q quantities) longest(i int, words []string) string {
	best := ""
	for _, w := range words {
		if len(w) > len(best) && hasPrefix(q.text[i:], w) {
			best = w
		}
	}
	return best
}

func hasPrefix(text []rune, word string) bool {
	i := 0
	for _, r := range word {
		if i >= len(text) || text[i] != r {
			return false
		}
		i++
	}
	return true
}

// open tells that no Han character stands at i: the end, a mark or a letter.
func (q quantities) open(i int) bool {
	return i >= len(q.text) || !unicode.Is(unicode.Han, q.text[i])
}
