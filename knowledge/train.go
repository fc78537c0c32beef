package knowledge

import (
	"cmp"
	"context"
	"math"
	"runtime"
	"slices"
	"sync"

	"github.com/liaoqing/liaoqing/intents"
)

// example is a similar question that was put to the index without itself (or without its whole entry), and what came back.
type example struct {
	list    []ranking
	right   []bool // of each in list: it answers
	serves  []bool // of each in list: who reads it is not misled, though another fits better
	kind    int    // of the entry that was left out
	whole   bool   // the answer was left out with the question
	absent  bool   // the whole entry was, in this fold: its like may stand in for it, but teaches no order
	inGuide bool   // asked while one was under way
	asked   [askSignals]float64
}

// train learns the model from the similar questions, each left out in turn. The order is fixed, so the same content gives the
// same model to the last digit. Encoder and classifier have seen every question, so what is built on them learns from ones that
// have not: the questions are left out in folds.
func (b *Base) train(ctx context.Context, tell progress) (*model, error) {
	b.model = &model{Calibrate: make([]float64, signals+1), Kinds: make([][]float64, kindCount)}
	for k := range b.model.Kinds {
		b.model.Kinds[k] = make([]float64, kindSignals+1)
	}
	all, err := b.askLeftOut(ctx, tell)
	if err != nil {
		return nil, err
	}
	m := &model{Digest: b.material, Weights: map[string]float64{}, skimmed: b.skimmed}
	m.encoder, m.classifier = b.index.learn(-1)
	m.reports = b.reporter.learn(b.index, b.Read, -1)
	m.weights = fitOrder(all)
	for i, name := range featureNames {
		m.weights[i] = round(m.weights[i])
		m.Weights[name] = m.weights[i]
	}
	for i := range all {
		all[i].sort(m)
	}
	m.Kinds = b.fitKinds(all)
	m.Calibrate = b.fitConfidence(m, all)
	tell(folds+1, folds+1)
	return m, nil
}

// askLeftOut asks the questions of all folds, each before what has not seen it.
func (b *Base) askLeftOut(ctx context.Context, tell progress) ([]example, error) {
	b.readSigns()
	var all []example
	for fold := range folds {
		if err := b.index.place(b.index.learn(fold)); err != nil {
			return nil, err
		}
		x, err := b.examples(ctx, fold)
		if err != nil {
			return nil, err
		}
		all = append(all, x...)
		tell(fold+1, folds+1)
	}
	return all, nil
}

// readSigns reads all questions wholly, for what they show beside their words.
func (b *Base) readSigns() {
	b.index.signs = make([][][]int32, len(b.index.entries))
	onAll(len(b.index.entries), func(i int) {
		e := &b.index.entries[i]
		for _, q := range append(slices.Clone(e.Questions), e.Title) {
			b.index.signs[i] = append(b.index.signs[i], signsOf(b.Read(q), len(b.index.words.name)))
		}
	})
}

// learn trains encoder and classifier without what a fold holds out, side by side.
func (ix *index) learn(fold int) (*encoder, *classifier) {
	classes := make(chan *classifier, 1)
	go func() { classes <- learnClassifier(ix.about.names, ix.lessons(fold), len(ix.words.name)) }()
	e := quantise(ix.learnEncoder(fold))
	return e, <-classes
}

// examples asks what a fold holds out, on all processors and in the order of the content.
func (b *Base) examples(ctx context.Context, fold int) ([]example, error) {
	of, errs := make([][]example, len(b.index.entries)), make([]error, len(b.index.entries))
	var asking sync.WaitGroup
	n := runtime.GOMAXPROCS(0)
	for w := range n {
		asking.Go(func() {
			for i := w; i < len(of); i += n {
				of[i], errs[i] = b.examplesOf(ctx, fold, i)
			}
		})
	}
	asking.Wait()
	if i := slices.IndexFunc(errs, func(err error) bool { return err != nil }); i >= 0 {
		return nil, errs[i] // one tells it all: thousands are asked, and what stops one stops all
	}
	return slices.Concat(of...), nil
}

// examplesOf asks the questions of an entry that a fold holds out, where they would be asked: each as if nobody had thought of it,
// and the wishes without an answer whose whole entry is held out. One in a few of the rest is asked with its entry and the twins
// of it taken away altogether, as for a question that nothing here answers.
func (b *Base) examplesOf(ctx context.Context, fold, i int) (out []example, err error) {
	e := &b.index.entries[i]
	for j := range e.Questions[:min(mostAsked, len(e.Questions))] {
		if !b.index.heldOut(fold, i, j) {
			continue
		}
		alone, within := b.asIn(e, b.Read(e.Questions[j]))
		var asked []circumstance
		if e.Kind != KindStep || alone.opens() {
			asked = append(asked, alone)
		}
		if e.Kind == KindStep || j%strangers == 0 {
			within.Scope.Step = b.standing(within.Guide, e, j/folds)
			asked = append(asked, within)
		}
		for _, whole := range []bool{false, true} {
			if whole && (e.Kind == KindUncovered || j/folds%remnants != 0) {
				continue
			}
			for _, c := range asked {
				x, err := b.example(ctx, c, leftOut{fold: fold, entry: i, question: j, whole: whole})
				if err != nil {
					return nil, err
				}
				out = append(out, x)
			}
		}
	}
	return out, nil
}

// mostAsked: no more questions of an entry are asked, so that one that many were written for does not count for all.
const mostAsked = 40

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
	alone.Scope.Product, within.Scope = b.guides[e.ID].Product, Scope{Guide: e.ID, Step: e.StepID, Product: b.guides[e.ID].Product}
	for _, m := range slices.Backward(r.Products) {
		if slices.Contains(e.Products, m.ID) || len(e.Products) == 0 {
			within.Reading = b.Read(within.Folded[:m.At] + within.Folded[m.At+len(m.Surface):])
			break
		}
	}
	return alone, within
}

// opens tells that a question about a step can open a conversation: it says what it is about.
func (c circumstance) opens() bool {
	return len(namedProducts(c.Reading)) > 0 || slices.Contains(c.Situations, "close")
}

// standing is the step where somebody stands who asks question number n of an entry in a guide: of a step at that step, at the
// first and at another, in turn.
func (b *Base) standing(guide string, e *Entry, n int) string {
	steps := b.guides[guide].Steps
	switch at := n / 3 % len(steps); {
	case e.Kind == KindStep && n%3 == 0:
		return e.StepID
	case e.Kind == KindStep && n%3 == 1:
		return steps[0].ID
	case e.Kind == KindStep && steps[at].ID == e.StepID:
		return steps[(at+1)%len(steps)].ID
	default:
		return steps[at].ID
	}
}

func (b *Base) example(ctx context.Context, c circumstance, out leftOut) (x example, err error) {
	a := b.index.ask(c.Reading, c.Scope)
	defer b.index.done(a)
	found, err := b.index.find(ctx, a, namedProducts(c.Reading), b.admits(c.Reading, c.Scope))
	if err != nil {
		return x, err
	}
	e := &b.index.entries[out.entry]
	x.kind, x.whole, x.absent, x.inGuide, x.asked = kindOf(e.Kind), out.whole, b.index.absent(out.fold, out.entry), c.Guide != "", askedAbout(a, c.Scope)
	for _, k := range b.rank(a, c.Reading, c.Scope, found, out).list {
		twin := b.index.entries[k.entry].twin(e)
		if out.whole && twin && e.Kind != KindUncovered {
			continue
		}
		x.list, x.right = append(x.list, k), append(x.right, twin)
		x.serves = append(x.serves, twin || !out.whole && b.index.entries[k.entry].serves(e))
	}
	return x, nil
}

// sort puts the list in the order of a model.
func (x *example) sort(m *model) {
	order := make([]int, len(x.list))
	for i := range x.list {
		order[i], x.list[i].score = i, m.score(x.list[i].features)
	}
	slices.SortFunc(order, func(i, j int) int {
		return cmp.Or(cmp.Compare(x.list[j].score, x.list[i].score), cmp.Compare(x.list[i].entry, x.list[j].entry))
	})
	sorted := *x
	sorted.list, sorted.right, sorted.serves = nil, nil, nil
	for _, o := range order {
		sorted.list, sorted.right, sorted.serves = append(sorted.list, x.list[o]), append(sorted.right, x.right[o]), append(sorted.serves, x.serves[o])
	}
	*x = sorted
}

// fitOrder learns weights by which the right entries take the greatest share among the candidates: softmax loss over lists,
// Adagrad, weights held small.
func fitOrder(examples []example) (w features) {
	const rounds, pace, shrink = 15, .1, 2e-4
	var sum features
	for range rounds {
		for _, x := range examples {
			if x.absent || !slices.Contains(x.right, true) {
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
	var of []example
	for _, x := range examples {
		if len(x.list) == 0 {
			continue
		}
		kinds := m.kinds(b.kindSignalsOf(x.asked, x.list))
		at = append(at, signalsOf(x.list[0], b.shares(x.list)[0], kinds[kindOf(b.index.entries[x.list[0].entry].Kind)]))
		right, of = append(right, truth(x.serves[0])), append(of, x)
	}
	return logistic(at, right, asOften(of))
}

// fitKinds learns which kind of entry a question is about, by softmax regression. What was asked without its answer is about none
// that is there, and teaches nothing.
func (b *Base) fitKinds(examples []example) [][]float64 {
	var at [][kindSignals]float64
	var of []example
	for _, x := range examples {
		if !x.whole {
			at, of = append(at, b.kindSignalsOf(x.asked, x.list)), append(of, x)
		}
	}
	w, sum := make([][]float64, kindCount), make([][]float64, kindCount)
	for k := range w {
		w[k], sum[k] = make([]float64, kindSignals+1), make([]float64, kindSignals+1)
	}
	m, times := model{Kinds: w}, asOften(of)
	for range 600 {
		grad := make([][]float64, kindCount)
		for k := range grad {
			grad[k] = make([]float64, kindSignals+1)
		}
		for i, s := range at {
			for k, p := range m.kinds(s) {
				d := (truth(k == of[i].kind) - p) * times[i]
				for n, v := range s {
					grad[k][n] += d * v
				}
				grad[k][kindSignals] += d
			}
		}
		for k := range w {
			for n, g := range grad[k] {
				sum[k][n] += g * g
				w[k][n] += .3 * g / math.Sqrt(sum[k][n]+1e-12)
			}
		}
	}
	for k := range w {
		for n := range w[k] {
			w[k][n] = round(w[k][n])
		}
	}
	return w
}

// asOften weighs examples by how often each kind is asked about, which how much was written says nothing of: out of a guide half
// of what is asked has no answer here; in a guide most is about its steps.
func asOften(of []example) []float64 {
	part := map[bool][kindCount]float64{
		false: {ofArticle: .25, ofStep: .25, ofUncovered: .5},
		true:  {ofArticle: .15, ofStep: .7, ofUncovered: .15},
	}
	size := map[bool]*[kindCount]float64{false: {}, true: {}}
	for _, x := range of {
		size[x.inGuide][x.kind]++
	}
	times := make([]float64, len(of))
	for i, x := range of {
		times[i] = part[x.inGuide][x.kind] / size[x.inGuide][x.kind]
	}
	return times
}

// logistic fits weights and a constant by gradient descent with Adagrad over all examples at once; times is the weight of each.
func logistic(at [][signals]float64, right, times []float64) []float64 {
	w := make([]float64, signals+1)
	sum := make([]float64, signals+1)
	for range 600 {
		grad := make([]float64, signals+1)
		for i, s := range at {
			x := w[signals]
			for n, v := range s {
				x += w[n] * v
			}
			d := (right[i] - sigmoid(x)) * times[i]
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
