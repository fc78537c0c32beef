package knowledge

import (
	"cmp"
	"slices"
	"strings"
)

// Completion is a similar question that completes what is being typed.
type Completion struct {
	Question string
	Entry    string // key
}

// Suggest returns the similar questions that hold the text, those that begin with it first, then the shortest; one an entry,
// at most n. Text shorter than two characters gets none.
func (b *Base) Suggest(text string, n int) []Completion {
	key := question(text)
	if len([]rune(key)) < 2 {
		return nil
	}
	type found struct {
		Completion
		begins bool
	}
	var all []found
	for i, keys := range b.asked {
		e := &b.index.entries[i]
		if e.Kind == KindUncovered {
			continue
		}
		best := found{}
		for j, k := range keys {
			at := strings.Index(k, key)
			if at < 0 {
				continue
			}
			f := found{Completion{Question: e.Questions[j], Entry: e.Key()}, at == 0}
			if best.Question == "" || f.begins && !best.begins || f.begins == best.begins && len(f.Question) < len(best.Question) {
				best = f
			}
		}
		if best.Question != "" {
			all = append(all, best)
		}
	}
	slices.SortFunc(all, func(x, y found) int {
		if x.begins != y.begins {
			return map[bool]int{true: -1, false: 1}[x.begins]
		}
		return cmp.Or(cmp.Compare(len(x.Question), len(y.Question)), cmp.Compare(x.Entry, y.Entry))
	})
	var out []Completion
	for _, f := range all[:min(n, len(all))] {
		out = append(out, f.Completion)
	}
	return out
}

// Offered lists the products that a visitor is offered who did not say which one.
func (c *Content) Offered() (ids []string) {
	for _, p := range c.Products {
		if p.Guide != "" && p.Offer {
			ids = append(ids, p.ID)
		}
	}
	return ids[:min(3, len(ids))]
}

// About lists articles on a product, the general ones first: whether it is reported, then what being late does.
func (c *Content) About(product string, n int) (out []Article) {
	for _, situation := range []string{"reporting", "overdue", "unused", "on_time"} {
		for _, a := range c.Articles {
			if len(out) < n && a.Situation == situation && a.Days == "" && slices.Equal(a.Products, []string{product}) {
				out = append(out, a)
			}
		}
	}
	return out
}

// Hot lists the questions to offer before the first word: those that editors marked in golden.jsonl.
func (b *Base) Hot() (out []string) {
	for _, g := range b.Content.Golden {
		if g.Hot {
			out = append(out, g.Say)
		}
	}
	return out
}
