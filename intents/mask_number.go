package intents

// numbers finds identity, card and telephone numbers.
func (p *page) numbers() []stretch {
	var found []stretch
	lo := 0          // end of the chain before
	var spared chain // the number before, if it was spared as an order number or the like
	for i := range p.chains {
		c := &p.chains[i]
		s := sorter{page: p, chain: c, said: p.before(c.pos[0], lo)}
		if m, ok := p.after(c.end()); ok {
			s.saidAfter = m.class
		}
		start := 0
		if s.said == (notice{saysOther, true}) || p.listed(spared, c) {
			start = c.spare()
		}
		found = append(found, s.best(start)...)
		lo = c.end()
		spared = chain{}
		if start == len(c.digits) {
			spared = *c
		}
	}
	return found
}

// spare is the end of the number that begins a chain and is announced as nobody's secret.
func (c *chain) spare() int {
	first := c.groups(0, len(c.digits))[0]
	size, before := first, 0
	for i := first; i < len(c.digits); i += size {
		before, size = size, 1
		for i+size < len(c.digits) && !c.apart(i+size) {
			size++
		}
		joined := c.sep[i] == '-' || c.sep[i] == '/' || c.sep[i] == '.'
		if !joined && (before > 6 || size > 6) && (c.sep[i] != ',' || size != before) {
			return i
		}
	}
	return len(c.digits)
}

// listed tells that a chain goes on a list with one that was spared: 单号是13812345678和13912345678.
func (p *page) listed(spared chain, c *chain) bool {
	n := len(spared.pos)
	return n > 0 && n == len(c.pos) && c.pos[0]-spared.pos[n-1] <= 3 && p.within(spared.pos[n-1]+1, c.pos[0], joins)
}

// sorter sorts the digits of one chain into private numbers.
type sorter struct {
	page      *page
	chain     *chain
	said      notice // of what begins the chain
	saidAfter class  // of what ends it
}

// candidate is a private number that may end at to.
type candidate struct {
	kind   string
	to     int
	strong bool // by itself, without a word that announces it
}

// best is the way to cut the chain, from start on, that masks most of its digits.
func (s *sorter) best(start int) []stretch {
	c, n := s.chain, len(s.chain.digits)
	const impossible = -1 << 30
	score := make([]int, n+1)
	take := make([]candidate, n)
	for i := n - 1; i >= start; i-- {
		score[i] = impossible
		if c.border(i) || i == start {
			score[i] = max(score[i], score[c.next(i)])
		}
		for _, cand := range s.candidates(i) {
			worth := 10*(cand.to-i) + score[cand.to]
			if cand.strong {
				worth += 5
			}
			if score[cand.to] != impossible && worth > score[i] {
				score[i], take[i] = worth, cand
			}
		}
	}
	var found []stretch
	for i := start; i < n; {
		cand := take[i]
		if cand.to == 0 {
			i = c.next(i)
			continue
		}
		found = append(found, s.whole(cand, i))
		i = cand.to
	}
	return found
}

// whole takes in the + of +86 and the bracket of (86).
func (s *sorter) whole(cand candidate, i int) stretch {
	st := s.chain.stretch(cand.kind, i, cand.to)
	if cand.kind == PhoneNumber && s.page.at(st.from-1) == '+' {
		st.from--
	}
	return st
}

// candidates are the private numbers that may begin at digit i.
func (s *sorter) candidates(i int) []candidate {
	var list []candidate
	c := s.chain
	for j := i + 7; j <= len(c.digits) && j <= i+21; j++ {
		whole := c.border(i) && c.border(j)
		if c.digits[j-1] == letterX || j-i == 15 || j-i == 18 {
			if isIdentity(c.digits[i:j]) {
				list = append(list, candidate{IdentityCard, j, true})
				continue
			}
		}
		if !whole {
			if cand, ok := s.glued(i, j); ok {
				list = append(list, cand)
			}
			continue
		}
		list = append(list, s.standing(i, j)...)
	}
	return list
}

// glued is for numbers that touch another one.
func (s *sorter) glued(i, j int) (candidate, bool) {
	c := s.chain
	if len(c.groups(i, j)) > 1 || hasX(c.digits[i:j]) {
		return candidate{}, false
	}
	switch d := c.digits[i:j]; {
	case isMobile(d):
		return candidate{PhoneNumber, j, true}, true
	case len(d) >= 16 && len(d) <= 19 && d[0] == 6 && d[1] == 2 && luhn(d):
		return candidate{BankCard, j, true}, true
	}
	return candidate{}, false
}

// standing is for numbers that stand alone.
func (s *sorter) standing(i, j int) []candidate {
	c, d := s.chain, s.chain.digits[i:j]
	says := func(k class) bool { return i == 0 && s.said.class == k || j == len(c.digits) && s.saidAfter == k }
	tight := i == 0 && s.said.tight || j == len(c.digits) && s.saidAfter != 0
	if j == len(c.digits) && s.saidAfter == saysOther && !(i == 0 && s.said.tight) || s.page.amount(c.pos[i], c.pos[j-1]+1) {
		return nil
	}
	var list []candidate
	if says(saysIdentity) && (len(d) >= 15 && len(d) <= 18 || tight && len(d) >= 12 && len(d) <= 20) && !s.loneEnd(i, j) && !c.dated(i) {
		list = append(list, candidate{IdentityCard, j, false})
	}
	if hasX(d) {
		return list
	}
	if strong, ok := s.isCard(i, j, says(saysCard), tight); ok {
		list = append(list, candidate{BankCard, j, strong})
	}
	if strong, ok := s.isPhone(i, j, says(saysPhone), tight); ok {
		list = append(list, candidate{PhoneNumber, j, strong})
	}
	return list
}

// loneEnd tells that a single Han numeral at either end, which may be an ordinary word, would be taken in: 6222…一直.
func (s *sorter) loneEnd(i, j int) bool {
	c := s.chain
	lone := func(k int) bool { return s.page.glyphs[c.pos[k]].script == han && c.border(k) && c.border(k+1) }
	return lone(i) && !lone(i+1) || lone(j-1) && !lone(j-2)
}

func hasX(d []int8) bool {
	for _, v := range d {
		if v == letterX {
			return true
		}
	}
	return false
}
