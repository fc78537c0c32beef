package knowledge

import (
	"math"
)

// A batch holds two questions each of so many entries; what is said of one entry should lie near, and far from the rest.
const (
	batchPairs  = 128
	encodeRuns  = 8
	temperature = .07
	encodePace  = .08
)

// sample is a similar question as the encoder learns from it.
type sample struct {
	entry int
	terms []int32
}

// learnEncoder trains the terms' vectors on pairs of questions of one entry: softmax over the batch both ways, Adagrad with one
// step size a row. A term begins as a pseudo-random vector made from its own name, as long as the term is rare, so that
// untrained terms already match themselves. fold < 0 takes all questions; else those of that fold are left out.
func (ix *index) learnEncoder(fold int) []vector {
	rows := make([]vector, len(ix.words.name))
	for i, name := range ix.words.name {
		rows[i] = hashed(name, ix.words.weight[i]/ix.words.unseen)
	}
	samples := ix.samples(fold)
	sums := make([]float32, len(rows))
	r := rng(20261122)
	questions := 0
	for _, of := range samples {
		questions += len(of)
	}
	batches := max(1, questions/batchPairs)
	for run := range encodeRuns {
		pace := encodePace * (1 - float32(run)/encodeRuns)
		for range batches {
			left, right := ix.drawPairs(samples, &r)
			ix.learnBatch(rows, sums, left, right, pace)
		}
	}
	return rows
}

// folds is the number of parts that questions are left out in.
const folds = 4

// heldOut tells that a question is not there in a fold: its own turn to be asked has come, or its whole entry is asked about as
// something that nobody has thought of, as wishes without an answer are in turn. fold < 0 holds nothing out.
func (ix *index) heldOut(fold, entry, question int) bool {
	return fold >= 0 && (question%folds == fold || ix.absent(fold, entry))
}

// absent tells that a whole entry is not there in a fold.
func (ix *index) absent(fold, entry int) bool {
	return fold >= 0 && ix.entries[entry].Kind == KindUncovered && entry%folds == fold
}

// samples groups the questions by entry.
func (ix *index) samples(fold int) (out [][]sample) {
	for i := range ix.forms {
		var of []sample
		for j, f := range ix.forms[i] {
			if !ix.heldOut(fold, i, j) {
				of = append(of, sample{i, f.terms})
			}
		}
		if len(of) > 1 {
			out = append(out, of)
		}
	}
	return out
}

// drawPairs draws entries, more often those with more questions, and two questions of each.
func (ix *index) drawPairs(samples [][]sample, r *rng) (left, right []sample) {
	for range min(batchPairs, len(samples)) {
		of := samples[r.below(len(samples))]
		a := r.below(len(of))
		b := (a + 1 + r.below(len(of)-1)) % len(of)
		left, right = append(left, of[a]), append(right, of[b])
	}
	return left, right
}

func (ix *index) learnBatch(rows []vector, sums []float32, left, right []sample, pace float32) {
	a, lengthA := encodeAll(rows, left)
	b, lengthB := encodeAll(rows, right)
	n := len(left)
	towardA, towardB := make([]vector, n), make([]vector, n)
	sims := make([][]float64, n)
	for i := range n {
		sims[i] = make([]float64, n)
		for j := range n {
			if i != j && ix.alike(left[i].entry, right[j].entry) {
				sims[i][j] = math.Inf(-1) // not to be driven apart: the same question about another product
				continue
			}
			sims[i][j] = float64(near(&a[i], &b[j])) / temperature
		}
	}
	pushApart(sims, a, b, towardA, towardB)
	for i := range n {
		move(rows, sums, left[i].terms, &a[i], lengthA[i], &towardA[i], pace)
		move(rows, sums, right[i].terms, &b[i], lengthB[i], &towardB[i], pace)
	}
}

// pushApart adds to each vector the direction in which its own pair gains against the others, seen from both sides.
func pushApart(sims [][]float64, a, b, towardA, towardB []vector) {
	n := len(sims)
	column := make([]float64, n)
	for i := range n {
		row := softmax(sims[i])
		for j := range n {
			column[j] = sims[j][i]
		}
		down := softmax(column)
		for j := range n {
			g := float32(-row[j])
			h := float32(-down[j])
			if i == j {
				g, h = g+1, h+1
			}
			if g*g < 1e-8 && h*h < 1e-8 {
				continue // too far apart already to matter
			}
			for d := range dims {
				towardA[i][d] += g * b[j][d]
				towardB[j][d] += g * a[i][d]
				towardB[i][d] += h * a[j][d]
				towardA[j][d] += h * b[i][d]
			}
		}
	}
}

// move changes the rows of a question's terms so that its unit vector turns toward the given direction.
func move(rows []vector, sums []float32, terms []int32, unit *vector, length float32, toward *vector, pace float32) {
	if length == 0 {
		return
	}
	along := near(toward, unit)
	var g vector
	var square float32
	for d := range dims {
		g[d] = (toward[d] - along*unit[d]) / length
		square += g[d] * g[d]
	}
	for _, t := range terms {
		sums[t] += square
		step := pace / float32(math.Sqrt(float64(sums[t])+1e-6))
		for d := range dims {
			rows[t][d] += step * g[d]
		}
	}
}

func encodeAll(rows []vector, of []sample) (units []vector, lengths []float32) {
	units, lengths = make([]vector, len(of)), make([]float32, len(of))
	for i, s := range of {
		for _, t := range s.terms {
			for d := range dims {
				units[i][d] += rows[t][d]
			}
		}
		lengths[i] = float32(math.Sqrt(float64(near(&units[i], &units[i]))))
		if lengths[i] > 0 {
			for d := range dims {
				units[i][d] /= lengths[i]
			}
		}
	}
	return units, lengths
}

// alike tells that two entries differ in product or days at most, so that their questions use the same words.
func (ix *index) alike(i, j int) bool {
	a, b := &ix.entries[i], &ix.entries[j]
	switch {
	case i == j:
		return true
	case a.Kind != b.Kind:
		return false
	case a.Kind == KindArticle:
		return a.Situation == b.Situation
	case a.Kind == KindStep:
		return a.StepID == b.StepID || a.ID == b.ID && a.Step == b.Step
	}
	return false
}

// hashed is a pseudo-random vector of the given length made from a name.
func hashed(name string, length float64) (v vector) {
	r := rng(14695981039346656037)
	for _, c := range []byte(name) {
		r = (r ^ rng(c)) * 1099511628211
	}
	x := float32(length / math.Sqrt(dims))
	for d := range v {
		v[d] = x
		if r.next()&1 == 0 {
			v[d] = -x
		}
	}
	return v
}

// rng is splitmix64: the same numbers on every machine and with every Go version.
type rng uint64

func (r *rng) next() uint64 {
	*r += 0x9e3779b97f4a7c15
	z := uint64(*r)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

func (r *rng) below(n int) int { return int((r.next() >> 33) % uint64(n)) }
