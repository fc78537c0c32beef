package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/liaoqing/liaoqing/intents"
	"github.com/liaoqing/liaoqing/knowledge"
	"github.com/liaoqing/liaoqing/session"
)

// moment is one utterance of a drawn dialogue, with the state before and after it.
type moment struct {
	does          string
	u             Utterance
	before, after session.State
	turn          session.Turn
}

// TestDialogueInvariants says and presses anything at any time, and holds every turn to what the bot promises.
func TestDialogueInvariants(t *testing.T) {
	base := baseOf(t)
	rapid.Check(t, func(t *rapid.T) {
		b := newBench(t, 0)
		for range rapid.IntRange(1, 15).Draw(t, "turns") {
			b.clock.now = b.clock.now.Add(gap.Draw(t, "gap"))
			m := moment{before: b.state(t)}
			m.does, m.u = utter(t, m.before)
			b.turns++
			m.u.Session, m.u.ID = visitor, fmt.Sprint(b.turns)
			var err error
			m.turn, err = b.bot.Reply(context.Background(), m.u)
			m.after = b.state(t)
			if refused(t, m, err) {
				continue
			}
			checkMessages(t, m)
			checkPrivate(t, m)
			checkPlace(t, base, m)
			checkHeld(t, base, m)
			checkDigression(t, base, m)
			checkChoices(t, b, m)
			checkReplay(t, b, m)
		}
	})
}

var (
	gap = rapid.SampledFrom([]time.Duration{0, time.Second, 20 * time.Second, 10 * time.Minute, time.Hour, 3 * 24 * time.Hour, 40 * 24 * time.Hour})

	someText = rapid.OneOf(
		rapid.StringOfN(rapid.RuneFrom([]rune("我要不没有注销还清了登录花呗白条逾期六天上下一步第继续退出吗呢怎么办，。！？ 0123456789")), 0, 24, -1),
		rapid.StringN(0, 40, -1),
	)
)

// utter draws what the visitor does: mostly something of the pool, at times any text or a press.
func utter(t *rapid.T, s session.State) (does string, u Utterance) {
	switch rapid.IntRange(0, 9).Draw(t, "how") {
	case 0:
		return doesAny, Utterance{Text: someText.Draw(t, "text")}
	case 1, 2:
		if open := s.Tracker.Open; open != nil {
			return doesPress, Utterance{Seq: open.Seq, Choice: rapid.SampledFrom(open.Choices).Draw(t, "choice").ID}
		}
		return doesStale, Utterance{Seq: rapid.Int64Range(0, s.Seq).Draw(t, "seq"), Choice: "next"}
	default:
		g := rapid.SampledFrom(pool).Draw(t, "group")
		return g.does, Utterance{Text: rapid.SampledFrom(g.texts).Draw(t, "text")}
	}
}

// refused tells that the turn was refused, and that it had to be: then nothing has changed.
func refused(t *rapid.T, m moment, err error) bool {
	blank := m.u.Choice == "" && isBlank(m.u.Text)
	long := m.u.Choice == "" && utf8.RuneCountInString(m.u.Text) > MaxText
	unfit := blank || long || m.does == doesStale
	if err == nil {
		if unfit {
			t.Fatalf("Reply(%+v) = %d messages, want a refusal", m.u, len(m.turn.Messages))
		}
		return false
	}
	var r *Refusal
	if !errors.As(err, &r) || !unfit {
		t.Fatalf("Reply(%+v): %v", m.u, err)
	}
	if diff := cmp.Diff(m.before, m.after); diff != "" || r.Message == "" {
		t.Fatalf("refusal %q of %+v changed the state:\n%s", r.Message, m.u, diff)
	}
	return true
}

var kinds = []session.Kind{session.GuideStep, session.Answer, session.Clarify, session.Handoff, session.Fallback, session.Smalltalk, session.Ended, session.Notice}

func checkMessages(t *rapid.T, m moment) {
	all := m.turn.Messages
	if len(all) < 2 || all[0].Role != session.User {
		t.Fatalf("%+v: %d messages, want the visitor's and at least one of the bot", m.u, len(all))
	}
	if m.after.Seq != m.before.Seq+int64(len(all)) {
		t.Fatalf("%+v: seq %d after %d and %d messages", m.u, m.after.Seq, m.before.Seq, len(all))
	}
	for i, x := range all {
		if x.Seq != m.before.Seq+1+int64(i) || x.Turn != m.u.ID {
			t.Fatalf("%+v: message %d has seq %d of turn %q", m.u, i, x.Seq, x.Turn)
		}
		if i == 0 {
			continue
		}
		if x.Role != session.Bot || x.ReplyTo != all[0].Seq || !slices.Contains(kinds, x.Kind) || strings.TrimSpace(x.Text) == "" {
			t.Fatalf("%+v: message %+v", m.u, x)
		}
		if strings.Contains(x.Text, "{{") && !strings.Contains(m.u.Text, "{{") {
			t.Fatalf("%+v: a placeholder was left in %q", m.u, x.Text)
		}
		if x.Kind == session.Answer && len(x.Sources) == 0 {
			t.Fatalf("%+v: an answer without a source: %q", m.u, x.Text)
		}
	}
}

// checkPrivate looks for what was given away in all that is stored: messages, traces and dialogue state.
func checkPrivate(t *rapid.T, m moment) {
	var traces []*session.Trace
	for _, x := range m.turn.Messages {
		traces = append(traces, x.Why)
	}
	kept, err := json.Marshal([]any{m.turn, traces, m.after.Tracker})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range secrets {
		if strings.Contains(strings.ToLower(string(kept)), strings.ToLower(s)) {
			t.Fatalf("%+v: %q is kept: %s", m.u, s, kept)
		}
	}
}

// checkPlace holds the flow to a step that its guide has, and the last message to the place where the flow stands.
func checkPlace(t *rapid.T, base *knowledge.Base, m moment) {
	f := m.after.Tracker.Flow
	x := m.turn.Messages[len(m.turn.Messages)-1]
	if x.Guide != nil && x.Guide.State == session.Done {
		if f != nil {
			t.Fatalf("%+v: the guide is done, flow is %+v", m.u, f)
		}
		return
	}
	if x.Role == session.Bot && (x.Guide != nil) != (f != nil) {
		t.Fatalf("%+v: message says place %+v, flow is %+v", m.u, x.Guide, f)
	}
	if f == nil {
		return
	}
	if x.Guide != nil && (x.Guide.Step < 1 || x.Guide.Step > x.Guide.Steps || x.Guide.Step != f.Number || (x.Guide.State == session.Held) != slices.Contains(f.Unmet, f.Step)) {
		t.Fatalf("%+v: message says place %+v, flow is %+v", m.u, x.Guide, f)
	}
	g, ok := base.Guide(f.Guide)
	if !ok || f.Number < 1 || f.Number > len(g.Steps) || g.Steps[f.Number-1].ID != f.Step {
		t.Fatalf("%+v: flow %+v is at no step of its guide", m.u, f)
	}
}

// checkHeld lets nobody stand behind a step that they said they cannot pass, over any number of turns, and nobody release it but
// by its button or by saying plainly that it is done.
func checkHeld(t *rapid.T, base *knowledge.Base, m moment) {
	f, now := m.before.Tracker.Flow, m.after.Tracker
	if now.Flow != nil {
		g, _ := base.Guide(now.Flow.Guide)
		for i, s := range g.Steps[:now.Flow.Number-1] {
			if slices.Contains(now.Flow.Unmet, s.ID) {
				t.Fatalf("%+v: stands at step %d behind step %d, which holds: %+v", m.u, now.Flow.Number, i+1, now.Flow)
			}
		}
	}
	if f == nil || !slices.Contains(f.Unmet, f.Step) || now.Flow == nil && now.Left != nil {
		return
	}
	same := now.Flow != nil && now.Flow.Guide == f.Guide && now.Flow.Product == f.Product
	if same && slices.Contains(now.Flow.Unmet, f.Step) || now.Flow != nil && !same {
		return
	}
	again := &turn{base: base, tr: m.before.Tracker.Clone()}
	if err := again.hear(m.u); err != nil {
		t.Fatalf("hear %+v again: %v", m.u, err)
	}
	if again.pressed != nil && strings.HasPrefix(again.pressed.ID, "next:") {
		return
	}
	p, _, _ := again.here()
	plain := func(r knowledge.Report) bool {
		return r.Step == p.at && r.Says == knowledge.SaysDone && r.Confidence >= sureAhead
	}
	if m.does != doesReport && m.does != doesAny && m.does != "pick" || !again.says(p.step().ReportsDone) && !slices.ContainsFunc(again.reports(p), plain) &&
		!slices.ContainsFunc(again.clauses(), func(c intents.Reading) bool { return again.finishesBeside(c, p) }) {
		t.Fatalf("%q (%s) released the held step %+v", m.u.Text, m.does, f)
	}
}

// checkDigression holds the flow to its step where a question was answered in mid-guide.
func checkDigression(t *rapid.T, base *knowledge.Base, m moment) {
	was, is := m.before.Tracker.Flow, m.after.Tracker.Flow
	answered := slices.ContainsFunc(m.turn.Messages, func(x session.Message) bool { return x.Kind == session.Answer || x.Kind == session.Smalltalk })
	if was == nil || !answered || m.does == doesWishes {
		return
	}
	if is == nil || is.Guide != was.Guide || is.Product != was.Product || is.Step != was.Step {
		t.Fatalf("%+v was answered, and the flow moved from %+v to %+v", m.u, was, is)
	}
	harm, _ := base.Courtesy("smalltalk:self-harm")
	grave := slices.ContainsFunc(m.turn.Messages, func(x session.Message) bool { return strings.HasSuffix(x.Text, strings.TrimSpace(harm.Say)) })
	if last := m.turn.Messages[len(m.turn.Messages)-1]; last.Kind != session.GuideStep && !grave {
		t.Fatalf("%+v was answered in mid-guide, and the turn ends with %s, want the place", m.u, last.Kind)
	}
}

// checkChoices holds a turn to one message with choices, and each of them to a turn of its own when it is pressed.
func checkChoices(t *rapid.T, b *bench, m moment) {
	var with []session.Message
	for _, x := range m.turn.Messages {
		if len(x.Choices) > 0 {
			with = append(with, x)
		}
	}
	open := m.after.Tracker.Open
	if len(with) == 0 { // what was open stays open
		if was := m.before.Tracker.Open; !cmp.Equal(was, open) {
			t.Fatalf("%+v: no choices, but open went from %+v to %+v", m.u, was, open)
		}
		return
	}
	if len(with) != 1 || open == nil || open.Seq != with[0].Seq || !cmp.Equal(open.Choices, with[0].Choices) {
		t.Fatalf("%+v: %d messages with choices, open is %+v", m.u, len(with), open)
	}
	c := rapid.SampledFrom(open.Choices).Draw(t, "try")
	if c.ID == "" || c.Label == "" {
		t.Fatalf("%+v: choice %+v", m.u, c)
	}
	turn, err := b.from(m.after).Reply(context.Background(), Utterance{Session: visitor, ID: "try", Choice: c.ID, Seq: open.Seq})
	if err != nil || len(turn.Messages) < 2 {
		t.Fatalf("%+v: pressing %+v = %d messages, %v", m.u, c, len(turn.Messages), err)
	}
}

// checkReplay takes the turn anew on the same state: it must come out the same, up to the trace.
func checkReplay(t *rapid.T, b *bench, m moment) {
	again, err := b.from(m.before).Reply(context.Background(), m.u)
	if err != nil {
		t.Fatalf("%+v again: %v", m.u, err)
	}
	if diff := cmp.Diff(m.turn.Messages, again.Messages); diff != "" {
		t.Fatalf("%+v is answered differently the second time:\n%s", m.u, diff)
	}
}
