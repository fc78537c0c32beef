package bot

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"time"

	"github.com/liaoqing/liaoqing/intents"
	"github.com/liaoqing/liaoqing/knowledge"
	"github.com/liaoqing/liaoqing/session"
)

// turn is one turn in the making. It owns its copy of the tracker; nothing of it outlives the turn but what is committed.
type turn struct {
	bot   *Bot
	base  *knowledge.Base // the version pinned for this turn
	tr    session.Tracker
	now   time.Time
	id    string
	seq   int64 // last seq before this turn
	tries int

	text    string // masked
	private []intents.Private
	read    intents.Reading
	pressed *session.Choice

	paused string            // the text that pauses are of
	pauses []intents.Reading // its clauses, once they are asked for

	policy string
	found  knowledge.Found // by the last search, for the trace
	asked  map[question]knowledge.Found

	sayings map[saying]knowledge.Report
	steered struct {
		text, act  string
		confidence float64
	}
	reported  *session.Scored // what was heard of a step, for the trace
	out       []session.Message
	missed    bool // this turn is a miss
	takenBack bool // the visitor took back what stood before
	unmet     bool // the visitor said, within a question, that the step's condition is not met

	offered []session.Choice // what may be meant by who asked what was answered

	grave    bool // somebody may be in danger: nobody is reminded of a guide
	advanced bool // a report beside a question finished a step; the next is shown after the answer
}

// decide runs the policies; the first that is done ends the turn.
func (t *turn) decide(ctx context.Context) error {
	t.tr.Topic.Age++
	warned := t.warn()
	if t.tr.Staff != "" {
		t.tr.Seen = t.now
		return nil
	}
	parts := []intents.Reading{t.read}
	if t.pressed == nil {
		var err error
		if parts, err = t.wishes(ctx); err != nil {
			return err
		}
	}
	for _, r := range parts {
		t.read = r
		if err := t.run(ctx); err != nil {
			return err
		}
	}
	t.settle(warned)
	return nil
}

func (t *turn) run(ctx context.Context) error {
	for _, p := range t.bot.policies {
		t.policy = p.name
		done, err := p.act(ctx, t)
		if err != nil {
			return fmt.Errorf("policy %s: %w", p.name, err)
		}
		if done {
			return nil
		}
	}
	return nil
}

// settle does what every turn ends with: in a guide the visitor is told where they stand, and the tracker keeps which choices
// are open.
func (t *turn) settle(warned bool) {
	if warned {
		t.afterWarning()
	}
	switch {
	case t.digressed() && t.advanced:
		t.showStep("")
	case t.digressed():
		t.remind()
	}
	if t.missed {
		t.tr.Misses++
	} else {
		t.tr.Misses = 0
	}
	t.tr.Seen = t.now
	t.openLast()
}

// afterWarning takes back a fallback: who reports a fraud or shows a number is not told that there is no material.
func (t *turn) afterWarning() {
	said := len(t.out)
	t.out = slices.DeleteFunc(t.out, func(m session.Message) bool {
		guess := t.tr.Asked != nil && t.tr.Asked.What == "entry"
		return m.Kind == session.Fallback || m.Kind == session.Clarify && (t.tr.Flow != nil || guess)
	})
	if len(t.out) == said {
		return
	}
	t.missed = false
	if t.tr.Flow != nil {
		t.showStep("")
	}
}

// openLast opens the last choices of the turn; only they are shown. Those of an earlier turn stay open where this one has none.
func (t *turn) openLast() {
	last := -1
	for i, m := range t.out {
		if len(m.Choices) > 0 {
			last = i
		}
	}
	if last < 0 {
		return
	}
	for i := range t.out[:last] {
		t.out[i].Choices = nil
	}
	t.tr.Open = &session.Open{Seq: t.seq + 2 + int64(last), Choices: t.out[last].Choices}
}

// digressed tells that something was said in mid-guide that is no step of it.
func (t *turn) digressed() bool {
	if t.tr.Flow == nil || len(t.out) == 0 || t.grave {
		return false
	}
	last := t.out[len(t.out)-1].Kind
	return last == session.Answer || last == session.Smalltalk || last == session.Notice || t.advanced && last == session.Fallback
}

// say adds a message of the bot.
func (t *turn) say(kind session.Kind, text string, m session.Message) {
	m.Kind, m.Text = kind, strings.TrimSpace(text)
	if m.Guide == nil {
		m.Guide = t.position()
	}
	m.Why = t.trace()
	t.out = append(t.out, m)
}

// messages returns the whole turn as it is stored: the visitor's message and the bot's, numbered.
func (t *turn) messages() []session.Message {
	all := []session.Message{{Role: session.User, Text: t.text}}
	for _, m := range t.out {
		m.Role, m.ReplyTo = session.Bot, t.seq+1
		all = append(all, m)
	}
	for i := range all {
		all[i].Seq, all[i].Turn, all[i].Time = t.seq+1+int64(i), t.id, t.now
	}
	return all
}

func (t *turn) trace() *session.Trace {
	w := &session.Trace{Now: t.now, Knowledge: t.base.Version, Policy: t.policy, Folded: t.read.Folded, Words: t.read.Words,
		Entities: entitiesOf(t.read), Tries: t.tries}
	for _, a := range t.read.Acts {
		w.Intents = append(w.Intents, session.Scored{Name: a.Name, Confidence: a.Confidence})
	}
	if f := t.found; f.Article+f.Step+f.NotCovered > 0 {
		w.Kinds = []session.Scored{{Name: knowledge.KindArticle, Confidence: f.Article}, {Name: knowledge.KindStep, Confidence: f.Step},
			{Name: knowledge.KindUncovered, Confidence: f.NotCovered}}
	}
	w.Report = t.reported
	for _, h := range t.found.Hits {
		w.Candidates = append(w.Candidates, session.Candidate{Kind: h.Kind, ID: h.Key(), Title: h.Title, Matched: h.Matched,
			Confidence: h.Confidence, Features: h.Features})
	}
	if hits := t.found.Hits; len(hits) > 0 {
		w.Confidence = hits[0].Confidence
	}
	return w
}

func entitiesOf(r intents.Reading) (out []string) {
	for _, p := range r.Products {
		name := "product="
		if p.Denied {
			name = "not-product="
		}
		out = append(out, name+p.ID)
	}
	if !r.Days.None() {
		out = append(out, fmt.Sprintf("days=%d-%d", r.Days.Min, r.Days.Max))
	}
	if r.Amount > 0 {
		out = append(out, "amount="+strconv.FormatFloat(r.Amount, 'f', -1, 64))
	}
	if r.Step != 0 {
		out = append(out, "step="+strconv.Itoa(r.Step))
	}
	for _, s := range r.Situations {
		out = append(out, "situation="+s)
	}
	return out
}

func (t *turn) openChoice(is func(session.Choice) bool) (session.Choice, bool) {
	if t.tr.Open == nil {
		return session.Choice{}, false
	}
	i := slices.IndexFunc(t.tr.Open.Choices, is)
	if i < 0 {
		return session.Choice{}, false
	}
	return t.tr.Open.Choices[i], true
}

var choiceNumber = regexp.MustCompile(`^(选|第|选择|我选)?(\d)(个|项|\.|、)?$`)

// typed tells that the visitor typed the label of a choice, or its number.
func (t *turn) typed(c session.Choice) bool {
	if m := choiceNumber.FindStringSubmatch(t.read.Folded); m != nil {
		n, err := strconv.Atoi(m[2])
		return err == nil && n >= 1 && n <= len(t.tr.Open.Choices) && t.tr.Open.Choices[n-1].ID == c.ID
	}
	return bare(t.text) == bare(c.Label)
}

// bare drops what people leave out when they type a label.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" 　，,。.！!？?、；;：:「」“”\"'（）()", r) {
			return -1
		}
		return r
	}, strings.ToLower(s))
}
