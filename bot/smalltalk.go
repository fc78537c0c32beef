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

// makeUrgent answers what may not wait behind anything else: abuse, and thoughts of self-harm. Who swears and says something else
// is answered to that.
func makeUrgent(_ context.Context, t *turn) (bool, error) {
	said := func(fits func(s knowledge.Smalltalk, confidence float64) bool) bool {
		return t.courtesy(t.read, fits) || slices.ContainsFunc(t.clauses(), func(r intents.Reading) bool { return t.courtesy(r, fits) })
	}
	if said(func(s knowledge.Smalltalk, _ float64) bool { return s.Urgent && s.ID != abuse }) {
		t.grave = true
		return true, nil // whatever else was said
	}
	if t.withoutAbuse() {
		return false, nil
	}
	return said(func(s knowledge.Smalltalk, _ float64) bool { return s.Urgent }), nil
}

// Entries of the smalltalk that mean more than a reply.
const (
	abuse   = "abuse"
	bye     = "bye"
	worried = "worried"
	wait    = "wait"
)

// chats tells that what was said is, or holds, smalltalk of an entry.
func (t *turn) chats(entry string) bool { return t.chatsIn(t.read, entry) }

func (t *turn) chatsIn(r intents.Reading, entry string) bool {
	return slices.ContainsFunc(r.Acts, func(a intents.Act) bool { s, ok := t.base.Courtesy(a.Name); return ok && s.ID == entry })
}

// withoutAbuse goes on with what else was said by who swears, where that is understood: 妈的 早就还清了.
func (t *turn) withoutAbuse() bool {
	abusive := func(r intents.Reading) bool { return t.chatsIn(r, abuse) }
	if !abusive(t.read) && !slices.ContainsFunc(t.clauses(), abusive) {
		return false
	}
	was := t.read
	if !t.only(func(c intents.Reading) bool { return !abusive(c) }) {
		return false
	}
	p, _, under := t.here()
	understood := slices.ContainsFunc(t.read.Acts, func(a intents.Act) bool { _, chat := t.base.Courtesy(a.Name); return !chat }) ||
		under && (t.saysDone(p) || len(t.reports(p)) > 0) || len(t.read.Products) > 0
	if !understood {
		t.read = was
	}
	return understood
}

// makeCourtesy answers an utterance that is a courtesy and nothing else.
func makeCourtesy(_ context.Context, t *turn) (bool, error) {
	bare := !t.read.Question && len(t.read.Products) == 0 && len(t.read.Situations) == 0
	return t.courtesy(t.read, func(s knowledge.Smalltalk, confidence float64) bool {
		return confidence == 1 || s.ID == worried && bare // 唉 好累 这两个月天天哭
	}), nil
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
