package web

import (
	"cmp"
	"html"
	"slices"
	"strings"

	"github.com/microcosm-cc/bluemonday"

	"github.com/liaoqing/liaoqing/knowledge"
)

// sources is what a page rests on, as its readers see it: by how far it can be relied on, each source once.
type sources struct {
	Grades   []sourceGrade
	Withheld int // facts whose source is not for the public
}

// sourceGrade holds the sources that are relied on alike and reviewed by the same day.
type sourceGrade struct {
	Name    string
	Due     string // date of the next review
	Expired bool
	Overdue bool // past its review date, which an expired one no longer has
	List    []publicSource
}

type publicSource struct{ Name, AsOf string }

func sourcesOf(b *knowledge.Base, facts []string, today string) (s sources) {
	seen := map[string]bool{}
	for _, id := range facts {
		f, ok := b.Fact(id)
		if !ok || seen[id] {
			continue
		}
		seen[id] = true
		if f.Public != nil && !*f.Public {
			s.Withheld++
			continue
		}
		s.add(f, today)
	}
	slices.SortStableFunc(s.Grades, func(x, y sourceGrade) int {
		return cmp.Or(cmp.Compare(slices.Index(grades, x.Name), slices.Index(grades, y.Name)), cmp.Compare(x.Due, y.Due))
	})
	return s
}

// add puts a fact's source under its grade.
func (s *sources) add(f knowledge.Fact, today string) {
	g := sourceGrade{Name: grade(f), Due: f.ReviewBy, Expired: f.Confidence == "expired"}
	g.Overdue = !g.Expired && f.ReviewBy < today
	at := slices.IndexFunc(s.Grades, func(o sourceGrade) bool { return o.Name == g.Name && o.Due == g.Due })
	if at < 0 {
		at, s.Grades = len(s.Grades), append(s.Grades, g)
	}
	if one := (publicSource{f.Source, f.AsOf}); !slices.Contains(s.Grades[at].List, one) {
		s.Grades[at].List = append(s.Grades[at].List, one)
	}
}

// grades are the words for a fact's confidence, the best first.
var grades = []string{"法规原文", "官方资料", "法规，经转述", "媒体或第三方转述", "有争议", "未核实", "已过期"}

// grade is a fact's confidence in a word. Law is told by the marks 《》 that every source of law has.
func grade(f knowledge.Fact) string {
	law := strings.Contains(f.Source, "《")
	at := map[string]int{"high": 1, "medium": 3, "disputed": 4, "expired": 6}[f.Confidence]
	switch {
	case at == 0: // low or unverified
		at = 5
	case at < 4 && law:
		at--
	}
	return grades[at]
}

// plainText is a Markdown text without its marks, in one line, for descriptions.
func plainText(text string) string {
	return strings.Join(strings.Fields(html.UnescapeString(noTags.Sanitize(string(Markdown(text))))), " ")
}

var noTags = bluemonday.StrictPolicy()

// opening is the beginning of a text, of at most n characters.
func opening(text string, n int) string {
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	return string(runes[:n-1]) + "…"
}
