package intents

import (
	"cmp"
	"slices"
	"strings"
)

// secrets finds codes and passwords, each beside the word that announces it.
func (p *page) secrets() []stretch {
	var found []stretch
	for i, m := range p.marks {
		if m.class != saysCode && m.class != saysCVV && m.class != saysPassword {
			continue
		}
		limit := len(p.glyphs)
		if i+1 < len(p.marks) {
			limit = p.marks[i+1].from
		}
		v, ok := p.valueAfter(m, limit)
		if !ok {
			v, ok = p.valueBefore(m)
		}
		for ok { // and those listed with it
			found = append(found, stretch{m.kind(), v.from, v.to})
			v, ok = p.companion(m.class, v)
		}
	}
	return found
}

func (m mark) kind() string {
	if m.class == saysPassword {
		return Password
	}
	return SecretCode
}

// value is a stretch that may be a secret.
type value struct {
	from, to int
	digits   int
	letters  bool
}

// valueAfter is the value right after its word, or, of six digits, a little further.
func (p *page) valueAfter(m mark, limit int) (value, bool) {
	i := m.to
	for i < limit && i-m.to < linkReach && links[p.at(i)] {
		i++
	}
	if i >= limit && i > m.to {
		return value{}, false
	}
	said := p.has(m.to, i, explicit)
	if v, ok := p.valueAt(i, m.class, said); ok {
		return v, said || !p.hotline(v)
	}
	for ; i < limit && i-m.to <= reach && !ends[p.at(i)] && p.at(i) != opaque; i++ {
		if p.glyphs[i].digit == none || p.glyphs[i-1].digit != none {
			continue
		}
		most := 6
		if p.has(m.to, i, explicit) { // 密码是我生日19870612
			most = 8
		}
		v, ok := p.digitsAt(i, 6, most)
		if !ok || p.counted(v) || p.at(v.to-1) == '0' && p.at(v.to-2) == '0' {
			continue
		}
		return v, !p.has(m.to, i, trouble) || explicit[p.at(i-1)]
	}
	return value{}, false
}

// valueAt is the value that begins at i. said: a word such as 是 stands before it.
func (p *page) valueAt(i int, c class, said bool) (value, bool) {
	least, most := 4, 8
	switch {
	case c == saysCVV:
		least, most = 3, 4
	case c == saysPassword && said:
		least, most = 3, 12
	case c == saysPassword:
		most = 12
	}
	v, ok := p.digitsAt(i, least, most)
	ok = ok && !p.counted(v) && (said || !p.date(v))
	if w, okay := p.latinAt(i, c, said); okay && (!ok || w.to > v.to) {
		return w, true
	}
	return v, ok
}

// digitsAt is the value of least to most digits that begins at i, over groups if need be.
func (p *page) digitsAt(i, least, most int) (value, bool) {
	c := p.chainAt(i)
	if c == nil {
		return value{}, false
	}
	x, ok := slices.BinarySearch(c.pos, i)
	if !ok || !c.border(x) {
		return value{}, false
	}
	all := value{i, c.end(), len(c.digits) - x, false}
	if last := c.pos[len(c.pos)-1]; p.glyphs[last].script == han && p.glyphs[i].script != han && all.digits > least &&
		c.sep[len(c.sep)-1] == newScript { // 135790一样
		all.to, all.digits = last, all.digits-1
	}
	if all.digits >= least && all.digits <= most && !p.counted(all) {
		return all, true
	}
	for n := least; n <= most && x+n <= len(c.digits); n++ {
		if y := x + n; y == len(c.digits) || c.apart(y) {
			return value{i, c.pos[y-1] + 1, n, false}, true
		}
	}
	return value{}, false
}

// chainAt is the chain that glyph i lies in; nil: in none.
func (p *page) chainAt(i int) *chain {
	k, _ := slices.BinarySearchFunc(p.chains, i, func(c chain, i int) int { return cmp.Compare(c.end(), i+1) })
	if k == len(p.chains) || p.chains[k].pos[0] > i {
		return nil
	}
	return &p.chains[k]
}

// latinAt is the value of Latin letters, digits and, in passwords, signs that begins at i.
func (p *page) latinAt(i int, c class, said bool) (value, bool) {
	v := p.latin(i, c == saysPassword)
	n := v.to - i
	switch {
	case c == saysCVV || n > 32 || c == saysCode && n > 10 || p.duration(v):
		return v, false
	case v.digits > 0 && v.letters:
		return v, n >= 4
	case v.letters:
		return v, said && n >= 4 && !p.plainWord(v, c) && (c == saysPassword || n <= 8)
	case n > v.digits: // 135790!, and not 2024-01-15, 8~16, 1.5
		return v, v.digits >= 4 && strings.ContainsRune("!#*@$", p.at(v.to-1))
	}
	return v, false
}

// latin is the run of letters, digits and, if asked for, signs that begins at i.
func (p *page) latin(i int, signs bool) value {
	v := value{from: i, to: i}
	for ; p.at(v.to) > ' ' && p.at(v.to) <= '~'; v.to++ {
		switch {
		case p.glyphs[v.to].digit != none:
			v.digits++
		case isLetter(p.at(v.to)):
			v.letters = true
		case !signs, p.glyphs[v.to].wide() && strings.ContainsRune(",.:;?!()<>", p.at(v.to)):
			return v
		}
	}
	for v.to > i && strings.ContainsRune(",.;:?)]}>'\"", p.at(v.to-1)) {
		v.to--
	}
	return v
}

// plainWord tells that Latin letters are a word of the sentence rather than a password.
func (p *page) plainWord(v value, c class) bool {
	for _, w := range plain {
		if len(w) == v.to-v.from && p.stands(w, v.from) {
			return true
		}
	}
	next := p.at(v.to)
	return c == saysPassword && v.to-v.from < 6 && next > 0x2E80 && !ends[next] && next != ',' && next != '、'
}

var plain = wordSet(`null none error wrong true false invalid expired empty undefined wifi face faceid apple iphone android app password code email phone`)

// duration tells that digits and letters are a time: 120s, 30min.
func (p *page) duration(v value) bool {
	i := v.from
	for i < v.to && p.glyphs[i].digit != none {
		i++
	}
	return i > v.from && i < v.to && p.any(durations, i) == v.to-i
}

var durations = wordSet(`s ms min mins h k w gb mb g m px`)

// counted tells that digits are a count or an amount.
func (p *page) counted(v value) bool {
	if p.at(v.to) == ':' && v.to+1 < len(p.glyphs) && p.glyphs[v.to+1].digit != none { // a time
		return true
	}
	if v.digits >= 6 {
		return p.any(bigUnits, v.to) > 0
	}
	return p.any(units, v.to) > 0
}

// date tells that digits are written as a date: 2024-01-15, 20240115 not.
func (p *page) date(v value) bool {
	c := p.chainAt(v.from)
	x, _ := slices.BinarySearch(c.pos, v.from)
	return v.digits > 4 && c.dated(x)
}

// hotline tells that digits are the number of a service rather than a code: 95188, 10086, 12378.
func (p *page) hotline(v value) bool {
	if v.digits != 5 {
		return false
	}
	first := p.glyphs[v.from].digit*10 + p.glyphs[v.from+1].digit
	return first == 95 || first == 10 || first == 12
}

// valueBefore is the value that goes before its word: 617352是验证码, 617352 这个验证码.
func (p *page) valueBefore(m mark) (value, bool) {
	end := m.from
	for end > 0 && m.from-end < linkReach && p.glyphs[end-1].digit == none && p.at(end-1) != opaque && !isLetter(p.at(end-1)) {
		end--
	}
	if end == 0 || p.has(end, m.from, ends) {
		return value{}, false
	}
	said := p.saysSo(end, m.from)
	v, ok := p.valueUpTo(end, m.class)
	if !ok || p.hotline(v) || p.counted(v) || !said && (v.digits != 6 || v.letters || !p.within(end, m.from, besides)) {
		return value{}, false
	}
	n := p.before(v.from, 0)
	return v, !n.tight || n.class == m.class
}

var besides = runeSet(" (这个的\"”」】]")

// saysSo tells that a gap begins with 是 or the like.
func (p *page) saysSo(from, to int) bool {
	for from < to && (p.at(from) == ' ' || p.at(from) == '就' || p.at(from) == '"' || p.at(from) == '”' || p.at(from) == '这' || p.at(from) == ',') {
		from++
	}
	return from < to && explicit[p.at(from)]
}

// valueUpTo is the value that ends at end.
func (p *page) valueUpTo(end int, c class) (value, bool) {
	from := end
	for from > 0 && p.at(from-1) > ' ' && p.at(from-1) <= '~' && (isLetter(p.at(from-1)) || p.glyphs[from-1].digit != none) {
		from--
	}
	if v, ok := p.latinAt(from, c, false); ok && v.to == end {
		return v, true
	}
	ch := p.chainAt(end - 1)
	if ch == nil || ch.end() != end {
		return value{}, false
	}
	least := 4
	if c == saysCVV {
		least = 3
	}
	n := len(ch.digits)
	return value{ch.pos[0], end, n, false}, n >= least && n <= 8
}

// companion is a value listed with one that is a secret: 验证码617352和283910.
func (p *page) companion(c class, v value) (value, bool) {
	i := v.to
	for i-v.to < 6 && joins[p.at(i)] {
		i++
	}
	if i == v.to {
		return value{}, false
	}
	if v.letters {
		return p.latinAt(i, c, false)
	}
	return p.digitsAt(i, v.digits, v.digits)
}
