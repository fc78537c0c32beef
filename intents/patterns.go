package intents

import (
	"cmp"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"

	"github.com/liaoqing/liaoqing/intents/zh"
)

// Confidences of a recognised act.
const (
	wholeConfidence = 1.0
	matchConfidence = 0.9
)

// role says what an alternative does for its pattern.
type role int

const (
	matches role = iota // anywhere
	whole               // from end to end
	vetoes              // anywhere
)

// alternative is one regular expression of a pattern.
type alternative struct {
	pattern  int
	role     role
	re       *regexp.Regexp // nil: its literals are all there is to it
	anchored bool           // speaks of an end of the text, so polite words are taken off first
}

// patterns recognises many patterns at once. One pass over the text finds the literals; only the expressions that have one of
// theirs in the text are run.
type patterns struct {
	names   []string
	alts    []alternative
	words   *scanner
	exact   [][]int          // alternatives that the word satisfies by itself, by number of the word
	needs   [][]int          // alternatives to run where the word occurs
	wholes  map[string][]int // alternatives that are satisfied by just this text
	unknown []int            // alternatives without literals: always run
}

func compile(list []Pattern) (*patterns, error) {
	ps := &patterns{words: newScanner(), wholes: map[string][]int{}}
	for _, p := range list {
		ps.names = append(ps.names, p.Name)
		for r, exprs := range [][]string{matches: p.Match, whole: p.Whole, vetoes: p.Unless} {
			for _, expr := range exprs {
				if err := ps.add(expr, role(r)); err != nil {
					return nil, fmt.Errorf("pattern %s: %w", p.Name, err)
				}
			}
		}
	}
	ps.words.build()
	return ps, nil
}

// add compiles an expression of the pattern named last.
func (ps *patterns) add(expr string, r role) error {
	parsed, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return fmt.Errorf("expression %q: %w", expr, err)
	}
	parsed = parsed.Simplify()
	if parsed.Op == syntax.OpEmptyMatch {
		return fmt.Errorf("expression %q matches everything", expr)
	}
	a := alternative{pattern: len(ps.names) - 1, role: r, anchored: anchored(parsed)}
	lits := literalsOf(parsed)
	if slices.Contains(lits.set, "") {
		lits = nothingKnown
	}
	n := len(ps.alts)
	switch {
	case lits.exact && r == whole:
		for _, w := range spellings(lits.set) {
			ps.wholes[w] = append(ps.wholes[w], n)
		}
	case lits.exact:
		for _, w := range spellings(lits.set) {
			ps.link(&ps.exact, w, n)
		}
	default:
		if a.re, err = compileAs(expr, r); err != nil {
			return fmt.Errorf("expression %q: %w", expr, err)
		}
		for _, w := range lits.set {
			ps.link(&ps.needs, w, n)
		}
		if len(lits.set) == 0 {
			ps.unknown = append(ps.unknown, n)
		}
	}
	ps.alts = append(ps.alts, a)
	return nil
}

func compileAs(expr string, r role) (*regexp.Regexp, error) {
	if r == whole {
		expr = `^(?:` + expr + `)$`
	}
	return regexp.Compile(expr)
}

// spellings adds to each word how it reads folded, so that an editor may write 三天 or 花唄.
func spellings(words []string) []string {
	out := slices.Clone(words)
	for _, w := range words {
		if f := zh.Fold(w); f != "" {
			out = append(out, f)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (ps *patterns) link(table *[][]int, word string, alt int) {
	w := ps.words.add(word)
	for len(*table) <= w {
		*table = append(*table, nil)
	}
	(*table)[w] = append((*table)[w], alt)
}

func anchored(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpBeginText, syntax.OpEndText, syntax.OpBeginLine, syntax.OpEndLine:
		return true
	}
	return slices.ContainsFunc(re.Sub, anchored)
}

// span is a part of a text in bytes.
type span struct{ at, to int }

// found is what speaks for a pattern in one text.
type found struct {
	confidence float64 // 0: nothing
	vetoed     bool
	where      span
}

// take keeps the better of what was found: more confidence, then further ahead, then longer.
func (f *found) take(confidence float64, s span) {
	better := cmp.Or(cmp.Compare(confidence, f.confidence), cmp.Compare(f.where.at, s.at), cmp.Compare(s.to-s.at, f.where.to-f.where.at))
	if better > 0 {
		f.confidence, f.where = confidence, s
	}
}

// read returns what was found for each pattern in text, in their order.
func (ps *patterns) read(s stripped) []found {
	out := make([]found, len(ps.names))
	run := make([]bool, len(ps.alts))
	for _, n := range ps.unknown {
		run[n] = true
	}
	ps.words.each(s.text, func(word, at int) {
		if word < len(ps.exact) {
			for _, n := range ps.exact[word] {
				ps.report(out, n, span{at, at + len(ps.words.words[word])})
			}
		}
		if word < len(ps.needs) {
			for _, n := range ps.needs[word] {
				run[n] = true
			}
		}
	})
	s.each(func(at, to int) bool {
		for _, n := range ps.wholes[s.text[at:to]] {
			ps.report(out, n, span{at, to})
		}
		return true
	})
	for n, do := range run {
		if do && !out[ps.alts[n].pattern].vetoed {
			ps.run(out, n, s)
		}
	}
	return out
}

func (ps *patterns) report(out []found, n int, where span) {
	a := ps.alts[n]
	switch a.role {
	case vetoes:
		out[a.pattern].vetoed = true
	case whole:
		out[a.pattern].take(wholeConfidence, where)
	case matches:
		out[a.pattern].take(matchConfidence, where)
	}
}

// run tries an expression that is more than its literals.
func (ps *patterns) run(out []found, n int, s stripped) {
	a := ps.alts[n]
	switch {
	case a.role == whole:
		s.each(func(at, to int) bool {
			ok := a.re.MatchString(s.text[at:to])
			if ok {
				ps.report(out, n, span{at, to})
			}
			return !ok
		})
	case a.anchored:
		if !ps.runOn(out, n, s.text, s.at, s.to) {
			end := dropMarks(s.text, len(s.text))
			ps.runOn(out, n, s.text, min(skipMarks(s.text, 0), end), end)
		}
	default:
		ps.runOn(out, n, s.text, 0, len(s.text))
	}
}

func (ps *patterns) runOn(out []found, n int, text string, at, to int) bool {
	loc := ps.alts[n].re.FindStringIndex(text[at:to])
	if loc == nil || loc[0] == loc[1] {
		return false
	}
	ps.report(out, n, span{at + loc[0], at + loc[1]})
	return true
}
