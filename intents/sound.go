package intents

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/liaoqing/liaoqing/intents/zh"
)

// sounding finds names that are written with other characters of the same sound: 花贝, 接呗, 放新借. Typing by sound makes most
// misspellings, so they need not be listed one by one.
type sounding struct {
	names  map[string][]spoken // by the first syllable
	sounds map[rune]string     // of each character: how it is most often read, if names are made of that
}

// spoken is a name as it sounds.
type spoken struct {
	id    string
	chars []rune
	sound [][]string // of each character
}

const shortestSpoken = 2 // a single character sounds like too many others

func newSounding(names []Name) *sounding {
	s := &sounding{names: map[string][]spoken{}}
	made := map[string]bool{}
	for _, name := range names {
		for _, w := range name.Right {
			sp := spoken{id: name.ID, chars: []rune(zh.Fold(w))}
			for _, c := range sp.chars {
				sp.sound = append(sp.sound, zh.Sounds(c))
			}
			if len(sp.chars) < shortestSpoken || slices.ContainsFunc(sp.sound, func(x []string) bool { return x == nil }) {
				continue
			}
			for _, first := range sp.sound[0] {
				s.names[first] = append(s.names[first], sp)
			}
			for _, syllable := range slices.Concat(sp.sound...) {
				made[syllable] = true
			}
		}
	}
	s.sounds = zh.Sounding(made, exactly)
	return s
}

// exactly tells every two syllables apart.
func exactly(syllable string) string { return syllable }

// find returns the places in text that sound like a name, keep at least one of its characters, and cut no word apart: 花被 in
// 关花被, but not in 花被子钱, and no 华北.
func (s *sounding) find(text string, words []string) (out []named) {
	var edges []bool // of each byte: a word may begin here
	for at, c := range text {
		for _, name := range s.names[s.sounds[c]] {
			end, ok := name.at(text[at:], s.sounds)
			if !ok {
				continue
			}
			if edges == nil {
				edges = edgesOf(text, words)
			}
			if uncut(text, words, edges, at, at+end) {
				out = append(out, named{id: name.id, where: span{at, at + end}})
			}
		}
	}
	return out
}

// at tells that a text begins with what sounds like the name, and how long that is.
func (sp spoken) at(text string, sounds map[rune]string) (int, bool) {
	end, same := 0, 0
	for i, want := range sp.chars {
		c, size := utf8.DecodeRuneInString(text[end:])
		if size == 0 || !unicode.Is(unicode.Han, c) {
			return 0, false
		}
		if c == want {
			same++
		} else if !slices.Contains(sp.sound[i], sounds[c]) {
			return 0, false
		}
		end += size
	}
	return end, same > 0 && same < len(sp.chars)
}

// edgesOf marks where the words of a text begin, and its end.
func edgesOf(text string, words []string) []bool {
	edges := make([]bool, len(text)+1)
	edges[len(text)] = true
	from := 0
	for _, w := range words {
		i := strings.Index(text[from:], w)
		if i < 0 {
			continue
		}
		from += i
		edges[from] = true
		from += len(w)
		edges[from] = true
	}
	return edges
}

// uncut tells that a place cuts no word apart and is no word by itself.
func uncut(text string, words []string, edges []bool, from, to int) bool {
	return edges[from] && edges[to] && !slices.Contains(words, text[from:to])
}
