package zh

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed traditional.txt
var traditionalPairs string // OpenCC's, "traditional simplified" a line; see NOTICE

// ourPairs adds what OpenCC leaves alone because it is also good simplified writing, but which people mix up here.
const ourPairs = `帐 账
帳 账
著 着
著名 著名
著作 著作
著称 著称
显著 显著
顯著 显著
卓著 卓著
昭著 昭著
名著 名著
专著 专著
土著 土著
原著 原著
编著 编著
論著 论著
论著 论著
甚么 什么
甚麼 什么
妳 你
祢 你
蚊帐 蚊帐
帐篷 帐篷
營帳 营帐`

// simplifier holds the pairs by their first character; the phrases of a character, the longest first.
type simplifier struct {
	chars   map[rune]rune
	phrases map[rune][]phrase
}

type phrase struct{ from, to string }

var simplified = sync.OnceValue(func() *simplifier { return newSimplifier(traditionalPairs + "\n" + ourPairs) })

func newSimplifier(pairs string) *simplifier {
	s := &simplifier{chars: make(map[rune]rune, 4096), phrases: make(map[rune][]phrase, 512)}
	for line := range strings.Lines(pairs) {
		from, to, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok {
			continue
		}
		first, size := utf8.DecodeRuneInString(from)
		if size == len(from) {
			s.chars[first], _ = utf8.DecodeRuneInString(to)
			continue
		}
		s.phrases[first] = insertLongestFirst(s.phrases[first], phrase{from, to})
	}
	return s
}

func insertLongestFirst(ps []phrase, p phrase) []phrase {
	i := 0
	for i < len(ps) && len(ps[i].from) >= len(p.from) {
		i++
	}
	ps = append(ps, phrase{})
	copy(ps[i+1:], ps[i:])
	ps[i] = p
	return ps
}

// simplify writes s in simplified characters, longest match first. It repeats itself until nothing changes, because a few of
// OpenCC's results can themselves be read as traditional.
func simplify(s string) string {
	table := simplified()
	for {
		t, changed := table.once(s)
		if !changed {
			return s
		}
		s = t
	}
}

func (t *simplifier) once(s string) (string, bool) {
	var b strings.Builder
	done := 0 // s[:done] has been written
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r < 0x3000 {
			i += size
			continue
		}
		from, to := t.at(s[i:], r, size)
		if from != to {
			b.WriteString(s[done:i])
			b.WriteString(to)
			done = i + len(from)
		}
		i += len(from)
	}
	if done == 0 {
		return s, false
	}
	b.WriteString(s[done:])
	return b.String(), true
}

// at returns what s begins with and what it becomes.
func (t *simplifier) at(s string, first rune, size int) (from, to string) {
	for _, p := range t.phrases[first] {
		if strings.HasPrefix(s, p.from) {
			return p.from, p.to
		}
	}
	if c, ok := t.chars[first]; ok && c != first {
		return s[:size], string(c)
	}
	return s[:size], s[:size]
}
