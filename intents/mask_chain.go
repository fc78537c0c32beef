package intents

const (
	sameRun   rune = 0   // the digit stands right beside the one before
	newScript rune = 's' // so it does, in another script
	zeroWidth rune = 'z'
	letterX   int8 = 10 // the last place of an identity number
	maxGap         = 3  // glyphs between two digits of a chain
)

// chain is a sequence of digits with no more than separators between them. A private number is one or more whole runs of
// it; a part of a run only where the whole run falls into private numbers.
type chain struct {
	digits []int8
	pos    []int  // glyph of each digit
	sep    []rune // what stands before each digit
}

// findChains finds all chains, in order.
func findChains(glyphs []glyph) []chain {
	var chains []chain
	var c chain
	last := script(0)
	for i, g := range glyphs {
		digit, s := g.digit, g.script
		if digit == none && isX(glyphs, i) && len(c.digits) >= 14 && c.digits[len(c.digits)-1] != letterX {
			digit, s = letterX, 0
		}
		if digit == none {
			continue
		}
		if len(c.digits) == 0 {
			c.add(digit, i, sameRun)
			last = s
			continue
		}
		sep, joined := separator(glyphs, c.pos[len(c.pos)-1]+1, i)
		if sep == sameRun && s != last {
			sep = newScript
		}
		switch {
		case joined:
			c.add(digit, i, sep)
		case digit == letterX: // a letter of its own
			continue
		default:
			chains = append(chains, c)
			c = chain{}
			c.add(digit, i, sameRun)
		}
		last = s
	}
	if len(c.digits) > 0 {
		chains = append(chains, c)
	}
	for i := range chains {
		chains[i].loosen(glyphs)
	}
	return chains
}

// loosen makes borders inside the ends of long Han runs, where 一 may be an ordinary word: 唯一一三八….
func (c *chain) loosen(glyphs []glyph) {
	for i := 0; i < len(c.digits); {
		j := c.next(i)
		if j-i >= 12 && glyphs[c.pos[i]].script == han {
			c.sep[i+1], c.sep[j-1] = newScript, newScript
		}
		i = j
	}
}

// end is the glyph after the last digit.
func (c *chain) end() int { return c.pos[len(c.pos)-1] + 1 }

func isX(glyphs []glyph, i int) bool {
	switch glyphs[i].r {
	case 'x', '×', '叉', 'х', 'χ':
		return i+1 == len(glyphs) || !isLetter(glyphs[i+1].r)
	}
	return false
}

func (c *chain) add(digit int8, pos int, sep rune) {
	c.digits = append(c.digits, digit)
	c.pos = append(c.pos, pos)
	c.sep = append(c.sep, sep)
}

// separator is what stands between two digits; not ok where it is more than a separator.
func separator(glyphs []glyph, from, to int) (sep rune, ok bool) {
	visible := 0
	for _, g := range glyphs[from:to] {
		s := separates(g.r)
		if s == 0 {
			return 0, false
		}
		if s != zeroWidth {
			visible++
		}
		if sep == 0 || sep == zeroWidth || s == '\n' || sep == ' ' && s != zeroWidth {
			sep = s
		}
	}
	return sep, visible <= maxGap
}

func separates(r rune) rune {
	switch r {
	case ' ', '\t':
		return ' '
	case '\n', '\r', '\u2028':
		return '\n'
	case '-', '‐', '‑', '‒', '–', '—', '―', '−', '﹣', '_', '杠', 'ー':
		return '-'
	case '.', '·', '•', '。', '・', '…':
		return '.'
	case ',', '、':
		return ','
	case '/', '\\', '|', '~':
		return '/'
	case '(', ')', '[', ']', '【', '】':
		return '('
	case '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\ufe0f', '\u20e3', '\u00ad':
		return zeroWidth
	}
	return 0
}

// border tells that a number may begin or end before digit i.
func (c *chain) border(i int) bool { return i == 0 || i == len(c.digits) || c.sep[i] != sameRun }

// apart tells that digit i is visibly apart from the one before.
func (c *chain) apart(i int) bool {
	return c.sep[i] != sameRun && c.sep[i] != newScript && c.sep[i] != zeroWidth
}

// next is the border after i.
func (c *chain) next(i int) int {
	for i++; !c.border(i); i++ {
	}
	return i
}

// groups are the sizes of the visible groups of digits i to j.
func (c *chain) groups(i, j int) []int {
	sizes := []int{1}
	for i++; i < j; i++ {
		if c.apart(i) {
			sizes = append(sizes, 0)
		}
		sizes[len(sizes)-1]++
	}
	return sizes
}

// evenly tells that all groups of i to j are separated alike.
func (c *chain) evenly(i, j int) bool {
	first := rune(0)
	for i++; i < j; i++ {
		if !c.apart(i) {
			continue
		}
		if first == 0 {
			first = c.sep[i]
		}
		if c.sep[i] != first {
			return false
		}
	}
	return true
}

// round tells that every group of i to j begins with another digit than 0 and ends in 0, as sums do.
func (c *chain) round(i, j int) bool {
	for k := i; k < j; k++ {
		if (k == i || c.apart(k)) && c.digits[k] == 0 || (k == j-1 || c.apart(k+1)) && c.digits[k] != 0 {
			return false
		}
	}
	return true
}

// rising tells that each group of i to j is a greater number than the one before, as in a list.
func (c *chain) rising(i, j int) bool {
	before, value := -1, 0
	for k := i; k < j; k++ {
		if k > i && c.apart(k) {
			if value <= before {
				return false
			}
			before, value = value, 0
		}
		value = value*10 + int(c.digits[k])
	}
	return true
}

// dated tells that a date such as 2024-01-15 begins at digit i.
func (c *chain) dated(i int) bool {
	if i+6 > len(c.digits) || !c.apart(i+4) || len(c.groups(i, i+4)) > 1 {
		return false
	}
	century := number(c.digits[i : i+2])
	g := c.groups(i+4, len(c.digits))
	return (century == 19 || century == 20) && g[0] <= 2
}

// stretch is where digits i to j stand.
func (c *chain) stretch(kind string, i, j int) stretch {
	return stretch{kind, c.pos[i], c.pos[j-1] + 1}
}
