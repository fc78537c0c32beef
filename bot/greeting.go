package bot

import (
	"github.com/liaoqing/liaoqing/session"
)

// Greeting is what a visitor is shown before the first word.
type Greeting struct {
	Knowledge  string   // version that answers
	Disclosure string   // that this is an automatic assistant, and what is kept
	Hot        []string // questions to offer
}

// Greeting says hello with the version served now.
func (b *Bot) Greeting() Greeting {
	base := b.base()
	return Greeting{Knowledge: base.Version, Disclosure: phraseDisclosure, Hot: base.Hot()}
}

// Suggestion completes what is being typed.
type Suggestion struct {
	Label  string
	Source *session.Source
}

const suggestions = 6 // protocol.md

// Suggest completes a text from the similar questions of the knowledge. Nothing of it is stored.
func (b *Bot) Suggest(text string) []Suggestion {
	base := b.base()
	t := &turn{bot: b, base: base}
	var out []Suggestion
	for _, s := range base.Suggest(text, suggestions) {
		x := Suggestion{Label: s.Question}
		if e, ok := base.Entry(s.Entry); ok {
			_, src := t.offer(e)
			x.Source = &src
		}
		out = append(out, x)
	}
	return out
}
