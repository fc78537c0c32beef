package bot

import (
	"context"
	"slices"
	"time"

	"github.com/liaoqing/liaoqing/intents"
	"github.com/liaoqing/liaoqing/knowledge"
	"github.com/liaoqing/liaoqing/session"
)

const awayAfter = 30 * time.Minute // who comes back later than this is told where they stood

// makeUrgent answers what may not wait behind anything else: abuse, and thoughts of self-harm.
func makeUrgent(_ context.Context, t *turn) (bool, error) {
	urgent := func(s knowledge.Smalltalk, _ float64) bool { return s.Urgent }
	return t.courtesy(t.read, urgent) || slices.ContainsFunc(t.clauses(), func(r intents.Reading) bool { return t.courtesy(r, urgent) }), nil
}

// makeCourtesy answers an utterance that is a courtesy and nothing else.
func makeCourtesy(_ context.Context, t *turn) (bool, error) {
	return t.courtesy(t.read, func(_ knowledge.Smalltalk, confidence float64) bool { return confidence == 1 }), nil
}

// makeSmalltalk answers a courtesy in an utterance that nothing else was found in.
func makeSmalltalk(_ context.Context, t *turn) (bool, error) {
	return t.courtesy(t.read, func(knowledge.Smalltalk, float64) bool { return true }), nil
}

func (t *turn) courtesy(r intents.Reading, fits func(s knowledge.Smalltalk, confidence float64) bool) bool {
	for _, a := range r.Acts {
		s, ok := t.base.Courtesy(a.Name)
		if !ok || !fits(s, a.Confidence) {
			continue
		}
		text := s.Say
		if !t.tr.Seen.IsZero() && t.now.Sub(t.tr.Seen) > awayAfter && t.tr.Flow != nil {
			text = join(phraseWelcomeBack, text)
		}
		m := session.Message{}
		if t.tr.Flow == nil && t.tr.Left != nil {
			m.Choices = append(m.Choices, session.Choice{ID: "resume", Label: "继续办理"})
		}
		t.say(session.Smalltalk, text, m)
		return true
	}
	return false
}
