package knowledge

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/liaoqing/liaoqing/intents"
)

// Reading the questions is most of the work of a start. So what was read of them is stored with the model, and taken from there
// as long as the content is the same and a part of its questions, read anew, is still read so.

// skimmed is what is kept of a question before its terms are numbered; of an example of reports.yaml, text only.
type skimmed struct {
	text    string // as words are compared: vocabulary.plain
	words   string // the longer words of text, with blanks between
	asked   string // how it is compared when completing
	bare    string // what is compared word for word
	negated bool
}

// skimmer skims the texts that a content holds: the questions and the title of each entry, then the examples of reports.
type skimmer struct {
	read             func(string) intents.Reading
	entries, reports *vocabulary // how the words of either are compared
	questions        []string
	examples         []reported
}

func newSkimmer(c *Content, entries []Entry, rp *reporter, read func(string) intents.Reading) *skimmer {
	spoken := map[string]bool{}
	for _, p := range c.Products {
		spoken[p.ID] = p.IsAccount()
	}
	s := &skimmer{read: read, entries: newVocabulary(c.files["synonyms.txt"], spoken), reports: rp.words, examples: rp.examples}
	for _, e := range entries {
		s.questions = append(append(s.questions, e.Questions...), e.Title)
	}
	return s
}

func (s *skimmer) len() int { return len(s.questions) + len(s.examples) }

// skim reads the text with this number.
func (s *skimmer) skim(i int) skimmed {
	if i >= len(s.questions) {
		return skimmed{text: string(s.reports.plain(s.read(s.examples[i-len(s.questions)].text)))}
	}
	r := s.read(s.questions[i])
	text := string(s.entries.plain(r))
	return skimmed{text, longWords(text, r.Words), question(r.Text), squeeze(r.Bare), r.Negated}
}

// all reads all texts, on all processors.
func (s *skimmer) all() []skimmed {
	out := make([]skimmed, s.len())
	onAll(len(out), func(i int) { out[i] = s.skim(i) })
	return out
}

// probeEvery: one text in so many tells how the program reads.
const probeEvery = 32

// probe tells how a part of the texts is read.
func (s *skimmer) probe() []byte {
	out := make([]skimmed, s.len()/probeEvery)
	onAll(len(out), func(i int) { out[i] = s.skim(i * probeEvery) })
	return storeSkimmed(out)
}

const (
	skimmedEnd  = "\n" // none of a text's own: white space and control characters are not in it
	skimmedPart = "\t"
	skimmedSame = "\x01" // in place of a part: the same as the part before
)

// storeSkimmed writes a line for each: asked, bare, text, words, and an n where it is negated.
func storeSkimmed(all []skimmed) []byte {
	var out bytes.Buffer
	for _, s := range all {
		parts := []string{s.asked, s.bare, s.text, s.words, ""}
		if s.negated {
			parts[4] = "n"
		}
		for i := 2; i > 0; i-- {
			if parts[i] == parts[i-1] {
				parts[i] = skimmedSame
			}
		}
		out.WriteString(strings.Join(parts, skimmedPart) + skimmedEnd)
	}
	return out.Bytes()
}

// readSkimmed reads what storeSkimmed wrote of n texts.
func readSkimmed(stored []byte, n int) ([]skimmed, error) {
	out, rest := make([]skimmed, 0, n), string(stored)
	for rest != "" {
		line, after, whole := strings.Cut(rest, skimmedEnd)
		var parts [5]string
		for i := range parts {
			part, next, more := strings.Cut(line, skimmedPart)
			if more == (i == len(parts)-1) {
				return nil, fmt.Errorf("model: what was read of text %d has not %d parts", len(out), len(parts))
			}
			if parts[i], line = part, next; part == skimmedSame && i > 0 {
				parts[i] = parts[i-1]
			}
		}
		if !whole {
			return nil, errors.New("model: what was read of its texts ends too early")
		}
		out, rest = append(out, skimmed{asked: parts[0], bare: parts[1], text: parts[2], words: parts[3], negated: parts[4] != ""}), after
	}
	if len(out) != n {
		return nil, fmt.Errorf("model: it holds what was read of %d texts, the content has %d", len(out), n)
	}
	return out, nil
}
