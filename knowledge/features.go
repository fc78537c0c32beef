package knowledge

import (
	"slices"

	"github.com/liaoqing/liaoqing/intents"
)

// The features that the re-ranker weighs, in the order of a feature vector. Each is 0..1, comparable between indexes of any
// size, and has a meaning that staff can be told.
var featureNames = []string{
	"cover",         // share of the question's weight that the best similar question holds
	"covered",       // share of the similar question's weight that the question holds
	"order",         // longest common subsequence over the longer text
	"fit",           // harmonic mean of cover and covered
	"support",       // how well the entry's second-best similar question fits
	"product_same",  // the product asked about is the entry's
	"product_extra", // the entry is about a product, the question names none
	"product_any",   // the question names a product, the entry is about any
	"days_same",     // the days asked about are inside the entry's span
	"days_extra",    // the entry is about certain days, the question names none
	"days_any",      // the question names days, the entry is about any
	"situation_same",
	"situation_extra", // the entry has a situation, the question shows none
	"situation_other", // the question shows situations, none of them the entry's
	"negation",        // the question and the similar question differ in negation
	"general",         // the entry states the rule for any product
	"step",            // the entry is a step of a guide
	"uncovered",       // the entry is a wish without an answer
	"under_way",       // the entry is a step of the guide under way
}

type features [19]float64

// named returns the features by name, without those that are 0.
func (f features) named() map[string]float64 {
	out := map[string]float64{}
	for i, v := range f {
		if v != 0 {
			out[featureNames[i]] = round(v)
		}
	}
	return out
}

// skipped tells which similar question of an entry is left out, for training; none: -1.
const none = -1

// compare makes the features of entry number i for a question, and names the similar question that fits best.
func (ix *index) compare(a asked, r intents.Reading, sc Scope, i, skip int) (features, int) {
	first, second := none, none
	var fit1, fit2 float64
	for j, f := range ix.forms[i] {
		if j == skip {
			continue
		}
		fit := likeness(a, f)
		switch {
		case first == none || fit > fit1:
			second, fit2 = first, fit1
			first, fit1 = j, fit
		case second == none || fit > fit2:
			second, fit2 = j, fit
		}
	}
	if first == none {
		return features{}, none
	}
	best := ix.forms[i][first]
	shared := a.overlap(best)
	var f features
	f[0] = ratio(shared, a.mass)
	f[1] = ratio(shared, best.mass)
	f[2] = ratio(float64(longestCommon(a.text, best.text)), float64(max(len(a.text), len(best.text))))
	f[3] = fit1
	f[4] = fit2
	ix.compareEntities(&f, r, sc, i)
	f[14] = truth(r.Negated != ix.negated[i][first])
	return f, first
}

func (ix *index) compareEntities(f *features, r intents.Reading, sc Scope, i int) {
	e := &ix.entries[i]
	asked := namedProducts(r)
	under := e.Kind == KindStep && e.ID == sc.Guide // what the guide is about goes without saying
	f[5] = truth(len(asked) > 0 && shares(asked, e.Products) || under && len(asked) == 0)
	f[6] = truth(len(asked) == 0 && len(e.Products) > 0 && !under)
	f[7] = truth(len(asked) > 0 && len(e.Products) == 0)
	timed := e.Days != [2]int{}
	f[8] = truth(timed && !r.Days.None())
	f[9] = truth(timed && r.Days.None())
	f[10] = truth(!timed && !r.Days.None())
	if e.Situation != "" {
		f[11] = truth(slices.Contains(r.Situations, e.Situation) || under && len(r.Situations) == 0)
		f[12] = truth(len(r.Situations) == 0 && !under)
		f[13] = truth(len(r.Situations) > 0 && !slices.Contains(r.Situations, e.Situation))
	}
	f[15] = truth(e.General)
	f[16] = truth(e.Kind == KindStep)
	f[17] = truth(e.Kind == KindUncovered)
	f[18] = truth(under)
}

// likeness is the harmonic mean of both coverages, 0..1.
func likeness(a asked, f form) float64 { return ratio(2*a.overlap(f), a.mass+f.mass) }

// namedProducts lists the products a question is about.
func namedProducts(r intents.Reading) (ids []string) {
	for _, m := range r.Products {
		if !m.Denied {
			ids = append(ids, m.ID)
		}
	}
	return ids
}

func shares(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
