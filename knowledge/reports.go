package knowledge

import (
	"fmt"
	"strings"

	"github.com/liaoqing/liaoqing/intents"
)

// What a visitor may report of a step.
const (
	SaysDone    = "done"    // it is done, or its condition holds
	SaysUnmet   = "unmet"   // its condition does not hold
	SaysTrouble = "trouble" // it does not work
)

// stepReports are examples of what visitors report of a step; doc.go, intents/reports.yaml.
type stepReports struct {
	Step    string // id of a step, in whichever guide; none: what is said in mid-guide and reports nothing
	Act     string // in place of a step: name of an act that steers the conversation, as said in and around a guide
	Done    []string
	Unmet   []string
	Trouble []string
	Says    []string // of none and of acts only
}

const (
	reportsFile    = "intents/reports.yaml" // may be left out
	reportsNothing = "none"
	actClass       = "act:" // before the name of an act in the name of its class
)

// Report is what a visitor said of a step.
type Report struct {
	Step       int    // number in the guide, from 0
	Says       string // SaysDone, SaysUnmet or SaysTrouble
	Confidence float64
}

// reporter recognises reports. It has words of its own: what people say when they have done something is another language than
// what they ask.
type reporter struct {
	words    *vocabulary
	names    []string // of the classes: step and what is said of it
	examples []reported
}

type reported struct {
	text  string
	class int
}

// newReporter lists the examples.
func newReporter(c *Content) *reporter {
	rp := &reporter{words: newVocabulary(c.files["synonyms.txt"], nil), names: []string{reportsNothing}}
	add := func(class int, texts []string) {
		for _, text := range texts {
			rp.examples = append(rp.examples, reported{text, class})
		}
	}
	for _, s := range c.reports {
		if s.Act != "" {
			rp.names = append(rp.names, actClass+s.Act)
			add(len(rp.names)-1, s.Says)
			continue
		}
		add(0, s.Says)
		for _, x := range []struct {
			says  string
			texts []string
		}{{SaysDone, s.Done}, {SaysUnmet, s.Unmet}, {SaysTrouble, s.Trouble}} {
			if len(x.texts) > 0 {
				rp.names = append(rp.names, s.Step+"/"+x.says)
				add(len(rp.names)-1, x.texts)
			}
		}
	}
	return rp
}

// count numbers the words of the examples, which are read in order.
func (rp *reporter) count(read []skimmed) {
	for _, s := range read {
		for _, t := range rp.words.form(ended(s.text), "").terms {
			rp.words.common[t]++
		}
	}
	rp.words.weigh(1, max(1, len(rp.examples)))
}

// questionsTaught: one similar question in so many teaches what is no report.
const questionsTaught = 6

// learn teaches the examples, and questions as what is none; every folds-th example is left out where fold >= 0.
func (rp *reporter) learn(ix *index, read func(string) intents.Reading, fold int) *classifier {
	var lessons []lesson
	add := func(text string, class int) {
		r := read(text)
		lessons = append(lessons, lesson{terms: append(rp.termsOf(r), signsOf(r, len(rp.words.name))...), class: class})
	}
	for i, x := range rp.examples {
		if fold < 0 || i%folds != fold {
			add(x.text, x.class)
		}
	}
	n := 0
	for i := range ix.entries {
		for _, q := range ix.entries[i].Questions {
			if n++; n%questionsTaught == 0 {
				add(q, 0)
			}
		}
	}
	return learnClassifier(rp.names, lessons, len(rp.words.name))
}

// hereLikelier is by how much a report is likelier about the step at which the visitor stands than about another.
const hereLikelier = 5

// Report tells what a text says of a step of a guide, said at step number at (from 0); false where it reports nothing.
func (b *Base) Report(r intents.Reading, g Guide, at int) (Report, bool) {
	rp := b.reporter
	shares := b.model.reports.shares(rp.termsOf(r), signsOf(r, len(rp.words.name)))
	best, bestShare, sum := Report{}, shares[0], shares[0]
	for n, name := range rp.names {
		if strings.HasPrefix(name, actClass) {
			sum += shares[n]
			bestShare = max(bestShare, shares[n])
		}
	}
	for i, s := range g.Steps {
		for _, says := range []string{SaysDone, SaysUnmet, SaysTrouble} {
			n, ok := rp.number(s.ID + "/" + says)
			if !ok {
				continue
			}
			share := shares[n]
			if i == at {
				share *= hereLikelier
			}
			sum += share
			if share > bestShare {
				best, bestShare = Report{Step: i, Says: says}, share
			}
		}
	}
	best.Confidence = round(bestShare / sum)
	return best, best.Says != ""
}

// known is the least part of an utterance's terms that the examples must know for it to steer anything.
const known = .6

// Steers tells which act that steers the conversation (leave, back, human, …) a text is most likely, and how likely, by the examples of
// reports.yaml; "" where there are none. Patterns (intents/acts.yaml) tell the plain ways to say it for sure.
func (b *Base) Steers(r intents.Reading) (act string, confidence float64) {
	rp := b.reporter
	terms, all := rp.terms(r)
	if float64(len(terms)) < known*float64(all) {
		return "", 0 // 呜哩哇啦
	}
	shares := b.model.reports.shares(terms, signsOf(r, len(rp.words.name)))
	for n, name := range rp.names {
		if a, ok := strings.CutPrefix(name, actClass); ok && shares[n] > confidence {
			act, confidence = a, shares[n]
		}
	}
	return act, round(confidence)
}

// ended is what terms are made of: with a mark at each end, since what a report begins and ends with says much (我…, …了).
func ended(text string) string { return string(begins) + text + string(ends) }

const begins, ends = '⟨', '⟩'

// termsOf numbers the terms of a text that more than one example holds.
func (rp *reporter) termsOf(r intents.Reading) []int32 {
	out, _ := rp.terms(r)
	return out
}

// terms is termsOf, and how many terms the text has.
func (rp *reporter) terms(r intents.Reading) (out []int32, all int) {
	terms := termsOf(ended(string(rp.words.plain(r))), nil)
	for _, t := range terms {
		if n, ok := rp.words.id[t]; ok && !rp.words.once[n] {
			out = append(out, n)
		}
	}
	return out, len(terms)
}

func (rp *reporter) number(name string) (int, bool) {
	for n, x := range rp.names {
		if x == name {
			return n, true
		}
	}
	return 0, false
}

// read takes the part of a model that recognises reports.
func (rp *reporter) read(data []byte) (*classifier, error) {
	c := &classifier{classes: rp.names}
	if err := c.read(data, len(rp.words.name)); err != nil {
		return nil, fmt.Errorf("reports: %w", err)
	}
	return c, nil
}
