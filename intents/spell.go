package intents

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/liaoqing/liaoqing/intents/zh"
)

//go:embed spelled.txt
var spelledWords string // the words that are read where they are typed in letters; a line: word, its syllables

// speller reads words that are typed in letters, whole or in part: denglu, deng lu不上, jieguo在哪看, 取xiao, and the names of
// products.
type speller struct {
	words map[rune][]typed // by their first character, and by its first letter
}

// typed is a word as it may be typed in letters.
type typed struct {
	word   string
	chars  []rune
	sounds [][]string // of each character
}

func newSpeller(names []Name) *speller {
	sp := &speller{words: map[rune][]typed{}}
	for line := range strings.Lines(spelledWords) {
		fields := strings.Fields(line)
		t := typed{word: fields[0], chars: []rune(fields[0])}
		for _, s := range fields[1:] {
			t.sounds = append(t.sounds, []string{s})
		}
		sp.add(t)
	}
	for _, name := range names {
		for _, w := range name.Right {
			t := typed{word: zh.Fold(w), chars: []rune(zh.Fold(w))}
			for _, c := range t.chars {
				sounds := zh.Sounds(c)
				t.sounds = append(t.sounds, sounds[:min(2, len(sounds))])
			}
			if len(t.chars) > 1 && !slices.ContainsFunc(t.sounds, func(s []string) bool { return len(s) == 0 }) {
				sp.add(t)
			}
		}
	}
	return sp
}

func (sp *speller) add(t typed) {
	firsts := []rune{t.chars[0]}
	for _, s := range t.sounds[0] {
		firsts = append(firsts, rune(s[0]))
	}
	slices.Sort(firsts)
	for _, first := range slices.Compact(firsts) {
		sp.words[first] = append(sp.words[first], t)
	}
}

// read returns folded text with what is typed in letters in characters, and whether any was. A run of letters without a space is
// read whole or not at all: app and vip stay.
func (sp *speller) read(folded string) (string, bool) {
	from := strings.IndexFunc(folded, latin)
	if from < 0 {
		return folded, false
	}
	_, before := utf8.DecodeLastRuneInString(folded[:from]) // it may begin the word, as in 取xiao
	from -= before
	var b strings.Builder
	b.WriteString(folded[:from])
	for at := from; at < len(folded); {
		text, n := sp.run(folded[at:], !joined(folded[:at]))
		if n == 0 {
			_, n = utf8.DecodeRuneInString(folded[at:])
			text = folded[at : at+n]
		}
		b.WriteString(text)
		at += n
	}
	return b.String(), b.String() != folded
}

// run reads words from the start of text as far as they reach to the end of a run of letters, and how many bytes that took; 0: none.
// What begins with letters has to be no tail of others (free). Of several ways to read it the one with fewer words counts, then the
// one with the longer first word: 你好吗 before 你号码.
func (sp *speller) run(text string, free bool) (string, int) {
	type way struct {
		text         string
		words, first int  // first: bytes of the first word
		some         bool // of more than one character
	}
	best, ways := 0, map[int]way{0: {}}
	for at := 0; at < len(text); at++ {
		w, ok := ways[at]
		if !ok {
			continue
		}
		from := at
		if at > 0 && text[at] == ' ' {
			from++
		}
		c, _ := utf8.DecodeRuneInString(text[from:])
		if !latin(c) && at > 0 || latin(c) && at == 0 && !free {
			continue
		}
		for _, t := range sp.words[c] {
			n := t.at(text[from:])
			if n == 0 {
				continue
			}
			end, next := from+n, way{w.text + t.word, w.words + 1, w.first, w.some || len(t.chars) > 1}
			if at == 0 {
				next.first = n
			}
			if was, ok := ways[end]; !ok || !was.some && next.some || was.some == next.some && (next.words < was.words || next.words == was.words && next.first > was.first) {
				ways[end] = next
			}
			if ways[end].some && !belongs(text[end:]) {
				best = max(best, end)
			}
		}
	}
	return ways[best].text, best
}

// belongs tells that a text goes on with what letters before it belong to: edu.cn, kefu@mi.com.
func belongs(text string) bool {
	c, n := utf8.DecodeRuneInString(text)
	if strings.ContainsRune(".@_-/", c) {
		next, _ := utf8.DecodeRuneInString(text[n:])
		return latin(next) || unicode.IsDigit(next)
	}
	return latin(c)
}

// at tells how many bytes from the start of text are the word, one syllable of it at least in letters; 0: none.
func (t typed) at(text string) int {
	n, letters := 0, false
	for i, c := range t.chars {
		rest := text[n:]
		if strings.HasPrefix(rest, string(c)) {
			n += len(string(c))
			continue
		}
		if i > 0 && strings.HasPrefix(rest, " ") {
			n++
			rest = rest[1:]
		}
		s := slices.IndexFunc(t.sounds[i], func(s string) bool { return strings.HasPrefix(rest, s) })
		if s < 0 {
			return 0
		}
		n += len(t.sounds[i][s])
		letters = true
	}
	if !letters {
		return 0
	}
	return n
}

func latin(c rune) bool { return 'a' <= c && c <= 'z' }

// joined tells that a text ends with a letter, a digit or a mark that letters after it belong to.
func joined(text string) bool {
	c, _ := utf8.DecodeLastRuneInString(text)
	return latin(c) || unicode.IsDigit(c) || c == '.' || c == '@' || c == '/' || c == '_' || c == '-'
}
