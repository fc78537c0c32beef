package knowledge

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/whitespace"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search/query"

	"github.com/liaoqing/liaoqing/intents"
)

const (
	candidates = 24 // entries that bleve hands to the re-ranker
	queryTerms = 14 // a query costs by the postings it touches: only the rarest terms go in
)

// index finds entries: bleve gives candidates over their titles, similar questions and bodies, one document an entry.
type index struct {
	entries []Entry
	forms   [][]form // of each entry's questions and title
	negated [][]bool // of each of forms: the question is negated
	words   *vocabulary
	bleve   bleve.Index
}

// progress is told how many of total entries are indexed.
type progress func(done, total int)

func newIndex(ctx context.Context, entries []Entry, synonyms []byte, read func(string) intents.Reading, tell progress) (*index, error) {
	ix := &index{entries: entries, forms: make([][]form, len(entries)), negated: make([][]bool, len(entries)), words: newVocabulary(synonyms)}
	for i, e := range entries {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("index: %w", err)
		}
		held := map[int32]bool{}
		for _, q := range append(slices.Clone(e.Questions), e.Title) {
			r := read(q)
			f := ix.words.form(ix.words.plain(r), r.Words)
			ix.forms[i], ix.negated[i] = append(ix.forms[i], f), append(ix.negated[i], r.Negated)
			for _, t := range f.terms {
				held[t] = true
			}
		}
		for t := range held {
			ix.words.spread[t]++
		}
		tell(i+1, 2*len(entries))
	}
	ix.words.weigh(len(entries))
	for i := range ix.forms {
		for j := range ix.forms[i] {
			ix.words.settle(&ix.forms[i][j])
		}
	}
	return ix, ix.build(ctx, tell)
}

// build fills bleve in one batch: scorch in memory never merges.
func (ix *index) build(ctx context.Context, tell progress) error {
	m, err := mappingOf()
	if err != nil {
		return fmt.Errorf("index mapping: %w", err)
	}
	if ix.bleve, err = bleve.NewUsing("", m, scorch.Name, scorch.Name, nil); err != nil {
		return fmt.Errorf("open index: %w", err)
	}
	batch := ix.bleve.NewBatch()
	for i := range ix.entries {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("index: %w", err)
		}
		var terms []string
		for _, f := range ix.forms[i] {
			for _, t := range f.terms {
				terms = append(terms, ix.words.name[t])
			}
		}
		if err := batch.Index(fmt.Sprintf("%05d", i), map[string]string{"terms": strings.Join(terms, " ")}); err != nil {
			return fmt.Errorf("index entry %s: %w", ix.entries[i].Key(), err)
		}
		tell(len(ix.entries)+i+1, 2*len(ix.entries))
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
	field.Analyzer, field.Store, field.IncludeTermVectors, field.DocValues = "terms", false, false, false
	doc := bleve.NewDocumentStaticMapping()
	doc.AddFieldMappingsAt("terms", field)
	m.DefaultMapping = doc
	return m, nil
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
	found, err := ix.bleve.SearchInContext(ctx, bleve.NewSearchRequestOptions(bleve.NewDisjunctionQuery(parts...), candidates, 0, false))
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	var out []int
	for _, h := range found.Hits {
		var i int
		if _, err := fmt.Sscanf(h.ID, "%d", &i); err != nil {
			return nil, fmt.Errorf("search: document %q: %w", h.ID, err)
		}
		out = append(out, i)
	}
	slices.Sort(out)
	return out, nil
}
