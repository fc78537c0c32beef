package knowledge

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/whitespace"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"

	"github.com/liaoqing/liaoqing/intents"
)

const (
	candidates = 24 // entries that bleve hands to the re-ranker
	neighbours = 12 // entries that the encoder adds
	mostTimes  = 2  // a term counts no more often in an entry, or those with many questions would cost most and always be found
	queryTerms = 14 // a query costs by the postings it touches: only the rarest terms go in
)

// index finds entries: bleve gives candidates over their titles, similar questions and bodies, one document an entry.
type index struct {
	entries  []Entry
	forms    [][]form               // of each entry's questions and title
	negated  [][]bool               // of each of forms: the question is negated
	signs    [][][]int32            // of each of forms: the signs it shows (classifier.go); set by train, which alone asks for them
	held     []map[int32]uint16     // of each entry: in how many of its forms a term stands
	points   [][]vector             // of each of forms; set by place
	asked    [][]string             // of each entry's questions, how they are compared when completing
	bare     [][]string             // of each of forms, what is compared with a question word for word; gone once the Base is made
	articles map[string][]int       // the articles of a product, by their numbers
	own      map[[2]string][][2]int // day spans of the articles that a product has of its own, by product and situation
	basedOn  map[string]string      // guides that are based on another
	middles  []vector               // of each entry: the middle of its points, of length 1
	encoder  *encoder
	about    classes
	classes  *classifier
	scratch  sync.Pool // of *[]float64: asked.known
	words    *vocabulary
	bleve    bleve.Index
	built    chan error // gives one error or nil once bleve is filled; what else a Base needs is made meanwhile
}

// progress is told how many of total entries are indexed.
type progress func(done, total int)

// newIndex numbers the words of all entries, whose questions and titles are read in order, and begins to fill bleve; see index.built.
func newIndex(ctx context.Context, c *Content, entries []Entry, words *vocabulary, read []skimmed, tell progress) (*index, error) {
	questions := 0
	ix := &index{entries: entries, forms: make([][]form, len(entries)), negated: make([][]bool, len(entries)), words: words,
		own: map[[2]string][][2]int{}, articles: map[string][]int{}, basedOn: map[string]string{}}
	for _, g := range c.Guides {
		ix.basedOn[g.ID] = g.BasedOn
	}
	for i := range entries {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("index: %w", err)
		}
		for _, p := range entries[i].Products {
			if e := entries[i]; e.Kind == KindArticle {
				ix.own[[2]string{p, e.Situation}] = append(ix.own[[2]string{p, e.Situation}], e.Days)
				ix.articles[p] = append(ix.articles[p], i)
			}
		}
		held := map[int32]uint16{}
		var asked, bare []string
		all := len(entries[i].Questions) + 1
		for j, s := range read[:all] {
			if j < all-1 {
				asked = append(asked, s.asked)
			}
			bare = append(bare, s.bare)
			f := ix.words.form(s.text, s.words)
			ix.forms[i], ix.negated[i] = append(ix.forms[i], f), append(ix.negated[i], s.negated)
			for _, t := range f.terms {
				held[t]++
			}
		}
		for t, n := range held {
			ix.words.spread[t]++
			ix.words.common[t] += float64(n)
		}
		ix.held = append(ix.held, held)
		ix.asked, ix.bare = append(ix.asked, asked), append(ix.bare, bare)
		questions, read = questions+all, read[all:]
		tell(i+1, 2*len(entries))
	}
	ix.words.weigh(len(entries), questions)
	ix.about = classesOf(entries)
	for i := range ix.forms {
		for j := range ix.forms[i] {
			ix.words.settle(&ix.forms[i][j])
		}
	}
	ix.built = make(chan error, 1)
	go func() { ix.built <- ix.build(ctx, tell) }()
	return ix, nil
}

// build fills bleve in few batches: scorch in memory never merges.
func (ix *index) build(ctx context.Context, tell progress) error {
	m, err := mappingOf()
	if err != nil {
		return fmt.Errorf("index mapping: %w", err)
	}
	if ix.bleve, err = bleve.NewUsing("", m, scorch.Name, scorch.Name, nil); err != nil {
		return fmt.Errorf("open index: %w", err)
	}
	halves := (len(ix.entries) + segments - 1) / segments
	errs := make(chan error, segments)
	for from := 0; from < segments*halves; from += halves {
		go func() { errs <- ix.fill(ctx, min(from, len(ix.entries)), min(from+halves, len(ix.entries))) }()
	}
	for range segments {
		err = errors.Join(err, <-errs)
	}
	tell(2*len(ix.entries), 2*len(ix.entries))
	return err
}

// segments is the number of parts that bleve is filled in, side by side: more of them make a query slower.
const segments = 2

// fill adds the entries of a range in one batch.
func (ix *index) fill(ctx context.Context, from, to int) error {
	batch := ix.bleve.NewBatch()
	var terms []string
	times := map[int32]int{}
	for i := from; i < to; i++ {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("index: %w", err)
		}
		terms = terms[:0]
		clear(times)
		for _, f := range ix.forms[i] {
			for _, t := range f.terms {
				if times[t]++; times[t] <= mostTimes {
					terms = append(terms, ix.words.name[t])
				}
			}
		}
		if err := batch.Index(fmt.Sprintf("%05d", i), map[string]string{"terms": strings.Join(terms, " ")}); err != nil {
			return fmt.Errorf("index entry %s: %w", ix.entries[i].Key(), err)
		}
	}
	if err := ix.bleve.Batch(batch); err != nil {
		return fmt.Errorf("index batch: %w", err)
	}
	return nil
}

func mappingOf() (mapping.IndexMapping, error) {
	m := bleve.NewIndexMapping()
	if err := m.AddCustomAnalyzer("terms", map[string]any{"type": custom.Name, "tokenizer": whitespace.Name}); err != nil {
		return nil, err
	}
	field := bleve.NewTextFieldMapping()
	field.Analyzer, field.Store, field.IncludeTermVectors, field.DocValues, field.IncludeInAll = "terms", false, false, false, false
	doc := bleve.NewDocumentStaticMapping()
	doc.AddFieldMappingsAt("terms", field)
	doc.AddSubDocumentMapping("_all", bleve.NewDocumentDisabledMapping()) // nobody searches all fields together
	m.DefaultMapping = doc
	return m, nil
}

// place puts all questions where the encoder sees them.
func (ix *index) place(e *encoder, c *classifier) error {
	if len(e.rows) != len(ix.words.name) {
		return fmt.Errorf("the encoder knows %d terms, the index %d: it was made from other content", len(e.rows), len(ix.words.name))
	}
	ix.classes = c
	ix.encoder, ix.points, ix.middles = e, make([][]vector, len(ix.forms)), make([]vector, len(ix.forms))
	onAll(len(ix.forms), func(i int) {
		ix.points[i] = make([]vector, len(ix.forms[i]))
		for j, f := range ix.forms[i] {
			ix.points[i][j] = e.encode(f.terms, 0)
			for d, x := range ix.points[i][j] {
				ix.middles[i][d] += x
			}
		}
		ix.middles[i].normalise()
	})
	return nil
}

// find returns the numbers of the entries that may answer: those that share the rarest terms with the question, those
// that lie near it and may answer at all, and the articles of the products that it names.
func (ix *index) find(ctx context.Context, a asked, products []string, admits func(entry int) bool) ([]int, error) {
	found, err := ix.candidates(ctx, a)
	if err != nil {
		return nil, err
	}
	type place struct {
		entry int
		near  float32
	}
	var nearest []place // the nearest first; few are kept, so none is sorted
	for i := range ix.middles {
		if !admits(i) {
			continue
		}
		p := place{i, near(&a.at, &ix.middles[i])}
		if len(nearest) == neighbours && p.near <= nearest[neighbours-1].near {
			continue
		}
		at := len(nearest)
		for at > 0 && nearest[at-1].near < p.near {
			at--
		}
		nearest = slices.Insert(nearest, at, p)
		nearest = nearest[:min(len(nearest), neighbours)]
	}
	for _, p := range nearest {
		found = append(found, p.entry)
	}
	for _, id := range products {
		found = append(found, ix.articles[id]...)
	}
	slices.Sort(found)
	return slices.DeleteFunc(slices.Compact(found), func(i int) bool { return !admits(i) }), nil
}

// ask weighs and places a question.
func (ix *index) ask(r intents.Reading, sc Scope) asked {
	known, ok := ix.scratch.Get().(*[]float64)
	if !ok {
		fresh := make([]float64, len(ix.words.name))
		known = &fresh
	}
	a := ix.words.ask(r, *known)
	a.at = ix.encoder.encode(a.terms, a.unknown)
	a.shares = ix.about.within(sc, ix.classes.shares(a.terms, signsOf(r, len(ix.words.name))))
	a.kinds = ix.about.byKind(a.shares)
	return a
}

// done gives back what ask took.
func (ix *index) done(a asked) {
	for _, t := range a.terms {
		a.known[t] = 0
	}
	ix.scratch.Put(&a.known)
}

// candidates returns the numbers of the entries that share the rarest terms with the question.
func (ix *index) candidates(ctx context.Context, a asked) ([]int, error) {
	terms := slices.Clone(a.terms)
	slices.SortFunc(terms, func(x, y int32) int {
		return cmp.Or(cmp.Compare(ix.words.spread[x], ix.words.spread[y]), cmp.Compare(x, y))
	})
	var parts []query.Query
	for _, t := range terms[:min(len(terms), queryTerms)] {
		q := bleve.NewTermQuery(ix.words.name[t])
		q.SetField("terms")
		q.SetBoost(ix.words.weight[t])
		parts = append(parts, q)
	}
	if len(parts) == 0 {
		return nil, nil
	}
	// Scores differ in their last digits from one index of the same content to the next, so more are asked for and cut here.
	found, err := ix.bleve.SearchInContext(ctx, bleve.NewSearchRequestOptions(bleve.NewDisjunctionQuery(parts...), 2*candidates, 0, false))
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	slices.SortFunc(found.Hits, func(x, y *search.DocumentMatch) int {
		return cmp.Or(cmp.Compare(round(y.Score), round(x.Score)), cmp.Compare(x.ID, y.ID))
	})
	var out []int
	for _, h := range found.Hits[:min(candidates, len(found.Hits))] {
		var i int
		if _, err := fmt.Sscanf(h.ID, "%d", &i); err != nil {
			return nil, fmt.Errorf("search: document %q: %w", h.ID, err)
		}
		out = append(out, i)
	}
	return out, nil
}
