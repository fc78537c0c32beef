package intents

import "slices"

// isIdentity tells whether the digits may be an identity number: GB 11643, 18 places with the date of birth at 7 to 14, or
// 15 places as issued until 1999. The check digit is not asked for: people mistype, and the number is as private.
func isIdentity(d []int8) bool {
	if hasX(d[:len(d)-1]) || !regions[number(d[:2])] {
		return false
	}
	switch len(d) {
	case 18:
		return isDate(number(d[6:10]), number(d[10:12]), number(d[12:14]))
	case 15:
		return d[14] != letterX && isDate(1900+number(d[6:8]), number(d[8:10]), number(d[10:12]))
	}
	return false
}

// regions are the first two places, GB/T 2260, with 82 and 83 of the residence permits.
var regions = func() map[int]bool {
	set := map[int]bool{}
	for _, r := range []int{11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46,
		50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83} {
		set[r] = true
	}
	return set
}()

func isDate(year, month, day int) bool {
	if year < 1900 || year > 2035 || month < 1 || month > 12 || day < 1 {
		return false
	}
	days := [...]int{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
	return day <= days[month-1]
}

func number(d []int8) int {
	n := 0
	for _, v := range d {
		n = 10*n + int(v)
	}
	return n
}

// luhn is the check of ISO/IEC 7812.
func luhn(d []int8) bool {
	sum := 0
	for i, v := range d {
		n := int(v)
		if (len(d)-i)%2 == 0 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		sum += n
	}
	return sum%10 == 0
}

// isCard tells whether digits i to j, which stand alone, are a card number; strong where no word announces it.
func (s *sorter) isCard(i, j int, announced, tight bool) (strong, ok bool) {
	c, d := s.chain, s.chain.digits[i:j]
	groups := c.groups(i, j)
	unionPay := d[0] == 6 && d[1] == 2 && len(d) >= 16 && len(d) <= 19
	other := i == 0 && s.said.class == saysOther
	switch {
	case len(d) < 12:
	case luhn(d) && unionPay:
		return true, true
	case len(groups) > 2 && c.round(i, j):
	case luhn(d) && issued(d) && cardGroups(groups) && !other:
		return true, true
	case s.loneEnd(i, j):
	case announced && (len(d) >= 13 && len(d) <= 19 || tight):
		return false, true
	case unionPay && cardGroups(groups) && !other:
		return false, true
	}
	return false, false
}

// issued tells whether the length goes with the first digits, of what banks issue here.
func issued(d []int8) bool {
	n := len(d)
	switch two, four := number(d[:2]), number(d[:4]); {
	case n > 19:
		return false
	case two == 62:
		return n >= 13
	case d[0] == 4:
		return n == 13 || n == 16 || n == 18 || n == 19
	case d[0] == 5:
		return n == 16 || n == 19
	case two == 34 || two == 37:
		return n == 15
	case two == 35 || two == 30 || two == 36 || two == 38:
		return n == 16 || n == 14 && two != 35
	case two == 60 || two == 68 || two == 69 && four == 6907:
		return n >= 15
	case four >= 2221 && four <= 2720:
		return n == 16
	case four == 9558 || four == 9559 || two == 94 || two == 98 || two == 99:
		return n == 16 || n == 19
	}
	return false
}

// cardGroups tells whether card numbers are written in such groups.
func cardGroups(groups []int) bool {
	rest := groups[:len(groups)-1]
	switch n := len(groups); {
	case n <= 2:
		return groups[0] >= 4
	case n >= 13:
		return true
	case slices.Equal(groups, []int{4, 6, 5}), slices.Equal(groups, []int{6, 6, 4}), slices.Equal(groups, []int{6, 4, 4, 2}):
		return true
	default:
		same := func(g int) bool { return g == groups[0] }
		return groups[0] >= 2 && groups[n-1] <= groups[0] && !slices.ContainsFunc(rest, func(g int) bool { return !same(g) })
	}
}
