package intents

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

type hit struct {
	word string
	at   int
}

// naive finds what scanner.each should.
func naive(words []string, text string) []hit {
	var out []hit
	for _, w := range words {
		for i := range text {
			if strings.HasPrefix(text[i:], w) {
				out = append(out, hit{w, i})
			}
		}
	}
	return out
}

func TestScannerFindsEveryOccurrence(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		piece := rapid.StringOfN(rapid.SampledFrom([]rune("还清没结a1")), 1, 4, -1)
		list := rapid.SliceOfNDistinct(piece, 1, 12, rapid.ID[string]).Draw(t, "words")
		text := rapid.StringOfN(rapid.SampledFrom([]rune("还清没结a1,")), 0, 30, -1).Draw(t, "text")
		s := newScanner()
		for _, w := range list {
			s.add(w)
		}
		s.build()
		var got []hit
		s.each(text, func(word, at int) { got = append(got, hit{s.words[word], at}) })
		want := naive(list, text)
		order := func(a, b hit) int { return strings.Compare(a.word, b.word)*1000 + a.at - b.at }
		slices.SortFunc(got, order)
		slices.SortFunc(want, order)
		if !slices.Equal(got, want) {
			t.Fatalf("each(%q) of %q = %v, want %v", text, list, got, want)
		}
	})
}
