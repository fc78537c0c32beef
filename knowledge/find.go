package knowledge

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Find lists the articles that hold every part of the text, each in the title, a product's name or a similar question; first
// those that need no similar question for it, else in the order of the content. Where no article holds what stands between
// the text's longer words, these are enough. A text without words finds all.
func (b *Base) Find(text string) []Article {
	words, between := parts(b.Read(text).Words)
	found := b.holding(append(slices.Clone(words), between...))
	if len(found) == 0 && len(words) > 0 {
		found = b.holding(words)
	}
	return found
}

// parts sorts the words of a text: those of two characters or more, and what stands between them, characters put together
// again. A number goes with its unit and counts as a word; a single character between two words tells nothing.
func parts(all []string) (words, between []string) {
	run := ""
	flush := func() {
		switch n := utf8.RuneCountInString(run); {
		case n > 1 && number(run):
			words = append(words, run)
		case n > 1 || n == 1 && (number(run) || len(all) == 1):
			between = append(between, run)
		}
		run = ""
	}
	for _, w := range all {
		switch {
		case number(w):
			flush()
			run = w
		case utf8.RuneCountInString(w) > 1:
			flush()
			words = append(words, w)
		default:
			counts := number(run)
			run += w
			if counts {
				flush()
			}
		}
	}
	flush()
	return words, between
}

// number tells whether a word begins with a digit.
func number(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsDigit(r)
}

// holding lists the articles that hold all parts.
func (b *Base) holding(parts []string) []Article {
	var named, asked []Article
	for _, a := range b.Content.Articles {
		names := b.names(a)
		switch {
		case holdAll(names, parts):
			named = append(named, a)
		case holdAll(append(names, b.index.asked[b.keys[a.ID]]...), parts):
			asked = append(asked, a)
		}
	}
	return append(named, asked...)
}

// holdAll tells whether each part stands in one of the texts.
func holdAll(texts, parts []string) bool {
	for _, p := range parts {
		if !slices.ContainsFunc(texts, func(t string) bool { return strings.Contains(t, p) }) {
			return false
		}
	}
	return true
}

// names are the title of an article and all names of its products, folded.
func (b *Base) names(a Article) []string {
	names := []string{question(a.Title)}
	for _, id := range a.Products {
		for _, name := range b.products[id].Written() {
			names = append(names, question(name))
		}
	}
	return names
}
