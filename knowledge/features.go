package knowledge

import (
	"math"
	"slices"

	"github.com/liaoqing/liaoqing/intents"
)

// The features that the re-ranker weighs. Each is 0..1 (cosines -1..1), comparable between indexes of any size, and has a
// meaning that staff can be told.
const (
	atCover        = iota // share of the question's weight that the best similar question holds
	atCovered             // share of the similar question's weight that the question holds
	atOrder               // longest common subsequence over the longer text
	atFit                 // harmonic mean of cover and covered
	atSupport             // how well the entry's second-best similar question fits
	atNear                // cosine to the nearest similar question (encoder.go)
	atNearby              // cosine to the second-nearest
	atMiddle              // cosine to the middle of the similar questions
	atLikely              // how much likelier the question's terms are in the entry's questions than in all, per term, / 4
	atMissing             // weight of the rarest of the question's terms that no question of the entry has: what it is really about
	atProductSame         // share of the products asked about and the entry's that are both's
	atProductExtra        // the entry is about a product, the question names none
	atProductAny          // the entry is about any product, the question names one that has an article of its own
	atDaysSame            // how far the days asked about are those of the entry
	atDaysExtra           // the entry is about certain days, the question names none
	atDaysAny             // the question names days, the entry is about any
	atSituationSame
	atSituationExtra // the entry has a situation, the question shows none
	atSituationOther // the question shows situations, none of them the entry's
	atNegation       // the question and the similar question differ in negation
	atGeneral        // the question names a product, the entry states the rule for any
	atStep           // the entry is a step of a guide
	atUncovered      // the entry is a wish without an answer
	atClass          // how likely the question is about the entry's class (classifier.go): natural logarithm, / 4
	atKind           // the same of its kind: article, step, wish without an answer
	atUnderWay       // the entry is a step of the guide under way
	atHand           // the entry is the step where the visitor stands, past the first: there people still ask about all that lies ahead
	featureCount
)

var featureNames = [featureCount]string{
	"cover",
	"covered",
	"order",
	"fit",
	"support",
	"near",
	"nearby",
	"middle",
	"likely",
	"missing",
	"product_same",
	"product_extra",
	"product_any",
	"days_same",
	"days_extra",
	"days_any",
	"situation_same",
	"situation_extra",
	"situation_other",
	"negation",
	"general",
	"step",
	"uncovered",
	"class",
	"kind",
	"under_way",
	"at_hand",
}

type features [featureCount]float64

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

// logShare is the logarithm of a share, not below that of one in a thousand.
func logShare(p float64) float64 { return math.Log(max(p, .001)) }

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
	f[atCover] = ratio(shared, a.mass)
	f[atCovered] = ratio(shared, best.mass)
	f[atOrder] = ratio(float64(longestCommon(a.text, best.text)), float64(max(len(a.text), len(best.text))))
	f[atFit] = fit1
	f[atSupport] = fit2
	f[atNear], f[atNearby], f[atMiddle] = ix.nearest(a.at, i, skip)
	f[atLikely], f[atMissing] = ix.likely(a, i, skip)
	f[atClass] = logShare(a.shares[ix.about.of[i]]) / 4
	f[atKind] = logShare(a.kinds[kindOf(ix.entries[i].Kind)]) / 4
	ix.compareEntities(&f, r, sc, i)
	f[atNegation] = truth(r.Negated != ix.negated[i][first])
	return f, first
}

func (ix *index) compareEntities(f *features, r intents.Reading, sc Scope, i int) {
	e := &ix.entries[i]
	asked := namedProducts(r)
	under := e.Kind == KindStep && ix.underWay(e, sc) // what the guide is about goes without saying
	switch e.Kind {
	case KindArticle:
		f[atProductSame] = common(asked, e.Products)
		f[atProductExtra] = truth(len(asked) == 0 && len(e.Products) > 0)
		f[atProductAny] = truth(len(asked) > 0 && len(e.Products) == 0 && ix.hasOwn(asked, r, e.Situation))
	case KindStep: // of the guide for the product, or it would not be a candidate
		f[atProductSame] = truth(len(asked) > 0 || under)
	}
	timed := e.Days != [2]int{} && e.Days[1]-e.Days[0] <= narrow
	if timed && !r.Days.None() {
		f[atDaysSame] = daysFit(r.Days, e.Days)
	}
	f[atDaysExtra] = truth(timed && r.Days.None())
	f[atDaysAny] = truth(!timed && !r.Days.None())
	if e.Situation != "" {
		f[atSituationSame] = truth(slices.Contains(r.Situations, e.Situation) || under)
		f[atSituationExtra] = truth(len(r.Situations) == 0 && !under)
		f[atSituationOther] = truth(len(r.Situations) > 0 && !slices.Contains(r.Situations, e.Situation) && !under)
	}
	f[atGeneral] = truth(e.General && len(asked) > 0)
	f[atStep] = truth(e.Kind == KindStep)
	f[atUncovered] = truth(e.Kind == KindUncovered)
	f[atUnderWay] = truth(under)
	f[atHand] = truth(under && e.Step > 1 && e.StepID == sc.Step)
}

// underWay tells that a step is one of the guide under way, or of the guide that this is based on.
func (ix *index) underWay(e *Entry, sc Scope) bool {
	return sc.Guide != "" && (e.ID == sc.Guide || e.ID == ix.basedOn[sc.Guide])
}

// narrow is the widest span of days that an article can be said to be about: of one until 89 it is about being late at all.
const narrow = 60

// daysFit is the share of the days asked about that an entry is about, less the wider its span is.
func daysFit(asked intents.Span, about [2]int) float64 {
	both := min(asked.Max, about[1]) - max(asked.Min, about[0]) + 1
	return max(0, ratio(float64(both), float64(asked.Max-asked.Min+1))) * (1 - float64(about[1]-about[0])/(2*narrow))
}

// common is the share of products that are in both lists.
func common(asked, about []string) float64 {
	both := 0
	for _, id := range asked {
		both += int(truth(slices.Contains(about, id)))
	}
	return ratio(float64(both), float64(max(len(asked), len(about))))
}

// hasOwn tells that there is an article of a product's own on a situation and the days asked about.
func (ix *index) hasOwn(asked []string, r intents.Reading, situation string) bool {
	for _, id := range asked {
		for _, days := range ix.own[[2]string{id, situation}] {
			if r.Days.None() || days == [2]int{} || r.Days.Min <= days[1] && days[0] <= r.Days.Max {
				return true
			}
		}
	}
	return false
}

// nearest returns the cosines to the two similar questions of an entry that lie nearest, and to the middle of them all.
func (ix *index) nearest(at vector, i, skip int) (first, second, middle float64) {
	var sum vector
	for j := range ix.points[i] {
		if j == skip {
			continue
		}
		p := &ix.points[i][j]
		for d := range sum {
			sum[d] += p[d]
		}
		switch c := float64(near(&at, p)); {
		case c > first:
			first, second = c, first
		case c > second:
			second = c
		}
	}
	return first, second, ratio(float64(near(&at, &sum)), math.Sqrt(float64(near(&sum, &sum))))
}

// likely is the mean logarithm by which the terms of a question are likelier in the entry's questions than in all, smoothed as
// if every entry had a few questions more of the general kind.
func (ix *index) likely(a asked, i, skip int) (mean, missing float64) {
	const few = 3.0
	n := float64(len(ix.forms[i]))
	var left []int32
	if skip != none {
		n--
		left = ix.forms[i][skip].terms
	}
	sum, mass := 0.0, 0.0
	for _, t := range a.terms {
		held := float64(ix.held[i][t])
		if _, out := slices.BinarySearch(left, t); out {
			held--
		}
		share := termShare(ix.words.name[t])
		if held == 0 && !ix.words.once[t] {
			missing = max(missing, a.known[t])
		}
		sum += share * math.Log((held+few*ix.words.common[t])/((n+few)*ix.words.common[t]))
		mass += share
	}
	return ratio(sum, mass) / 4, missing / ix.words.unseen
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
