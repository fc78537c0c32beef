package intents

import (
	"cmp"
	"slices"
)

// page is what one pass looks at.
type page struct {
	glyphs []glyph
	marks  []mark  // by their end
	chains []chain // by their beginning
}

// at is the folded rune at i; opaque outside the text.
func (p *page) at(i int) rune {
	if i < 0 || i >= len(p.glyphs) {
		return opaque
	}
	return p.glyphs[i].r
}

func (p *page) findMarks() []mark {
	var marks []mark
	for end := 1; end <= len(p.glyphs); end++ {
		for _, w := range lexicon[p.glyphs[end-1].r] {
			if from, ok := p.endsIn(w.runes, end); ok && p.standsAlone(from, end) {
				for len(marks) > 0 && marks[len(marks)-1].from >= from { // the beginning of this one
					marks = marks[:len(marks)-1]
				}
				marks = append(marks, mark{w.class, from, end})
				break
			}
		}
	}
	return marks
}

// endsIn tells where the word that ends at end begins; a space may stand after each Han character: 验 证 码.
func (p *page) endsIn(w []rune, end int) (from int, ok bool) {
	from = end
	for i, r := range slices.Backward(w) {
		if i < len(w)-1 && r > 0x2E80 && p.at(from-1) == ' ' {
			from--
		}
		if from--; p.at(from) != r {
			return 0, false
		}
	}
	return from, true
}

// stands tells that the word stands at from.
func (p *page) stands(w []rune, from int) bool {
	if from < 0 || from+len(w) > len(p.glyphs) {
		return false
	}
	for i, r := range w {
		if p.glyphs[from+i].r != r {
			return false
		}
	}
	return true
}

// standsAlone tells that a stretch of Latin letters is a word of its own.
func (p *page) standsAlone(from, to int) bool {
	return !(isLetter(p.at(from)) && isLetter(p.at(from-1))) && !(isLetter(p.at(to-1)) && isLetter(p.at(to)))
}

// any tells which of the words stands at from, by its length; 0: none does.
func (p *page) any(set [][]rune, from int) int {
	longest := 0
	for _, w := range set {
		if len(w) > longest && p.stands(w, from) {
			longest = len(w)
		}
	}
	return longest
}

// within tells whether all glyphs of a gap are in the set.
func (p *page) within(from, to int, set map[rune]bool) bool {
	for i := from; i < to; i++ {
		if !set[p.glyphs[i].r] {
			return false
		}
	}
	return true
}

// has tells whether a glyph of the gap is in the set.
func (p *page) has(from, to int, set map[rune]bool) bool {
	for i := from; i < to; i++ {
		if set[p.glyphs[i].r] {
			return true
		}
	}
	return false
}

const (
	reach     = 14 // glyphs between a word and its number
	linkReach = 10 // the same, of links only
)

// notice is what the words around a number say of it.
type notice struct {
	class class
	tight bool // nothing but links between
}

// before is what the nearest word before i says of the number that begins there; words before lo belong to another number.
func (p *page) before(i, lo int) notice {
	m, ok := p.markBefore(i, lo)
	if !ok || i-m.to > reach || p.has(m.to, i, ends) || p.hasOpaque(m.to, i) {
		return notice{}
	}
	from := i
	if m.class == saysOther { // its number may begin with letters: 运单号SF138…, 订单 JD 138…
		for from > m.to && (isLetter(p.at(from-1)) || p.at(from-1) == '-' || p.at(from-1) == ' ') {
			from--
		}
		return notice{m.class, from-m.to <= linkReach && p.within(m.to, from, links) && !p.has(m.to, from, breaks)}
	}
	return notice{m.class, i-m.to <= linkReach && p.within(m.to, i, links)}
}

func (p *page) markBefore(i, lo int) (mark, bool) {
	after, _ := slices.BinarySearchFunc(p.marks, i, func(m mark, i int) int { return cmp.Compare(m.to, i+1) })
	if after == 0 {
		return mark{}, false
	}
	m := p.marks[after-1]
	return m, m.from >= lo
}

func (p *page) hasOpaque(from, to int) bool {
	for i := from; i < to; i++ {
		if p.glyphs[i].r == opaque {
			return true
		}
	}
	return false
}

// after is the class of the word that says, right after i, what the number before was: …是我的卡号.
func (p *page) after(i int) (mark, bool) {
	k, _ := slices.BinarySearchFunc(p.marks, i, func(m mark, i int) int { return cmp.Compare(m.from, i) })
	if k == len(p.marks) {
		return mark{}, false
	}
	m := p.marks[k]
	ok := m.from-i <= linkReach && p.within(i, m.from, links)
	return m, ok && p.has(i, m.from, explicit) && !p.has(i, m.from, breaksButMine)
}

var breaksButMine = runeSet("。！？!?\n,，;")

// amount tells that the number from..to is a sum of money.
func (p *page) amount(from, to int) bool {
	switch p.at(from - 1) {
	case '¥', '￥', '$', '€':
		return true
	}
	return p.any(money, to) > 0
}
