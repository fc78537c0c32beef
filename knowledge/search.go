package knowledge

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/liaoqing/liaoqing/intents"
)

// Hit is an entry that may answer a question.
type Hit struct {
	*Entry
	Matched    string  // the similar question that fits best
	Score      float64 // of the re-ranker; only its differences mean anything
	Confidence float64 // calibrated: share of questions with such features for which the entry is right, 0..1
	Features   map[string]float64
}

// Scope is what a question is asked in front of.
type Scope struct {
	Guide   string // the guide under way; its steps may answer
	Step    string // id of the step where the visitor stands in it: most of what is asked there is about it
	Product string // the product of the guide under way, or last spoken of
}

// certain is the confidence in an entry that claims the very question.
const certain = .99

// sameWords is the confidence in an entry that has a question in the same words about the same product.
const sameWords = .95

// strange tells that a candidate shares so little with a question that it is none: as for a cat on the keyboard.
func (f features) strange() bool {
	return f[atCover] < .25 && f[atNear] < .4 || f[atCover] < .12 && f[atNear] < .6
}

// Found is what a search brings: the entries that may answer, the best first, and how likely the question is about each kind of
// entry at all. The shares sum to 1. They may be sure where no single entry is.
type Found struct {
	Hits                      []Hit
	Article, Step, NotCovered float64
}

// Search returns the entries that may answer what was read, the best first, at most n. The product and the days that were
// named bind: an entry about others is never returned.
func (b *Base) Search(ctx context.Context, r intents.Reading, sc Scope, n int) (Found, error) {
	a := b.index.ask(r, sc)
	defer b.index.done(a)
	found, err := b.index.find(ctx, a, namedProducts(r), b.admits(r, sc))
	if err != nil {
		return Found{}, err
	}
	ranked := b.rank(a, r, sc, found, leftOut{entry: none, fold: none})
	b.sameWordsFirst(&ranked, r)
	b.exactFirst(&ranked, r, sc)
	list := slices.DeleteFunc(ranked.list, func(k ranking) bool { return k.confidence < certain && k.features.strange() })
	guide := b.guideFor(namedProducts(r), sc)
	hits, seen := make([]Hit, 0, n), map[string]bool{}
	for _, k := range list {
		own := &b.index.entries[k.entry]
		e := b.within(guide, own)
		if len(hits) == n || seen[e.Key()] {
			continue
		}
		seen[e.Key()] = true
		matched := own.Title
		if k.question < len(own.Questions) {
			matched = own.Questions[k.question]
		}
		hits = append(hits, Hit{Entry: e, Matched: matched, Score: round(k.score), Confidence: round(k.confidence), Features: k.features.named()})
	}
	return Found{Hits: hits, Article: round(ranked.kinds[ofArticle]), Step: round(ranked.kinds[ofStep]), NotCovered: round(ranked.kinds[ofUncovered])}, nil
}

// sameWordsFirst puts the one entry first that has a question in the very words, apart from the product: in the guide of 小米分期,
// 不注销会影响征信吗 is its 小米分期不注销会影响征信吗. Where several have, nothing is known.
func (b *Base) sameWordsFirst(all *rankings, r intents.Reading) {
	at, named := none, len(namedProducts(r)) > 0
	for i, k := range all.list {
		if f := k.features; f[atOrder] < 1 || f[atDaysExtra] > 0 || named && f[atProductSame] < 1 || !named && f[atProductExtra] > 0 {
			continue
		}
		if at != none {
			return
		}
		at = i
	}
	if at == none {
		return
	}
	first := all.list[at]
	first.confidence = max(first.confidence, sameWords)
	all.list = slices.Insert(slices.Delete(all.list, at, at+1), 0, first)
	all.kinds = [kindCount]float64{}
	all.kinds[kindOf(b.index.entries[first.entry].Kind)] = 1
}

// exactFirst puts the entry first that claims this very question.
func (b *Base) exactFirst(all *rankings, r intents.Reading, sc Scope) {
	i, ok := b.exact[question(r.Bare)]
	if !ok || !b.admits(r, sc)(i) {
		return
	}
	at := slices.IndexFunc(all.list, func(k ranking) bool { return k.entry == i })
	first := ranking{entry: i, question: len(b.index.entries[i].Questions), confidence: certain}
	if at >= 0 {
		first = all.list[at]
		first.confidence = certain
		all.list = slices.Delete(all.list, at, at+1)
	}
	all.list = append([]ranking{first}, all.list...)
	all.kinds = [kindCount]float64{}
	all.kinds[kindOf(b.index.entries[i].Kind)] = 1
}

// rankings are the candidates in their order, and the kinds of entries that the question may be about.
type rankings struct {
	list  []ranking
	kinds [kindCount]float64
}

// ranking is a candidate with its place.
type ranking struct {
	entry, question   int
	features          features
	score, confidence float64
}

// leftOut names what is not there for a question: what a fold holds out (none: nothing), the question itself (none: it is no
// similar question), or its whole entry.
type leftOut struct {
	fold, entry, question int
	whole                 bool
}

func (b *Base) rank(a asked, r intents.Reading, sc Scope, found []int, out leftOut) (all rankings) {
	if distinct(a.text) < 2 {
		all.kinds[ofUncovered] = 1
		return all // 啊啊啊啊
	}
	for _, i := range found {
		if b.index.absent(out.fold, i) || i == out.entry && out.whole {
			continue
		}
		skip := none
		if i == out.entry {
			skip = out.question
		}
		f, q := b.index.compare(a, r, sc, i, skip)
		if q == none {
			continue
		}
		all.list = append(all.list, ranking{entry: i, question: q, features: f, score: b.model.score(f)})
	}
	slices.SortFunc(all.list, func(x, y ranking) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(x.entry, y.entry))
	})
	all.kinds = b.model.kinds(b.kindSignalsOf(askedAbout(a, sc), all.list))
	for i, share := range b.shares(all.list) {
		k := &all.list[i]
		k.confidence = b.model.confidence(*k, share, all.kinds[kindOf(b.index.entries[k.entry].Kind)])
	}
	return all
}

// distinct counts the different characters of a text.
func distinct(text []rune) int {
	seen := map[rune]bool{}
	for _, c := range text {
		seen[c] = true
	}
	return len(seen)
}

// shares tells for each candidate which part of all it holds together with those that say the same.
func (b *Base) shares(list []ranking) []float64 {
	scores := make([]float64, len(list))
	for i, k := range list {
		scores[i] = k.score
	}
	parts := softmax(scores)
	out := make([]float64, len(list))
	for i, k := range list {
		for j, o := range list {
			if b.index.entries[o.entry].twin(&b.index.entries[k.entry]) {
				out[i] += parts[j]
			}
		}
	}
	return out
}

// softmax turns scores into shares of 1.
func softmax(scores []float64) []float64 {
	out := make([]float64, len(scores))
	if len(scores) == 0 {
		return out
	}
	top, sum := slices.Max(scores), 0.0
	for i, s := range scores {
		out[i] = math.Exp(s - top)
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}

// twin tells that two entries answer the same question, so that either is right.
func (e *Entry) twin(o *Entry) bool {
	if e.Kind != o.Kind {
		return false
	}
	switch e.Kind {
	case KindArticle:
		return e.ID == o.ID || e.Situation != "" && e.Situation == o.Situation && e.Days == o.Days && slices.Equal(e.Products, o.Products)
	case KindStep:
		return e.family == o.family && e.StepID == o.StepID
	}
	return true // no uncovered wish has an answer
}

// serves tells that an entry may stand in for another: an article on the same situation, of the same product or of any, with days
// that agree.
func (e *Entry) serves(o *Entry) bool {
	return e.Kind == KindArticle && o.Kind == KindArticle && e.Situation == o.Situation &&
		(len(e.Products) == 0 || len(o.Products) == 0 || shares(e.Products, o.Products)) &&
		(e.Days == [2]int{} || o.Days == [2]int{} || e.Days[0] <= o.Days[1] && o.Days[0] <= e.Days[1])
}

// admits holds back entries about another product, other days or another guide than the question is about.
func (b *Base) admits(r intents.Reading, sc Scope) func(entry int) bool {
	asked := namedProducts(r)
	guides := b.guidesFor(asked, sc)
	return func(i int) bool {
		e := &b.index.entries[i]
		switch e.Kind {
		case KindArticle:
			if len(asked) > 0 && len(e.Products) > 0 && !b.related(asked, e.Products) {
				return false
			}
			return r.Days.None() || e.Days == [2]int{} || r.Days.Min <= e.Days[1] && e.Days[0] <= r.Days.Max
		case KindStep:
			return slices.Contains(guides, e.ID)
		}
		return true
	}
}

// related tells that the entry is about a product asked for, or about the kind of product that it is (a bank's credit card).
func (b *Base) related(asked, about []string) bool {
	return shares(asked, about) || slices.ContainsFunc(asked, func(id string) bool {
		return slices.Contains(about, b.products[id].General()) ||
			slices.ContainsFunc(about, func(o string) bool { return b.livesOn(id, o) || b.livesOn(o, id) })
	})
}

// livesOn tells that a product is one of a platform.
func (b *Base) livesOn(product, platform string) bool {
	p := b.products[platform]
	return p.Kind == KindPlatform && b.products[product].Operator == p.Name
}

// General names the product of which p is one kind: a bank's credit card is a credit card. Empty: none.
func (p Product) General() string {
	const card = "credit-card"
	if len(p.ID) > len(card) && p.ID[len(p.ID)-len(card):] == card {
		return card
	}
	return ""
}

// guideFor is the guide whose steps answer: that of the product asked about, else the one under way, else that of the
// product last spoken of, else the general one.
func (b *Base) guideFor(asked []string, sc Scope) string {
	for _, id := range asked {
		switch p := b.products[id]; {
		case p.Guide == "" || p.IsAccount(): // where a product lives may be named beside it
		case p.Guide == b.general && sc.Guide == b.general:
			return sc.Guide
		default:
			return p.Guide
		}
	}
	return cmp.Or(sc.Guide, b.guideOfAccount(asked), b.products[sc.Product].Guide, b.general)
}

// guideOfAccount is the guide of an account asked about; empty: none.
func (b *Base) guideOfAccount(asked []string) string {
	for _, id := range asked {
		if p := b.products[id]; p.IsAccount() && p.Guide != "" {
			return p.Guide
		}
	}
	return ""
}

// guidesFor lists the guides whose steps may answer: that which guideFor tells, the one that it is based on, and where an account
// is named while no guide is under way, its guide beside that of the product.
func (b *Base) guidesFor(asked []string, sc Scope) (ids []string) {
	add := func(id string) {
		if id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	main, account := b.guideFor(asked, sc), b.guideOfAccount(asked)
	add(main)
	add(b.guides[main].BasedOn)
	if sc.Guide != "" {
		return ids
	}
	add(account)
	if main == account {
		add(b.products[sc.Product].Guide)
	}
	return ids
}

// within is an entry as it stands in a guide: a step of the guide that this one is based on is this one's.
func (b *Base) within(guide string, e *Entry) *Entry {
	if e.Kind != KindStep || e.ID == guide || guide == "" || b.guides[guide].BasedOn != e.ID {
		return e
	}
	view := *e
	view.ID = guide
	if here, ok := b.inherited[view.Key()]; ok {
		return here
	}
	return e
}

// round keeps four digits, so that figures are the same on every machine.
func round(x float64) float64 { return math.Round(x*1e4) / 1e4 }
