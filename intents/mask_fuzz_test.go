package intents

import (
	"strings"
	"testing"
)

func FuzzMask(f *testing.F) {
	for _, c := range table(f) {
		f.Add(c.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		masked, found := Mask(text)
		checkFound(t, text, masked, found)
		rest := masked // without the labels it put in, what is left stands in the text, in order
		at, done := 0, 0
		for _, p := range found {
			at = follow(t, text, rest[done:p.At], at)
			done = p.At + p.Len
		}
		follow(t, text, rest[done:], at)
	})
}

// follow is the end of part in text, from at on.
func follow(t *testing.T, text, part string, at int) int {
	i := strings.Index(text[at:], part)
	if i < 0 {
		t.Errorf("Mask(%q) left %q, which is not in it after byte %d", text, part, at)
		return at
	}
	return at + i + len(part)
}
