package knowledge

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/liaoqing/liaoqing/intents"
)

// Products and day counts are compared apart from the words (features.go), so the words are compared without the products
// and with one rune for any number of days: a question about one product teaches how all are asked about.
const daysRune = '\uE001'

var dayCount = regexp.MustCompile(`\d+(-\d+)?(天|日)`)

// form is a question as the lexical features see it.
type form struct {
	text  []rune  // folded, mentions replaced, no punctuation
	terms []int32 // ids of its distinct characters, pairs and words, sorted
	mass  float64 // sum of the weights of terms
}

// plain is the text as words are compared: without products, punctuation and white space, synonyms as one word.
func (v *vocabulary) plain(r intents.Reading) []rune {
	text := r.Bare
	for i := len(r.Products) - 1; i >= 0; i-- {
		m := r.Products[i]
		if at := m.At - r.BareAt; !v.spoken[m.ID] && at >= 0 && at+len(m.Surface) <= len(text) {
			text = text[:at] + text[at+len(m.Surface):]
		}
	}
	text = v.synonyms.Replace(dayCount.ReplaceAllString(text, string(daysRune)))
	var out []rune
	for _, c := range text {
		if c == daysRune || unicode.IsLetter(c) || unicode.IsDigit(c) {
			out = append(out, c)
		}
	}
	for len(out) > 2 && strings.ContainsRune("吗么嘛呢", out[len(out)-1]) {
		out = out[:len(out)-1] // 会影响吗 asks what 会不会影响 asks
	}
	return out
}

// synonymsOf reads synonyms.txt: the first word of a line stands for the others.
func synonymsOf(file []byte) *strings.Replacer {
	type pair struct{ from, to string }
	var pairs []pair
	for line := range strings.Lines(string(file)) {
		line, _, _ = strings.Cut(line, "#")
		words := strings.Fields(line)
		for i, w := range words {
			pairs = append(pairs, pair{w, words[min(i, 0)]})
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return len(b.from) - len(a.from) }) // a Replacer prefers the earlier
	var list []string
	for _, p := range pairs {
		list = append(list, p.from, p.to)
	}
	return strings.NewReplacer(list...)
}

// termsOf lists the characters (a Latin word is one), pairs of characters and longer words of a question, each once.
func termsOf(text string, words []string) []string {
	out, seen := make([]string, 0, len(text)), make(map[string]bool, len(text))
	eachTerm(text, longWords(text, words), func(t string) {
		if !seen[t] {
			seen[t] = true
			out = append(out, t)
		}
	})
	return out
}

// longWords are the words of a text that are more than a pair of characters, with blanks between.
func longWords(text string, words []string) string {
	var long []string
	for _, w := range words {
		if utf8.RuneCountInString(w) > 2 && strings.Contains(text, w) {
			long = append(long, w)
		}
	}
	return strings.Join(long, " ")
}

// eachTerm goes through the terms of a text; some come more than once.
func eachTerm(text, longWords string, do func(term string)) {
	for i := 0; i < len(text); {
		c, size := utf8.DecodeRuneInString(text[i:])
		to := i + size
		for latin(c) && to < len(text) && latin(rune(text[to])) {
			to++
		}
		do(text[i:to]) // huabei is one term, not six
		if to-i == size && to < len(text) {
			_, next := utf8.DecodeRuneInString(text[to:])
			do(text[i : to+next])
		}
		i = to
	}
	for w := range strings.FieldsSeq(longWords) {
		do(w)
	}
}

func latin(c rune) bool { return 'a' <= c && c <= 'z' }

// vocabulary numbers the terms of all questions and weighs them by rarity among entries.
type vocabulary struct {
	id     map[string]int32
	name   []string
	weight []float64
	spread []int     // number of entries that hold the term
	common []float64 // share of all questions that hold the term
	unseen float64
	once   []bool // terms that stand in one question only

	terms []int32 // of the question being numbered

	synonyms *strings.Replacer
	spoken   map[string]bool // products whose names stay in the text: closing an account, or what a platform has, is another thing than closing a product
}

func newVocabulary(synonyms []byte, spoken map[string]bool) *vocabulary {
	return &vocabulary{id: map[string]int32{}, synonyms: synonymsOf(synonyms), spoken: spoken}
}

func (v *vocabulary) number(term string) int32 {
	id, ok := v.id[term]
	if !ok {
		id = int32(len(v.name))
		v.id[term], v.name = id, append(v.name, term)
		v.spread, v.common = append(v.spread, 0), append(v.common, 0)
	}
	return id
}

// weigh sets the weights once all entries are counted: idf, pairs and words a little less than characters since they
// repeat them.
func (v *vocabulary) weigh(entries, questions int) {
	v.weight = make([]float64, len(v.name))
	for i, name := range v.name {
		v.weight[i] = math.Log(1+float64(entries)/(.5+float64(v.spread[i]))) * termShare(name)
		v.once = append(v.once, v.common[i] < 2)
		v.common[i] /= float64(questions)
	}
	v.unseen = math.Log(1 + 2*float64(entries))
}

func termShare(term string) float64 {
	switch n := len([]rune(term)); n {
	case 1:
		return 1
	case 2:
		return .7
	default:
		return .5
	}
}

// form numbers the terms of a stored question.
func (v *vocabulary) form(text, longWords string) form {
	v.terms = v.terms[:0]
	eachTerm(text, longWords, func(t string) { v.terms = append(v.terms, v.number(t)) })
	slices.Sort(v.terms)
	return form{text: []rune(text), terms: slices.Clone(slices.Compact(v.terms))}
}

func (v *vocabulary) settle(f *form) {
	f.mass = 0
	for _, t := range f.terms {
		f.mass += v.weight[t]
	}
}

// asked is a question that is put to the index.
type asked struct {
	form
	known   []float64 // by number of a term: its weight where the question holds it, else 0; index.done takes it back
	unknown float64   // squared length of the rest, as the encoder sees it
	at      vector
	strange float64            // share of the mass that at most one question holds: nothing is known of these terms
	shares  []float64          // of the classes
	kinds   [kindCount]float64 // of the kinds of entries
}

// ask weighs the terms of a question; what the index does not know counts into its mass all the same.
func (v *vocabulary) ask(r intents.Reading, known []float64) asked {
	a := asked{form: form{text: v.plain(r)}, known: known}
	for _, t := range termsOf(string(a.text), r.Words) {
		id, ok := v.id[t]
		if !ok {
			a.mass += v.unseen * termShare(t) * .5
			a.unknown += termShare(t) * termShare(t) / 4
			a.strange += v.unseen * termShare(t) * .5
			continue
		}
		a.terms = append(a.terms, id)
		a.known[id] = v.weight[id]
		a.mass += v.weight[id]
		if v.once[id] {
			a.strange += v.weight[id]
		}
	}
	a.strange = ratio(a.strange, a.mass)
	return a
}

// overlap returns the weight of the terms that both hold.
func (a asked) overlap(f form) (sum float64) {
	for _, t := range f.terms {
		sum += a.known[t]
	}
	return sum
}

// longestCommon is the length of the longest common subsequence of two texts.
func longestCommon(a, b []rune) int {
	row := make([]int, len(b)+1)
	for _, x := range a {
		diagonal := 0
		for j, y := range b {
			above := row[j+1]
			switch {
			case x == y:
				row[j+1] = diagonal + 1
			case row[j] > above:
				row[j+1] = row[j]
			}
			diagonal = above
		}
	}
	return row[len(b)]
}
