package knowledge

import (
	"cmp"
	"slices"
	"strings"

	"github.com/liaoqing/liaoqing/intents"
)

// Completion is a similar question that completes what is being typed.
type Completion struct {
	Question string
	Entry    string // key
}

// heard is a question as it can be typed: its characters, and the sound of each (empty: it is typed as it is written).
type heard struct {
	chars  []rune
	sounds []string
}

// hear lists the sounds of a question; known remembers those of single characters.
func hear(key string, known map[rune]string) heard {
	h := heard{chars: []rune(key)}
	h.sounds = make([]string, len(h.chars))
	for i, c := range h.chars {
		s, ok := known[c]
		if !ok {
			if all := intents.Sounds(c); len(all) > 0 {
				s = all[0]
			}
			known[c] = s
		}
		h.sounds[i] = s
	}
	return h
}

// at tells that what was typed stands at character number i: written, by pinyin (huabei), or by initials (hb); the last sound may
// be incomplete.
func (h heard) at(typed []rune, i int) bool {
	if len(typed) == 0 {
		return true
	}
	if i == len(h.chars) {
		return false
	}
	if typed[0] == h.chars[i] && h.at(typed[1:], i+1) {
		return true
	}
	sound := h.sounds[i]
	n := 0
	for n < len(sound) && n < len(typed) && rune(sound[n]) == typed[n] {
		n++
	}
	for ; n > 0; n-- {
		if n == len(sound) || n == len(typed) || n == initial(sound) || n == 1 {
			if h.at(typed[n:], i+1) {
				return true
			}
		}
	}
	return false
}

// initial is the length of a syllable's initial: 2 for zh, ch and sh.
func initial(sound string) int {
	if len(sound) > 1 && sound[1] == 'h' {
		return 2
	}
	return 1
}

// find returns where what was typed stands first, or -1.
func (h heard) find(typed []rune) int {
	for i := range h.chars {
		if (typed[0] == h.chars[i] || h.sounds[i] != "" && typed[0] == rune(h.sounds[i][0])) && h.at(typed, i) {
			return i
		}
	}
	return -1
}

// hasLetters tells that pinyin may have been typed.
func hasLetters(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return r >= 'a' && r <= 'z' })
}

// Suggest returns the similar questions that hold the text, as it is written, in pinyin or by the initials of it (hbyq: 花呗逾期…);
// those that begin with it first, then the shortest; one an entry, at most n. Text shorter than two characters gets none, nor does
// one with a private number.
func (b *Base) Suggest(text string, n int) []Completion {
	key := question(text)
	if typed := []rune(key); len(typed) < 2 || masked(text) {
		return nil
	}
	var all []completed
	for i := range b.index.asked {
		e := &b.index.entries[i]
		if e.Kind == KindUncovered {
			continue
		}
		if best := b.complete(i, key); best.Question != "" {
			best.Entry = e.Key()
			all = append(all, best)
		}
	}
	slices.SortFunc(all, func(x, y completed) int {
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

// completed is a completion with what it is ranked by.
type completed struct {
	Completion
	begins bool
}

// complete finds the question of an entry that completes a text best.
func (b *Base) complete(entry int, key string) (best completed) {
	typed, letters := []rune(key), hasLetters(key)
	for j, k := range b.index.asked[entry] {
		at := strings.Index(k, key)
		if at < 0 && letters {
			at = b.heard[entry][j].find(typed)
		}
		if at < 0 {
			continue
		}
		f := completed{Completion{Question: b.index.entries[entry].Questions[j]}, at == 0}
		if best.Question == "" || f.begins && !best.begins || f.begins == best.begins && len(f.Question) < len(best.Question) {
			best = f
		}
	}
	return best
}

// masked tells that a text holds a private number.
func masked(text string) bool {
	_, private := intents.Mask(text)
	return len(private) > 0
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
