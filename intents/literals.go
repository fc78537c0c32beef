package intents

import (
	"regexp/syntax"
	"slices"
	"strings"
)

// literals is what is known of the texts that a regular expression matches. Exact: it matches just the texts of set. Else: each
// match contains one of set; an empty set says nothing.
type literals struct {
	set   []string
	exact bool
}

const (
	mostLiterals = 64 // of one expression
	mostRunes    = 12 // of a character class that is spelt out
)

var nothingKnown = literals{}

// literalsOf finds the literals of re, as simplified by syntax.Simplify.
func literalsOf(re *syntax.Regexp) literals {
	switch re.Op {
	case syntax.OpEmptyMatch:
		return literals{[]string{""}, true}
	case syntax.OpLiteral:
		return literals{[]string{strings.ToLower(string(re.Rune))}, true}
	case syntax.OpCharClass:
		return literalsOfClass(re.Rune)
	case syntax.OpCapture:
		return literalsOf(re.Sub[0])
	case syntax.OpQuest:
		return literalsOfQuest(literalsOf(re.Sub[0]))
	case syntax.OpPlus:
		return contained(literalsOf(re.Sub[0]))
	case syntax.OpAlternate:
		return literalsOfAlternate(re.Sub)
	case syntax.OpConcat:
		return literalsOfConcat(re.Sub)
	}
	return nothingKnown // stars, any characters, anchors
}

func literalsOfClass(ranges []rune) literals {
	var set []string
	for i := 0; i < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if len(set) == mostRunes {
				return nothingKnown
			}
			set = append(set, string(r))
		}
	}
	return literals{set, true}
}

func literalsOfQuest(l literals) literals {
	if !l.exact {
		return nothingKnown
	}
	return literals{append(slices.Clone(l.set), ""), true}
}

// contained forgets that l is exact; a set with the empty text says nothing.
func contained(l literals) literals {
	if slices.Contains(l.set, "") {
		return nothingKnown
	}
	return literals{l.set, false}
}

func literalsOfAlternate(subs []*syntax.Regexp) literals {
	all := literals{exact: true}
	known := true
	for _, sub := range subs {
		l := literalsOf(sub)
		all.exact = all.exact && l.exact
		known = known && len(l.set) > 0
		all.set = append(all.set, l.set...)
	}
	switch {
	case !known || len(all.set) > mostLiterals:
		return nothingKnown
	case !all.exact:
		return contained(all)
	}
	return all
}

func literalsOfConcat(subs []*syntax.Regexp) literals {
	run := literals{[]string{""}, true} // of the neighbours read so far that are exact
	best, exact := nothingKnown, true
	for _, sub := range subs {
		l := literalsOf(sub)
		if l.exact && len(run.set)*len(l.set) <= mostLiterals {
			run.set = cross(run.set, l.set)
			continue
		}
		exact = false
		best = better(best, contained(run))
		run.set = []string{""}
		if l.exact {
			run.set = l.set
		} else {
			best = better(best, l)
		}
	}
	if exact {
		return run
	}
	return better(best, contained(run))
}

func cross(heads, tails []string) []string {
	out := make([]string, 0, len(heads)*len(tails))
	for _, h := range heads {
		for _, t := range tails {
			out = append(out, h+t)
		}
	}
	return out
}

// better is the set that fewer texts contain: longer literals, then fewer of them.
func better(a, b literals) literals {
	switch {
	case len(a.set) == 0:
		return b
	case len(b.set) == 0:
		return a
	}
	shortA, shortB := shortest(a.set), shortest(b.set)
	if shortB > shortA || shortB == shortA && len(b.set) < len(a.set) {
		return b
	}
	return a
}

func shortest(set []string) int {
	n := len(set[0])
	for _, s := range set[1:] {
		n = min(n, len(s))
	}
	return n
}
