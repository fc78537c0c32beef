package intents

import "slices"

// mails finds mail addresses: local@domain in any width, and 艾特, at, # for the @ where an address is announced.
func (p *page) mails() []stretch {
	announced := slices.ContainsFunc(p.marks, func(m mark) bool { return m.class == saysMail })
	var found []stretch
	for i := range p.glyphs {
		n := 1
		if p.at(i) != '@' && p.at(i) != '﹫' {
			n = p.any(ats, i)
			if n == 0 {
				n = p.spokenAt(i)
			}
			if n == 0 {
				continue
			}
		}
		for p.at(i+n) == '@' {
			n++
		}
		if s, ok := p.mailAround(i, i+n, announced); ok && (announced || p.at(i) == '@' || p.at(i) == '﹫' || p.providerAt(s, i+n)) {
			found = append(found, s)
		}
	}
	return found
}

// spokenAt is the length of the word at, spaces on both sides.
func (p *page) spokenAt(i int) int {
	if p.at(i-1) == ' ' && p.at(i) == 'a' && p.at(i+1) == 't' && p.at(i+2) == ' ' {
		return 2
	}
	return 0
}

// providerAt tells that the domain, right of the @, is one of the great providers.
func (p *page) providerAt(s stretch, i int) bool {
	for p.at(i) == ' ' {
		i++
	}
	n := p.any(providers, i)
	return n > 0 && i+n < s.to && s.to-i-n > 1
}

// mailAround is the address whose @ is at from..to.
func (p *page) mailAround(from, to int, announced bool) (stretch, bool) {
	left := p.skipSpaces(from, -1)
	begin := left
	for isLocal(p.at(begin - 1)) {
		begin--
	}
	for begin < left && (p.at(begin) == '.' || p.at(begin) == '-') {
		begin++
	}
	right := p.skipSpaces(to, 1)
	end, ok := p.domain(right, announced)
	return stretch{MailAddress, begin, end}, ok && begin < left
}

// skipSpaces goes over at most two spaces from i, to the left or to the right.
func (p *page) skipSpaces(i, step int) int {
	for n := 0; n < 2; n++ {
		next := i
		if step < 0 {
			next = i - 1
		}
		if p.at(next) != ' ' {
			break
		}
		i += step
	}
	return i
}

func isLocal(r rune) bool {
	return isLetter(r) || r >= '0' && r <= '9' || r == '.' || r == '_' || r == '%' || r == '+' || r == '-' || r == '\''
}

// domain is the end of the domain that begins at i. Of a provider the name is enough; else it ends in a label of letters.
func (p *page) domain(i int, announced bool) (end int, ok bool) {
	labels := 0
	for {
		j := i
		letters := true
		for isLetter(p.at(j)) || p.at(j) >= '0' && p.at(j) <= '9' || p.at(j) == '-' && j > i {
			letters = letters && isLetter(p.at(j))
			j++
		}
		if j == i {
			return end, ok
		}
		labels++
		switch {
		case labels > 1 && letters && j-i >= 2:
			end, ok = j, true
		case labels == 1 && (announced && letters && j-i >= 2 || p.any(providers, i) == j-i):
			end, ok = j, true
		}
		n := p.dot(j)
		if n == 0 {
			return end, ok
		}
		i = j + n
	}
}

// dot is the length of what stands for the dot of a domain.
func (p *page) dot(i int) int {
	n := 0
	for p.at(i+n) == ' ' && n < 2 {
		n++
	}
	switch p.at(i + n) {
	case '.', '。', '·', '点', ',':
		m := n + 1
		for p.at(i+m) == ' ' && m < n+3 {
			m++
		}
		if n > 0 || m > n+1 || p.at(i+n) == ',' { // apart from the labels: only where com or cn follows
			if p.any(tops, i+m) == 0 {
				return 0
			}
		}
		return m
	case 'd':
		if n > 0 && p.stands([]rune("dot "), i+n) {
			return n + 4
		}
	}
	if n > 0 && p.any(tops, i+n) > 0 && !isLetter(p.at(i+n+p.any(tops, i+n))) {
		return n
	}
	return 0
}

var tops = wordSet(`com cn net org`)
