package knowledge

import (
	"context"
	"fmt"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2"

	"github.com/liaoqing/liaoqing/intents"
)

// Base is one version of the knowledge, ready to answer. It never changes, and may be used by any number of goroutines.
type Base struct {
	Version string // digest of the files
	Content *Content

	reader   *intents.Reader
	index    *index
	reporter *reporter
	model    *model
	products map[string]Product
	articles map[string]Article
	guides   map[string]Guide
	facts    map[string]Fact
	material string         // what a model for it is made from
	stored   *Model         // the given one that was made from it, or nil
	skimmed  []byte         // what was read of its questions, where no model holds it
	keys     map[string]int // number of each entry by its key
	heard    [][]heard      // of each entry, its questions as they sound
	exact    map[string]int // number of the entry that claims a question, or has it as its title
	general  string         // id of the guide for any product

	inherited map[string]*Entry // steps that a guide has of the one it is based on, by their keys in it
}

// Build makes a Base from files: parse, check, index, model. It returns Faults where the content cannot be served; tell, which
// may be nil, is told how far it is. The model is the given one or the embedded one, whichever was made from the same questions, else it is
// trained anew, which takes a minute.
func Build(ctx context.Context, files Files, now time.Time, given *Model, tell func(done, total int)) (*Base, error) {
	c, err := Parse(files)
	if err != nil {
		return nil, err
	}
	if tell == nil {
		tell = func(int, int) {}
	}
	checked := make(chan Faults, 1)
	go func() {
		if files.areEmbedded() { // which TestServedContentHasNoFault checks once for all starts
			checked <- nil
			return
		}
		checked <- Check(c, now).Severe()
	}()
	b, err := assemble(ctx, c, tell, given, EmbeddedModel())
	if faults := <-checked; len(faults) > 0 {
		return nil, faults
	}
	if err == nil {
		err = b.look()
	}
	if err != nil {
		return nil, err
	}
	m, err := b.stored.read(b.index, b.reporter)
	if err == nil && m == nil {
		m, err = b.train(ctx, tell)
	}
	if err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	b.model = m
	return b, b.index.place(m.encoder, m.classifier)
}

// assemble builds all but the model. Where one of the given ones was made from the same, what it holds of the questions is
// not read again.
func assemble(ctx context.Context, c *Content, tell func(done, total int), given ...*Model) (*Base, error) {
	b := &Base{Version: c.files.Digest(), Content: c, products: map[string]Product{}, articles: map[string]Article{},
		guides: map[string]Guide{}, facts: map[string]Fact{}, keys: map[string]int{}, exact: map[string]int{}, inherited: map[string]*Entry{}}
	lex := lexicon(c)
	var err error
	if b.reader, err = intents.Load(lex); err != nil {
		return nil, fmt.Errorf("reader: %w", err)
	}
	b.reporter = newReporter(c)
	entries := entriesOf(c)
	sk := newSkimmer(c, entries, b.reporter, b.reader.Skim)
	if b.material, err = c.material(entries, sk); err != nil {
		return nil, err
	}
	if b.stored, err = madeFrom(b.material, given); err != nil {
		return nil, err
	}
	read, err := b.stored.skimmed(sk.len())
	if err != nil {
		return nil, err
	}
	if read == nil {
		read = sk.all()
		b.skimmed = storeSkimmed(read)
	}
	counted := make(chan bool)
	go func() { b.reporter.count(read[len(sk.questions):]); close(counted) }()
	b.index, err = newIndex(ctx, c, entries, sk.entries, read, tell)
	if <-counted; err != nil {
		return nil, err
	}
	sounds := map[rune]string{}
	for i, e := range b.index.entries {
		b.keys[e.Key()] = i
		sounded := make([]heard, len(b.index.asked[i]))
		for j, key := range b.index.asked[i] {
			b.exact[b.index.bare[i][j]] = i
			sounded[j] = hear(key, sounds)
		}
		b.heard = append(b.heard, sounded)
	}
	b.inheritEntries()
	for i, e := range b.index.entries {
		title := b.index.bare[i][len(e.Questions)]
		if _, claimed := b.exact[title]; !claimed && e.Kind == KindArticle {
			b.exact[title] = i
		}
	}
	b.index.bare = nil
	if err := <-b.index.built; err != nil {
		return nil, err
	}
	runtime.AddCleanup(b, closeIndex, b.index.bleve) // turns may still search a version that was swapped out
	return b, nil
}

func (b *Base) look() error {
	for _, p := range b.Content.Products {
		b.products[p.ID] = p
	}
	for _, a := range b.Content.Articles {
		b.articles[a.ID] = a
	}
	for _, f := range b.Content.Facts {
		b.facts[f.ID] = f
	}
	known := map[string]*regexp.Regexp{}
	for _, g := range b.Content.Guides {
		for i := range g.Steps {
			if err := g.Steps[i].compile(known); err != nil {
				return fmt.Errorf("guide %s: %w", g.ID, err)
			}
		}
		b.guides[g.ID] = g
		if g.Product == AnyProduct {
			b.general = g.ID
		}
	}
	return nil
}

// closeIndex ends the goroutines of an index that nobody can search any more.
func closeIndex(x bleve.Index) {
	if err := x.Close(); err != nil {
		panic(fmt.Sprintf("close index in memory: %v", err)) // nothing is written, so nothing can fail
	}
}

// Read understands a text with this version's lexicon.
func (b *Base) Read(text string) intents.Reading { return b.reader.Read(text) }

// Product, Article, Guide and Fact look an id up.
func (b *Base) Product(id string) (Product, bool) { p, ok := b.products[id]; return p, ok }

func (b *Base) Article(id string) (Article, bool) { a, ok := b.articles[id]; return a, ok }

func (b *Base) Guide(id string) (Guide, bool) { g, ok := b.guides[id]; return g, ok }

func (b *Base) Fact(id string) (Fact, bool) { f, ok := b.facts[id]; return f, ok }

// General is the guide for any product that has none of its own.
func (b *Base) General() (Guide, bool) { return b.Guide(b.general) }

// Entry looks up an entry by its key.
func (b *Base) Entry(key string) (*Entry, bool) {
	if i, ok := b.keys[key]; ok {
		return &b.index.entries[i], true
	}
	e, ok := b.inherited[key]
	return e, ok
}

// inheritEntries makes the entries of a guide that stand in the one it is based on.
func (b *Base) inheritEntries() {
	for _, g := range b.Content.Guides {
		for i := range b.index.entries {
			e := b.index.entries[i]
			if e.Kind != KindStep || g.BasedOn == "" || e.ID != g.BasedOn {
				continue
			}
			e.ID, e.Products = g.ID, []string{g.Product}
			if own, ok := b.keys[e.Key()]; ok {
				b.inherited[e.Key()] = &b.index.entries[own]
				continue
			}
			e.Title = g.Steps[e.Step-1].Title
			b.inherited[e.Key()] = &e
		}
	}
}

// Uncovered looks up a wish without an answer.
func (b *Base) Uncovered(id string) (Uncovered, bool) {
	i := slices.IndexFunc(b.Content.Uncovered, func(u Uncovered) bool { return u.ID == id })
	if i < 0 {
		return Uncovered{}, false
	}
	return b.Content.Uncovered[i], true
}

// Counts tells how much there is of each kind, for editors.
func (b *Base) Counts() map[string]int {
	n := map[string]int{"products": len(b.Content.Products), "facts": len(b.Content.Facts), "articles": len(b.Content.Articles),
		"guides": len(b.Content.Guides), "uncovered": len(b.Content.Uncovered), "golden": len(b.Content.Golden), "entries": len(b.index.entries)}
	for _, e := range b.index.entries {
		n["questions"] += len(e.Questions)
	}
	return n
}

// Basis lists what facts rest on, for visitors: each source once, in order.
func (b *Base) Basis(facts []string) (out []string) {
	for _, id := range facts {
		f, ok := b.facts[id]
		if !ok || f.Public != nil && !*f.Public || slices.Contains(out, f.Source) {
			continue
		}
		out = append(out, f.Source)
	}
	return out
}

// lexicon is what the reader learns from the content.
func lexicon(c *Content) intents.Lexicon {
	var lex intents.Lexicon
	for _, p := range c.Products {
		lex.Products = append(lex.Products, intents.Name{ID: p.ID, Right: p.Right(), Written: p.Written(), Platform: p.Kind == KindPlatform})
	}
	for _, s := range c.situations {
		lex.Situations = append(lex.Situations, intents.Pattern(s))
	}
	for _, a := range c.acts {
		lex.Acts = append(lex.Acts, intents.Pattern(a))
	}
	for _, s := range c.Smalltalk {
		lex.Acts = append(lex.Acts, intents.Pattern{Name: smalltalkAct + s.ID, Match: s.Match, Whole: s.Whole})
	}
	return lex
}

// smalltalkAct stands before the id of a courtesy among a Reading's acts.
const smalltalkAct = "smalltalk:"

// Courtesy returns the reply to a courtesy that was read.
func (b *Base) Courtesy(act string) (Smalltalk, bool) {
	id, ok := strings.CutPrefix(act, smalltalkAct)
	i := slices.IndexFunc(b.Content.Smalltalk, func(s Smalltalk) bool { return s.ID == id })
	if !ok || i < 0 {
		return Smalltalk{}, false
	}
	return b.Content.Smalltalk[i], true
}
