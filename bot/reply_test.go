package bot

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/liaoqing/liaoqing/session"
)

// contended is a Store in which the session changes under the first turns.
type contended struct {
	Store
	conflicts, loads, commits int
}

func (c *contended) Load(ctx context.Context, sid, clientID string) (session.State, error) {
	c.loads++
	return c.Store.Load(ctx, sid, clientID)
}

func (c *contended) Commit(ctx context.Context, turn session.Commit) (session.Turn, error) {
	c.commits++
	if c.commits <= c.conflicts {
		return session.Turn{}, fmt.Errorf("session %s: %w", turn.Session, session.ErrConflict)
	}
	return c.Store.Commit(ctx, turn)
}

// TestConflicts takes a turn anew, at most three times.
func TestConflicts(t *testing.T) {
	for conflicts := range 7 {
		b := newBench(t, 0)
		s := &contended{Store: b.store, conflicts: conflicts}
		bot := New(s, b.bot.base, Options{Now: b.clock.Now})
		turn, err := bot.Reply(context.Background(), Utterance{Session: visitor, ID: "1", Text: "我要注销小米分期"})
		if conflicts >= maxTries {
			var r *Refusal
			if !errors.As(err, &r) || r.Code != "unavailable" || r.RetryAfter <= 0 || s.commits != maxTries {
				t.Errorf("%d conflicts: %v after %d commits, want unavailable after %d", conflicts, err, s.commits, maxTries)
			}
			if state := b.state(t); state.Seq != 0 {
				t.Errorf("%d conflicts: seq %d is stored, want nothing", conflicts, state.Seq)
			}
			continue
		}
		if err != nil || len(turn.Messages) != 2 {
			t.Fatalf("%d conflicts: %d messages, %v", conflicts, len(turn.Messages), err)
		}
		if tries := turn.Messages[1].Why.Tries; tries != conflicts+1 || s.loads != conflicts+1 {
			t.Errorf("%d conflicts: %d tries traced, %d loads, want %d", conflicts, tries, s.loads, conflicts+1)
		}
		if p := turn.Messages[1].Guide; p == nil || p.Step != 1 || p.State != session.Active {
			t.Errorf("%d conflicts: place %+v, want the first step", conflicts, p)
		}
	}
}

// failing is a Store that is gone.
type failing struct{ load, commit error }

func (f failing) Load(context.Context, string, string) (session.State, error) {
	return session.State{}, f.load
}

func (f failing) Commit(context.Context, session.Commit) (session.Turn, error) {
	return session.Turn{}, f.commit
}

// TestReplyPassesErrorsOn holds Reply to the errors that its callers branch on.
func TestReplyPassesErrorsOn(t *testing.T) {
	b := newBench(t, 0)
	for _, want := range []error{session.ErrErased, session.ErrNotFound, session.ErrUnavailable, context.DeadlineExceeded} {
		for _, f := range []failing{{load: want}, {commit: want}} {
			_, err := New(f, b.bot.base, Options{Now: b.clock.Now}).Reply(context.Background(), Utterance{Session: "s7", ID: "1", Text: "你好"})
			if !errors.Is(err, want) || !strings.Contains(err.Error(), "s7") {
				t.Errorf("Reply on %+v = %v, want it to be %v and to name the session", f, err, want)
			}
		}
	}
}

// TestSameIDIsTheSameTurn sends things again, whatever has happened since.
func TestSameIDIsTheSameTurn(t *testing.T) {
	b := newBench(t, 0)
	reply := func(u Utterance) session.Turn {
		u.Session = visitor
		turn, err := b.bot.Reply(context.Background(), u)
		if err != nil {
			t.Fatalf("Reply(%+v): %v", u, err)
		}
		return turn
	}
	first := reply(Utterance{ID: "1", Text: "我要注销小米分期"})
	pressed := Utterance{ID: "2", Choice: "next:next", Seq: first.Messages[1].Seq}
	second := reply(pressed)
	reply(Utterance{ID: "3", Text: "登录了"})
	before := b.state(t)
	b.clock.now = b.clock.now.Add(time.Hour)
	for _, again := range []session.Turn{reply(Utterance{ID: "1", Text: "我要注销小米分期"}), reply(Utterance{ID: "1", Text: "别的话"})} {
		if !again.Replayed || !cmp.Equal(again.Messages, first.Messages) {
			t.Errorf("turn 1 again: replayed %t, %+v", again.Replayed, again.Messages)
		}
	}
	if again := reply(pressed); !again.Replayed || !cmp.Equal(again.Messages, second.Messages) {
		t.Errorf("an expired choice sent again: replayed %t, %+v", again.Replayed, again.Messages)
	}
	if diff := cmp.Diff(before, b.state(t)); diff != "" {
		t.Errorf("sending again changed the state:\n%s", diff)
	}
}

func TestRefusals(t *testing.T) {
	b := newBench(t, 0)
	if _, err := b.bot.Reply(context.Background(), Utterance{Session: visitor, ID: "1", Text: "我要注销小米分期"}); err != nil {
		t.Fatal(err)
	}
	before := b.state(t)
	for _, c := range []struct {
		u    Utterance
		code string
	}{
		{Utterance{Text: ""}, "empty"},
		{Utterance{Text: " \n\t　"}, "empty"},
		{Utterance{Text: "\u200b\u200d"}, "empty"},
		{Utterance{Text: strings.Repeat("注", MaxText+1)}, "too_long"},
		{Utterance{Text: "𠮷" + strings.Repeat("注", MaxText)}, "too_long"},
		{Utterance{Choice: "next", Seq: before.Seq - 1}, "unknown_choice"},
		{Utterance{Choice: "next"}, "unknown_choice"},
		{Utterance{Choice: "no-such", Seq: before.Seq}, "unknown_choice"},
		{Utterance{Choice: "start:huabei", Seq: before.Seq}, "unknown_choice"}, // well-formed, and not offered
	} {
		c.u.Session, c.u.ID = visitor, "2"
		var r *Refusal
		if _, err := b.bot.Reply(context.Background(), c.u); !errors.As(err, &r) || r.Code != c.code || r.Message == "" {
			t.Errorf("Reply(%+v): %v, want %s", c.u, err, c.code)
		}
	}
	if diff := cmp.Diff(before, b.state(t)); diff != "" {
		t.Errorf("refusals changed the state:\n%s", diff)
	}
	if _, err := b.bot.Reply(context.Background(), Utterance{Session: visitor, ID: "2", Text: strings.Repeat("注", MaxText)}); err != nil {
		t.Errorf("%d characters: %v, want them taken", MaxText, err)
	}
}

// TestStaffSpeaks keeps the bot silent while staff has taken over, but for warnings.
func TestStaffSpeaks(t *testing.T) {
	flow := session.Flow{Guide: "xiaomi-installment", Product: "xiaomi-installment", Step: "login", Number: 2}
	for text, want := range map[string][]session.Kind{
		"登录了":              nil,
		"花呗晚还六天上征信吗":       nil,
		"我的手机号13812345678": {session.Notice},
		"有人打电话让我转账才能注销":    {session.Notice},
	} {
		b := newBench(t, 0)
		b.put(session.Tracker{Staff: "小王", Flow: &flow})
		turn, err := b.bot.Reply(context.Background(), Utterance{Session: visitor, ID: "1", Text: text})
		if err != nil {
			t.Fatalf("Reply(%q): %v", text, err)
		}
		var got []session.Kind
		for _, m := range turn.Messages[1:] {
			got = append(got, m.Kind)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q to staff (-want +got):\n%s", text, diff)
		}
		if f := b.state(t).Tracker.Flow; f == nil || !reflect.DeepEqual(*f, flow) {
			t.Errorf("%q to staff moved the flow to %+v", text, f)
		}
	}
}

// TestTwoTabs says different things to one session at once: every turn is stored, one after the other.
func TestTwoTabs(t *testing.T) {
	b := newBench(t, 0)
	const tabs, each = 2, 5
	var wg sync.WaitGroup
	turns := make([][]session.Turn, tabs)
	for tab := range tabs {
		wg.Go(func() {
			for n := range each {
				for {
					turn, err := b.bot.Reply(context.Background(), Utterance{Session: visitor, ID: fmt.Sprint(tab, "-", n), Text: "花呗晚还六天上征信吗"})
					var r *Refusal
					if errors.As(err, &r) && r.Code == "unavailable" {
						continue
					}
					if err != nil {
						t.Errorf("tab %d: %v", tab, err)
						return
					}
					turns[tab] = append(turns[tab], turn)
					break
				}
			}
		})
	}
	wg.Wait()
	seen := map[int64]bool{}
	for _, own := range turns {
		for _, turn := range own {
			for _, m := range turn.Messages {
				seen[m.Seq] = true
			}
		}
	}
	last := b.state(t).Seq
	for seq := int64(1); seq <= last; seq++ {
		if !seen[seq] {
			t.Errorf("seq %d of %d is missing", seq, last)
		}
	}
	if int64(len(seen)) != last || last != tabs*each*2 {
		t.Errorf("%d messages with seq up to %d, want %d", len(seen), last, tabs*each*2)
	}
}
