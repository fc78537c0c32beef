package knowledge

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/liaoqing/liaoqing/intents"
)

// example is a similar question that was put to the index without itself (or without its whole entry), and what came back.
type example struct {
	list   []ranking
	right  []bool // of each in list: it answers
	serves []bool // of each in list: who reads it is not misled, though another fits better
}

// train learns the model from the similar questions, each left out in turn. The order is fixed, so the same content gives the
// same model to the last digit. The encoder has seen every question, so the re-ranker learns from encoders that have not: the
// questions are left out in folds.
func (b *Base) train(ctx context.Context, tell progress) (*model, error) {
	b.model = &model{Calibrate: make([]float64, signals+1)}
	var near, far []example
	for fold := range folds {
		if err := b.index.place(quantise(b.index.learnEncoder(fold))); err != nil {
			return nil, err
		}
		for _, whole := range []bool{false, true} {
			x, err := b.examples(ctx, fold, whole)
			if err != nil {
				return nil, err
			}
			if whole {
				far = append(far, x...)
			} else {
				near = append(near, x...)
			}
		}
		tell(fold+1, folds+1)
	}
	m := &model{Digest: b.material, Weights: map[string]float64{}, encoder: quantise(b.index.learnEncoder(-1))}
	m.weights = fitOrder(near)
	for i, name := range featureNames {
		m.weights[i] = round(m.weights[i])
		m.Weights[name] = m.weights[i]
	}
	m.Calibrate = b.fitConfidence(m, append(near, far...))
	tell(folds+1, folds+1)
	return m, nil
}

// examples asks the similar questions of a fold, once by itself and once in the middle of a guide; whole takes its entry and
// the twins of it away altogether, as for a question that nothing here answers. Those are mostly wishes without an answer:
// of what has one, something near enough usually remains.
func (b *Base) examples(ctx context.Context, fold int, whole bool) (out []example, err error) {
	for i := range b.index.entries {
		e := &b.index.entries[i]
		for j := fold; j < len(e.Questions); j += folds {
			if whole && e.Kind != KindUncovered && j%remnants != 0 {
				continue
			}
			alone, within := b.asIn(e, b.Read(e.Questions[j]))
			asked := []circumstance{alone, within}
			if e.Kind != KindStep && j%strangers != 0 {
				asked = asked[:1]
			}
			for _, c := range asked {
				x, err := b.example(ctx, c, leftOut{entry: i, question: j, whole: whole})
				if err != nil {
					return nil, err
				}
				out = append(out, x)
			}
		}
	}
	return out, nil
}

// remnants: one question in so many of what has an answer is asked without that answer.
const remnants = 4

// strangers: in the middle of a guide one question in so many that are not about it is asked.
const strangers = 6

// circumstance is a question with what it is asked in front of.
type circumstance struct {
	intents.Reading
	Scope
}

// asIn returns a question as asked out of any guide, and as in the middle of one: there people do not name the product that
// the guide is about.
func (b *Base) asIn(e *Entry, r intents.Reading) (alone, within circumstance) {
	alone, within = circumstance{Reading: r}, circumstance{Reading: r}
	if e.Kind != KindStep {
		within.Guide = cmp.Or(b.general, b.Content.Guides[0].ID)
		within.Scope.Product = b.guides[within.Guide].Product
		return alone, within
	}
	alone.Scope.Product, within.Scope = b.guides[e.ID].Product, Scope{Guide: e.ID, Product: b.guides[e.ID].Product}
	for _, m := range slices.Backward(r.Products) {
		if slices.Contains(e.Products, m.ID) || len(e.Products) == 0 {
			within.Reading = b.Read(within.Folded[:m.At] + within.Folded[m.At+len(m.Surface):])
			break
		}
	}
	return alone, within
}

func (b *Base) example(ctx context.Context, c circumstance, out leftOut) (x example, err error) {
	a := b.index.ask(c.Reading)
	defer b.index.done(a)
	found, err := b.index.find(ctx, a, func(i int) bool { return b.admits(&b.index.entries[i], c.Reading, c.Scope) })
	if err != nil {
		return x, err
	}
	for _, k := range b.rank(a, c.Reading, c.Scope, found, out) {
		e := &b.index.entries[out.entry]
		twin := b.index.entries[k.entry].twin(e)
		if out.whole && twin && e.Kind != KindUncovered {
			continue
		}
		x.list, x.right = append(x.list, k), append(x.right, twin)
		x.serves = append(x.serves, twin || !out.whole && b.index.entries[k.entry].serves(e))
	}
	return x, nil
}

// fitOrder learns weights by which the right entries take the greatest share among the candidates: softmax loss over lists,
// Adagrad, weights held small.
func fitOrder(examples []example) (w features) {
	const rounds, pace, shrink = 15, .1, 2e-4
	var sum features
	for range rounds {
		for _, x := range examples {
			if !slices.Contains(x.right, true) {
				continue
			}
			toward := pull(x, w)
			for n := range w {
				g := toward[n] - shrink*w[n]
				sum[n] += g * g
				w[n] += pace * g / math.Sqrt(sum[n]+1)
			}
		}
	}
	return w
}

// pull is the direction in which the weights give the right entries a greater share.
func pull(x example, w features) (toward features) {
	m := model{weights: w}
	scores := make([]float64, len(x.list))
	for i, k := range x.list {
		scores[i] = m.score(k.features)
	}
	shares := softmax(scores)
	right := 0.0
	for i, s := range shares {
		if x.right[i] {
			right += s
		}
	}
	for i, k := range x.list {
		part := -shares[i]
		if x.right[i] {
			part += shares[i] / right
		}
		for n := range toward {
			toward[n] += part * k.features[n]
		}
	}
	return toward
}

// fitConfidence learns how often the first entry is right, by logistic regression over its signals.
func (b *Base) fitConfidence(m *model, examples []example) []float64 {
	var at [][signals]float64
	var right []float64
	for _, x := range examples {
		if len(x.list) == 0 {
			continue
		}
		order := make([]int, len(x.list))
		for i := range x.list {
			order[i], x.list[i].score = i, m.score(x.list[i].features)
		}
		slices.SortFunc(order, func(i, j int) int {
			return cmp.Or(cmp.Compare(x.list[j].score, x.list[i].score), cmp.Compare(x.list[i].entry, x.list[j].entry))
		})
		sorted := make([]ranking, len(order))
		for i, o := range order {
			sorted[i] = x.list[o]
		}
		at = append(at, signalsOf(sorted[0], b.shares(sorted)[0]))
		right = append(right, truth(x.serves[order[0]]))
	}
	return logistic(at, right)
}

// logistic fits weights and a constant by gradient descent with Adagrad over all examples at once.
func logistic(at [][signals]float64, right []float64) []float64 {
	w := make([]float64, signals+1)
	sum := make([]float64, signals+1)
	for range 600 {
		grad := make([]float64, signals+1)
		for i, s := range at {
			x := w[signals]
			for n, v := range s {
				x += w[n] * v
			}
			d := (right[i] - sigmoid(x)) / float64(len(at))
			for n, v := range s {
				grad[n] += d * v
			}
			grad[signals] += d
		}
		for n, g := range grad {
			sum[n] += g * g
			w[n] += .3 * g / math.Sqrt(sum[n]+1e-12)
		}
	}
	for n := range w {
		w[n] = round(w[n])
	}
	return w
}
