package intents

import "slices"

// isMobile tells whether the digits are a mobile number of the mainland.
func isMobile(d []int8) bool { return len(d) == 11 && d[0] == 1 && d[1] >= 3 }

// isPhone tells whether digits i to j, which stand alone, are somebody's telephone number.
func (s *sorter) isPhone(i, j int, announced, tight bool) (strong, ok bool) {
	c := s.chain
	d := c.digits[i:j]
	k := i + s.prefix(i, j)
	if isMobile(c.digits[k:j]) && (announced || s.phoneGroups(k, j)) {
		return true, true
	}
	switch {
	case announced && tight && len(d) >= 10 && len(d) <= 13 && d[0] == 1 && d[1] >= 3: // a digit lost or doubled
		return false, !s.loneEnd(i, j)
	case i == 0 && announced && tight && s.ownLine():
		return false, isLandline(d) && !s.loneEnd(i, j)
	case s.page.at(c.pos[i]-1) == '+' && len(d) >= 11 && len(d) <= 12: // Hong Kong, Macau, Taiwan
		code := number(d[:3])
		return true, code == 852 || code == 853 || code == 886
	}
	return false, false
}

// prefix is the length of +86, 0086, 86, or the 0 once dialled before a mobile number elsewhere.
func (s *sorter) prefix(i, j int) int {
	for _, p := range [][]int8{{0, 0, 8, 6}, {0, 8, 6}, {8, 6, 0}, {8, 6}, {0}} {
		if j-i-len(p) == 11 && slices.Equal(p, s.chain.digits[i:i+len(p)]) {
			return len(p)
		}
	}
	return 0
}

// phoneGroups tells whether a mobile number is written in such groups, and not sums, dates, addresses or lists.
func (s *sorter) phoneGroups(i, j int) bool {
	c := s.chain
	g := c.groups(i, j)
	if len(g) == 1 {
		return !s.fraction(i)
	}
	switch s.page.at(c.pos[j-1] + 1) {
	case '=', '+', '*', '×', '÷':
		return false
	}
	small := !slices.ContainsFunc(g, func(n int) bool { return n > 2 })
	switch {
	case g[0] == 3 && len(g) == 3 && g[1] == 4, g[0] == 3 && len(g) == 2, g[0] == 7:
		return true
	case small && len(g) >= 6:
		return c.evenly(i, j) && !c.rising(i, j)
	case g[0] == 3 && len(g) == 3, g[0] == 3 && len(g) >= 4 && g[1] != 3:
		return c.evenly(i, j) && !c.round(i, j) && c.sep[i+3] != ','
	case len(g) <= 3 && g[0] >= 2:
		return c.evenly(i, j) && !c.round(i, j) && !s.sums(i, j, g)
	}
	return false
}

// fraction tells that 0. stands before digit i.
func (s *sorter) fraction(i int) bool {
	c := s.chain
	return i > 0 && c.sep[i] == '.' && c.digits[i-1] == 0 && (i == 1 || c.apart(i-1))
}

// sums tells that groups look like years or sums rather than parts of a telephone number.
func (s *sorter) sums(i, j int, g []int) bool {
	c := s.chain
	if sep := c.sep[i+g[0]]; sep == ',' || sep == '/' || g[0] == 2 && sep != ' ' && sep != '\n' {
		return true
	}
	return g[0] == 4 && c.digits[i] == 1 && c.digits[i+1] == 9 && c.digits[i+2] == 9 || g[0] == 2 && len(g) > 2
}

// isLandline tells whether the digits are a landline number, with the area code or without.
func isLandline(d []int8) bool {
	switch len(d) {
	case 7, 8:
		return d[0] >= 2
	case 10:
		return d[0] == 0 && d[1] > 0
	case 11, 12:
		return d[0] == 0 && d[1] > 0
	}
	return false
}

// ownLine tells that the telephone announced before the chain is a private person's.
func (s *sorter) ownLine() bool {
	p := s.page
	begin := s.chain.pos[0]
	m, ok := p.markBefore(begin, 0)
	if !ok || m.class != saysPhone {
		return false
	}
	switch p.at(m.from - 1) {
	case '打', '拨', '来':
		return false
	}
	for _, o := range p.marks {
		if o.class == saysOffice && o.to <= begin && begin-o.to <= reach {
			return false
		}
	}
	for k := max(0, m.from-10); k < m.to; k++ {
		if p.any(own, k) > 0 {
			return true
		}
	}
	return false
}
