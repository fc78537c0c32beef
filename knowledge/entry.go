package knowledge

import (
	"strings"
	"unicode"

	"github.com/liaoqing/liaoqing/intents"
)

// Kinds of an Entry.
const (
	KindArticle   = "article"
	KindStep      = "step"
	KindUncovered = "uncovered"
)

// Entry is whatever search can find. A step is found as itself (Answer empty) or as one of its answers.
type Entry struct {
	Kind      string
	ID        string // of the article, guide or uncovered wish
	Step      int    // steps only, from 1
	StepID    string // steps only
	Answer    string // steps only: id of the step's answer
	Title     string
	Questions []string
	Products  []string // the products it is about; empty: any
	Situation string
	Days      [2]int // least and most; zero: any
	General   bool
	Starts    bool // steps only: who asks this wants the guide itself

	family string // steps only: the guide whose steps these are, or vary
	file   string
	marks  []string
}

// Key names the entry uniquely: article id, guide/step or guide/step/answer, uncovered id.
func (e Entry) Key() string {
	switch {
	case e.Kind != KindStep:
		return e.ID
	case e.Answer != "":
		return e.ID + "/" + e.StepID + "/" + e.Answer
	}
	return e.ID + "/" + e.StepID
}

// entriesOf lists all entries of the content, in the order of its files.
func entriesOf(c *Content) (out []Entry) {
	for _, a := range c.Articles {
		least, most, _ := a.DaySpan() // Check has reported what is wrong with it
		out = append(out, Entry{Kind: KindArticle, ID: a.ID, Title: a.Title, Questions: a.Questions, Products: a.Products,
			Situation: a.Situation, Days: [2]int{least, most}, General: a.General, file: a.file, marks: []string{"questions:"}})
	}
	for _, g := range c.Guides {
		var products []string
		if g.Product != AnyProduct {
			products = []string{g.Product}
		}
		for i, s := range g.Steps {
			e := Entry{Kind: KindStep, ID: g.ID, Step: i + 1, StepID: s.ID, Title: s.Title, Questions: s.Questions, Products: products,
				Situation: "close", family: g.family(), file: g.file, marks: []string{"steps:", "- id: " + s.ID}}
			out = append(out, e)
			for _, a := range s.Answers {
				if a.inherited {
					continue
				}
				e.Answer, e.Questions, e.Starts, e.marks = a.ID, a.Questions, a.Starts, []string{"steps:", "- id: " + s.ID, "- id: " + a.ID}
				out = append(out, e)
			}
		}
	}
	for _, u := range c.Uncovered {
		out = append(out, Entry{Kind: KindUncovered, ID: u.ID, Title: u.Title, Questions: u.Questions,
			file: "intents/uncovered.yaml", marks: []string{"id: " + u.ID}})
	}
	return out
}

// question is what two questions are compared by: folded, without punctuation and white space.
func question(text string) string { return squeeze(intents.Fold(text)) }

// squeeze takes punctuation and white space out of folded text.
func squeeze(folded string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsPunct(r) || unicode.IsSymbol(r) {
			return -1
		}
		return r
	}, folded)
}

// Right lists the right names of the product.
func (p Product) Right() []string { return append([]string{p.Name}, p.Aliases...) }

// Written lists all the ways people write the product.
func (p Product) Written() []string {
	return append(p.Right(), p.Misspellings...)
}
