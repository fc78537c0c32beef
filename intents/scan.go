package intents

import ahocorasick "github.com/petar-dambovaliev/aho-corasick"

// scanner finds every occurrence of many words in one pass, overlapping ones too.
type scanner struct {
	words []string
	index map[string]int
	ac    ahocorasick.AhoCorasick
}

func newScanner() *scanner { return &scanner{index: map[string]int{}} }

// add returns the number of the word, the same for the same word. All words are added before build.
func (s *scanner) add(word string) int {
	n, ok := s.index[word]
	if !ok {
		n = len(s.words)
		s.index[word] = n
		s.words = append(s.words, word)
	}
	return n
}

func (s *scanner) build() {
	builder := ahocorasick.NewAhoCorasickBuilder(ahocorasick.Opts{MatchKind: ahocorasick.StandardMatch})
	s.ac = builder.Build(s.words)
}

// each calls found with every occurrence of a word in text, by rising end.
func (s *scanner) each(text string, found func(word, at int)) {
	if len(s.words) == 0 || text == "" {
		return
	}
	iter := s.ac.IterOverlapping(text)
	for m := iter.Next(); m != nil; m = iter.Next() {
		found(m.Pattern(), m.Start())
	}
}
