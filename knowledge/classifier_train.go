package knowledge

import (
	"math"
)

// How the classifier learns: Adagrad over single questions in a drawn order, some of their terms unseen each time so that no word
// is relied on alone, rare classes heard more, and no row for a term that stands in one question only.
const (
	classRounds = 30
	classPace   = .12
	termsUnseen = 15   // in a hundred
	rareHeard   = .5   // power of the mean size of a class over its own
	noticeable  = 1e-4 // a smaller error moves nothing
)

// lesson is a similar question as the classifier learns from it.
type lesson struct {
	terms []int32
	class int
	kind  int // of the class
}

// heardOf is how much each class is heard: rare classes more than their size, and each kind as much as another, since what is
// asked does not follow how much was written.
func heardOf(lessons []lesson, classes int) []float64 {
	size, kindOf := make([]float64, classes), make([]int, classes)
	var kinds [kindCount]float64
	for _, l := range lessons {
		size[l.class]++
		kindOf[l.class] = l.kind
	}
	for _, l := range lessons {
		kinds[l.kind] += math.Pow(size[l.class], -rareHeard)
	}
	most := max(kinds[0], kinds[1], kinds[2])
	heard := make([]float64, classes)
	mean := float64(len(lessons)) / float64(classes)
	for n := range heard {
		if size[n] > 0 {
			heard[n] = math.Pow(mean/size[n], rareHeard) * math.Sqrt(most/kinds[kindOf[n]])
		}
	}
	return heard
}

// learnClassifier learns from lessons over so many terms and the signs after them.
func learnClassifier(classes []string, lessons []lesson, terms int) *classifier {
	weights := teach(lessons, terms+signCount, heardOf(lessons, len(classes)))
	c := &classifier{classes: classes, scale: make([]float32, len(weights)), rows: make([][]int8, len(weights))}
	for t, row := range weights {
		var most float64
		for _, w := range row {
			most = max(most, math.Abs(float64(w)))
		}
		if most == 0 {
			continue
		}
		c.scale[t], c.rows[t] = float32(most/127), make([]int8, len(row))
		for n, w := range row {
			c.rows[t][n] = int8(math.Round(float64(w) / most * 127))
		}
	}
	return c
}

// lessons lists the questions of all entries, without those that a fold holds out; fold < 0 holds nothing out.
func (ix *index) lessons(fold int) (out []lesson) {
	for i := range ix.entries {
		for j, f := range ix.forms[i] {
			if ix.heldOut(fold, i, j) {
				continue
			}
			class := ix.about.of[i]
			out = append(out, lesson{terms: append(ix.words.shared(f.terms), ix.signs[i][j]...), class: class, kind: ix.about.kind[class]})
		}
	}
	return out
}

// shared are the terms that stand in more than one text: nothing is learned of the others.
func (v *vocabulary) shared(terms []int32) (out []int32) {
	for _, t := range terms {
		if !v.once[t] {
			out = append(out, t)
		}
	}
	return out
}

// teach returns a row of weights for each term, nil for one that no lesson holds.
func teach(lessons []lesson, terms int, heard []float64) [][]float32 {
	weights, sums := make([][]float32, terms), make([][]float32, terms)
	classes := len(heard)
	for _, l := range lessons {
		for _, t := range l.terms {
			if weights[t] == nil {
				weights[t], sums[t] = make([]float32, classes), make([]float32, classes)
			}
		}
	}
	order, r := make([]int, len(lessons)), rng(20261127)
	for i := range order {
		order[i] = i
	}
	var seen []int32
	for range classRounds {
		for i := len(order) - 1; i > 0; i-- {
			j := r.below(i + 1)
			order[i], order[j] = order[j], order[i]
		}
		for _, o := range order {
			l := lessons[o]
			seen = seen[:0]
			for _, t := range l.terms {
				if r.below(100) >= termsUnseen {
					seen = append(seen, t)
				}
			}
			step(weights, sums, seen, l.class, heard[l.class])
		}
	}
	return weights
}

// step moves the rows of the terms toward the class of a lesson.
func step(weights, sums [][]float32, terms []int32, class int, heard float64) {
	if len(terms) == 0 {
		return
	}
	x := evenly(len(terms))
	p := make([]float64, len(weights[terms[0]]))
	for _, t := range terms {
		for n, w := range weights[t] {
			p[n] += float64(w)
		}
	}
	for n := range p {
		p[n] *= x
	}
	wrong := softmax(p)
	wrong[class]--
	for _, t := range terms {
		row, sum := weights[t], sums[t]
		for n, g := range wrong {
			if math.Abs(g) < noticeable {
				continue
			}
			d := float32(g * x * heard)
			sum[n] += d * d
			row[n] -= classPace * d / (float32(math.Sqrt(float64(sum[n]))) + 1e-3)
		}
	}
}
