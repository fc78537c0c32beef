package intents

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/liaoqing/liaoqing/intents/zh"
)

// Reader reads utterances by one lexicon. It keeps no state and is safe for concurrent use.
type Reader struct {
	seg        *zh.Segmenter
	speller    *speller
	mender     *mender
	products   *products
	quantity   *quantity
	situations *patterns
	acts       *patterns
}

// New prepares a Reader. The segmenter should know lex.Domain. The error names the pattern and the expression that cannot be used.
func New(seg *zh.Segmenter, lex Lexicon) (*Reader, error) {
	situations, err := compile(lex.Situations)
	if err != nil {
		return nil, fmt.Errorf("compile situations: %w", err)
	}
	acts, err := compile(lex.Acts)
	if err != nil {
		return nil, fmt.Errorf("compile acts: %w", err)
	}
	return &Reader{seg, newSpeller(lex.Products), newMender(), newProducts(lex.Products), newQuantity(), situations, acts}, nil
}

// Load prepares a Reader with a segmenter of its own.
func Load(lex Lexicon) (*Reader, error) {
	var seg *zh.Segmenter
	segmenter := make(chan error, 1)
	go func() {
		var err error
		seg, err = zh.NewSegmenter(lex.Domain())
		segmenter <- err
	}()
	r, err := New(nil, lex) // which takes as long
	if wrong := <-segmenter; wrong != nil {
		return nil, fmt.Errorf("segmenter: %w", wrong)
	}
	if err != nil {
		return nil, err
	}
	r.seg = seg
	return r, nil
}

// Fold is how all texts are written before they are compared: see zh.Fold.
func Fold(text string) string { return zh.Fold(text) }

// Bare is a folded text without courtesies and marks at its ends.
func Bare(text string) string {
	folded := zh.Fold(text)
	b := bare(folded)
	return folded[b.at:b.to]
}

// Sounds are the syllables of a Chinese character: see zh.Sounds.
func Sounds(c rune) []string { return zh.Sounds(c) }

// Skim reads only what questions are compared by: Text, Folded, Bare, Words, Products and Negated.
func (r *Reader) Skim(text string) Reading {
	folded, words := r.words(text)
	places := r.products.find(folded, words)
	deny(folded, places)
	b := bare(folded)
	return Reading{Text: text, Folded: folded, Bare: folded[b.at:b.to], BareAt: b.at, Words: words, Products: mentions(folded, places), Negated: negated(folded, b.to, places)}
}

// words folds a text, reads what is typed in letters, puts its words right and cuts it into them.
func (r *Reader) words(text string) (string, []string) {
	folded := zh.Fold(text)
	if right, ok := r.speller.read(folded); ok {
		folded = zh.Fold(right)
	}
	words := r.seg.Cut(folded)
	if right, ok := r.mender.mend(folded, words); ok {
		return right, r.seg.Cut(right)
	}
	return folded, words
}

// Domain returns the words that a segmenter should know: the names of the products and the lexicon's own words.
func (lex Lexicon) Domain() []string {
	out := slices.Clone(lex.Words)
	for _, p := range lex.Products {
		out = append(out, p.Written...)
	}
	return out
}

// Read tells what is understood of text.
func (r *Reader) Read(text string) Reading {
	folded, words := r.words(text)
	places := r.products.find(folded, words)
	deny(folded, places)
	b := bare(folded)
	s := strip(folded)
	kernel := folded[:s.to] // what stands after a number tells what it counts; 谢谢 tells nothing
	return Reading{
		Text:       text,
		Folded:     folded,
		Bare:       folded[b.at:b.to],
		BareAt:     b.at,
		Words:      words,
		Products:   mentions(folded, places),
		Days:       r.quantity.readDays(kernel),
		Amount:     r.quantity.readAmount(kernel),
		Step:       r.quantity.readStep(kernel),
		StepsDone:  r.quantity.readStepsDone(folded),
		Situations: r.readSituations(s),
		Acts:       r.readActs(s),
		Question:   asks(folded) || asks(folded[b.at:b.to]),
		Negated:    negated(folded, b.to, places),
		Supposed:   supposed(folded),
	}
}

func (r *Reader) readSituations(s stripped) []string {
	var out []string
	for n, f := range r.situations.read(s) {
		if f.confidence > 0 && !f.vetoed {
			out = append(out, r.situations.names[n])
		}
	}
	return out
}

// readActs orders by confidence, then by how much of the text gave the act away, then as in the lexicon.
func (r *Reader) readActs(s stripped) []Act {
	var out []Act
	for n, f := range r.acts.read(s) {
		if f.confidence > 0 && !f.vetoed {
			out = append(out, Act{r.acts.names[n], f.confidence, s.text[f.where.at:f.where.to], f.where.at})
		}
	}
	slices.SortStableFunc(out, func(a, b Act) int {
		return cmp.Or(cmp.Compare(b.Confidence, a.Confidence), cmp.Compare(len(b.Surface), len(a.Surface)))
	})
	return out
}
