package bot

import (
	"fmt"
	"strings"
	"time"

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
	return Greeting{Knowledge: base.Version, Disclosure: strings.Replace(phraseDisclosure, "{{kept}}", howLong(b.kept), 1), Hot: base.Hot()}
}

// howLong writes a time that a transcript is kept; the zero time is one that nobody has set.
func howLong(d time.Duration) string {
	switch {
	case d <= 0:
		return "一段时间"
	case d < 48*time.Hour:
		return fmt.Sprintf(" %d 小时", int(d.Hours()))
	}
	return fmt.Sprintf(" %d 天", int(d.Hours()/24))
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
