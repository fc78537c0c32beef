package knowledge

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/liaoqing/liaoqing/intents"
)

// classifier tells which class a text belongs to: softmax over classes, linear in the text's terms and signs. All examples of a
// class teach it together, so it knows ways of saying a thing that no single example shows.
type classifier struct {
	classes []string
	scale   []float32 // of each row; 0: the row says nothing
	rows    [][]int8  // a weight for each class, by number of the term; the signs come after the terms
}

// classOf names what an entry is about, whatever the product: the situation of an article, a step or an answer that several
// guides have in common, the wish for a guide itself, a wish without an answer.
func classOf(e *Entry, common map[string]bool) string {
	switch {
	case e.Kind == KindUncovered:
		return "uncovered:" + e.ID
	case e.Kind == KindStep && e.Starts:
		return "start"
	case e.Kind == KindStep && common[e.StepID+"/"+e.Answer]:
		return "step:" + e.StepID + "/" + e.Answer
	case e.Kind == KindStep:
		return "step:" + e.StepID
	case e.Situation == "":
		return "article:" + e.ID
	}
	return "article:" + e.Situation
}

// classes are what the entries of an index are about.
type classes struct {
	names []string
	of    []int // class of each entry
	kind  []int // kind of the entries of each class
}

func classesOf(entries []Entry) (c classes) {
	number, guides, common := map[string]int{}, map[string]string{}, map[string]bool{}
	for _, e := range entries {
		if e.Answer == "" {
			continue
		}
		answer := e.StepID + "/" + e.Answer
		if other, seen := guides[answer]; seen && other != e.ID {
			common[answer] = true
		}
		guides[answer] = e.ID
	}
	for i := range entries {
		name := classOf(&entries[i], common)
		n, ok := number[name]
		if !ok {
			n = len(c.names)
			number[name] = n
			c.names, c.kind = append(c.names, name), append(c.kind, kindOf(entries[i].Kind))
		}
		c.of = append(c.of, n)
	}
	return c
}

// elsewhere is by how much a wish without an answer is rarer in the middle of a guide: most of what is said there is about it, and
// 收不到验证码 is about logging in.
const elsewhere = .1

// within makes shares those of a question in the middle of a guide, if one is under way.
func (c classes) within(sc Scope, shares []float64) []float64 {
	if sc.Guide == "" {
		return shares
	}
	sum := 0.0
	for n := range shares {
		if c.kind[n] == ofUncovered {
			shares[n] *= elsewhere
		}
		sum += shares[n]
	}
	for n := range shares {
		shares[n] /= sum
	}
	return shares
}

// byKind adds up the shares of the classes of each kind.
func (c classes) byKind(shares []float64) (sum [kindCount]float64) {
	for n, s := range shares {
		sum[c.kind[n]] += s
	}
	return sum
}

// Numbers of the kinds of entries, as the classifier and the model tell them apart.
const (
	ofArticle = iota
	ofStep
	ofUncovered
	kindCount
)

func kindOf(kind string) int {
	switch kind {
	case KindArticle:
		return ofArticle
	case KindStep:
		return ofStep
	}
	return ofUncovered
}

// signs are what a reading shows beside its words.
const (
	signAny = iota
	signProduct
	signDays
	signQuestion
	signNegated
	signCloses
	signCount
)

// signsOf numbers the signs that a reading shows; they follow the terms.
func signsOf(r intents.Reading, terms int) []int32 {
	out := []int32{int32(terms + signAny)}
	add := func(sign int, shown bool) {
		if shown {
			out = append(out, int32(terms+sign))
		}
	}
	add(signProduct, len(namedProducts(r)) > 0)
	add(signDays, !r.Days.None())
	add(signQuestion, r.Question)
	add(signNegated, r.Negated)
	for _, a := range r.Acts {
		add(signCloses, a.Name == "close_product")
	}
	return out
}

// shares tells how likely each class is for a question with these terms and signs; the shares sum to 1.
func (c *classifier) shares(terms, signs []int32) []float64 {
	p := make([]float64, len(c.classes))
	for _, list := range [][]int32{terms, signs} {
		for _, t := range list {
			if s := c.scale[t]; s != 0 {
				for n, w := range c.rows[t] {
					p[n] += float64(s) * float64(w)
				}
			}
		}
	}
	x := evenly(len(terms) + len(signs))
	for n := range p {
		p[n] *= x
	}
	return softmax(p)
}

// evenly is the weight of one of n terms, so that long questions are judged no more sharply than short ones.
func evenly(n int) float64 { return 1 / math.Sqrt(float64(max(n, 1))) }

// MarshalBinary writes each row that says something: the number of its term (uint32, little-endian), its scale (float32), a
// byte a class.
func (c *classifier) MarshalBinary() ([]byte, error) {
	var out []byte
	for t, s := range c.scale {
		if s == 0 {
			continue
		}
		out = binary.LittleEndian.AppendUint32(out, uint32(t))
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(s))
		for _, w := range c.rows[t] {
			out = append(out, byte(w))
		}
	}
	return out, nil
}

// read takes what MarshalBinary wrote, for a vocabulary of so many terms.
func (c *classifier) read(data []byte, terms int) error {
	size := 8 + len(c.classes)
	if len(data)%size != 0 {
		return fmt.Errorf("classifier: %d bytes are no whole rows of %d", len(data), size)
	}
	c.scale, c.rows = make([]float32, terms+signCount), make([][]int8, terms+signCount)
	for ; len(data) > 0; data = data[size:] {
		t := binary.LittleEndian.Uint32(data)
		if int(t) >= len(c.rows) {
			return fmt.Errorf("classifier: row %d of %d: it was made from other content", t, len(c.rows))
		}
		c.scale[t] = math.Float32frombits(binary.LittleEndian.Uint32(data[4:]))
		c.rows[t] = make([]int8, len(c.classes))
		for n, w := range data[8:size] {
			c.rows[t][n] = int8(w)
		}
	}
	return nil
}
