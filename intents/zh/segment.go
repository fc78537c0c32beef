package zh

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-ego/gse"
)

//go:embed words.txt
var commonWords string // gse's, "word frequency" a line; see NOTICE

//go:embed terms.txt
var creditTerms string // the field's own words, one a line

const (
	domainFrequency = 50_000 // above nearly every common word, so that a domain word is not taken apart
	letterFrequency = 2      // of a character that begins words but is no common word itself
)

// Segmenter cuts folded text into words. It is safe for concurrent use.
type Segmenter struct{ gse gse.Segmenter }

// NewSegmenter loads the domain's words, folded, then the field's own (terms.txt), then the common ones; a word keeps the
// frequency that it is loaded with first. It takes some 40 ms and 9 MB: make one a process.
func NewSegmenter(domain []string) (*Segmenter, error) {
	s := &Segmenter{}
	s.gse.Dict = gse.NewDict()
	s.gse.NotLoadHMM = true
	s.gse.SkipLog = true
	first := make(map[rune]bool, 8192)
	for _, w := range slices.Concat(domain, strings.Fields(creditTerms)) {
		if w = Fold(w); w == "" {
			continue
		}
		if err := s.add(w, domainFrequency, first); err != nil {
			return nil, err
		}
	}
	for line := range strings.Lines(commonWords) {
		w, n, _ := strings.Cut(strings.TrimSpace(line), " ")
		frequency, err := strconv.ParseFloat(n, 64)
		if err != nil {
			return nil, fmt.Errorf("frequency of common word %q: %w", w, err)
		}
		if err := s.add(w, frequency, first); err != nil {
			return nil, err
		}
	}
	// gse takes a character that begins words but is none itself for impossible, and everything to its right with it.
	for r := range first {
		if err := s.add(string(r), letterFrequency, nil); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// add keeps the frequency of a word that is already there: gse's AddToken does.
func (s *Segmenter) add(word string, frequency float64, first map[rune]bool) error {
	if err := s.gse.AddToken(word, frequency); err != nil {
		return fmt.Errorf("add word %q: %w", word, err)
	}
	if first != nil {
		r, _ := utf8.DecodeRuneInString(word)
		first[r] = true
	}
	return nil
}

// Cut returns the words of folded text in order, without punctuation, symbols and white space. A number and its unit are words
// of their own: 晚还6天上征信 has 天 and 上, not 天上.
func (s *Segmenter) Cut(folded string) []string {
	words := make([]string, 0, len(folded)/4+1)
	from := 0
	for i := 0; i < len(folded); {
		unit := unitAfterDigit(folded, i)
		if unit == 0 {
			i++
			continue
		}
		words = s.cut(words, folded[from:i])
		words = append(words, folded[i:i+unit])
		i += unit
		from = i
	}
	return s.cut(words, folded[from:])
}

// unitAfterDigit returns the length of the unit that stands at i after a digit; 0: none does.
func unitAfterDigit(s string, i int) int {
	if i == 0 || !digit(rune(s[i-1])) {
		return 0
	}
	r, size := utf8.DecodeRuneInString(s[i:])
	if !strings.ContainsRune("天日年月号期次笔块元步多", r) {
		return 0
	}
	return size
}

func (s *Segmenter) cut(words []string, text string) []string {
	if text == "" {
		return words
	}
	// Without the flag gse takes another way, whose distances AddToken leaves at zero.
	for _, w := range s.gse.Cut(text, false) {
		if strings.IndexFunc(w, wordly) >= 0 {
			words = append(words, w)
		}
	}
	return words
}

func wordly(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
