package bot

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/liaoqing/liaoqing/session"
)

// admitted asks for a token at a time, and keeps the bucket as a store would.
func admitted(tr *session.Tracker, at time.Time, perMinute int) error {
	t := &turn{tr: *tr, now: at}
	err := t.admit(perMinute)
	*tr = t.tr
	return err
}

func TestAdmit(t *testing.T) {
	const perMinute = 4
	var tr session.Tracker
	for n := range perMinute {
		if err := admitted(&tr, start, perMinute); err != nil {
			t.Fatalf("message %d at once: %v, want it admitted", n+1, err)
		}
	}
	full := tr
	var r *Refusal
	if err := admitted(&tr, start, perMinute); !errors.As(err, &r) || r.Code != "rate_limited" || r.RetryAfter != 15*time.Second {
		t.Fatalf("message %d at once: %v, want rate_limited for 15 s", perMinute+1, err)
	}
	if diff := cmp.Diff(full, tr); diff != "" {
		t.Errorf("a refused message changed the bucket:\n%s", diff)
	}
	if err := admitted(&tr, start.Add(r.RetryAfter-time.Millisecond), perMinute); err == nil {
		t.Errorf("admitted a millisecond too early")
	}
	if err := admitted(&tr, start.Add(r.RetryAfter), perMinute); err != nil {
		t.Errorf("after RetryAfter: %v, want it admitted", err)
	}
	if err := admitted(&tr, start.Add(r.RetryAfter), perMinute); err == nil {
		t.Errorf("a second message after RetryAfter was admitted, want one token a quarter of a minute")
	}
}

func TestAdmitWithoutLimit(t *testing.T) {
	var tr session.Tracker
	for range 1000 {
		if err := admitted(&tr, start, 0); err != nil {
			t.Fatalf("rate 0: %v, want no limit", err)
		}
	}
	if tr.Allowed != (session.Allowance{}) {
		t.Errorf("rate 0 keeps a bucket: %+v", tr.Allowed)
	}
}

// TestRateGrants holds every stretch of time to what its length grants: as many at once as a minute's, and those that come back.
func TestRateGrants(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		perMinute := rapid.IntRange(1, 120).Draw(t, "a minute")
		now, tr := start, session.Tracker{}
		var passed []time.Time
		for range rapid.IntRange(1, 300).Draw(t, "messages") {
			now = now.Add(time.Duration(rapid.Int64Range(0, int64(3*time.Minute)/int64(perMinute)).Draw(t, "gap")))
			if admitted(&tr, now, perMinute) == nil {
				passed = append(passed, now)
			}
			if left := tr.Allowed.Left; left < 0 || left > float64(perMinute) {
				t.Fatalf("%g tokens left, want 0..%d", left, perMinute)
			}
		}
		for i := range passed {
			for j := i; j < len(passed); j++ {
				grants := float64(perMinute) * (1 + passed[j].Sub(passed[i]).Minutes())
				if n := float64(j - i + 1); n > grants+1e-6 {
					t.Fatalf("%g messages in %v at %d a minute, want at most %g", n, passed[j].Sub(passed[i]), perMinute, grants)
				}
			}
		}
	})
}

// TestReplyLimits holds a whole conversation to the rate: what is refused is not stored, and what is no message costs nothing.
func TestReplyLimits(t *testing.T) {
	b := newBench(t, 2)
	say := func(id, text string) error {
		_, err := b.bot.Reply(context.Background(), Utterance{Session: visitor, ID: id, Text: text})
		return err
	}
	for _, u := range []Utterance{{ID: "e", Text: " "}, {ID: "c", Choice: "next", Seq: 1}} {
		u.Session = visitor
		if _, err := b.bot.Reply(context.Background(), u); err == nil {
			t.Fatalf("Reply(%+v): no refusal", u)
		}
	}
	for _, id := range []string{"1", "2"} {
		if err := say(id, "你好"); err != nil {
			t.Fatalf("message %s: %v", id, err)
		}
	}
	before := b.state(t)
	var r *Refusal
	if err := say("3", "你好"); !errors.As(err, &r) || r.Code != "rate_limited" {
		t.Fatalf("message 3: %v, want rate_limited", err)
	}
	if diff := cmp.Diff(before, b.state(t)); diff != "" {
		t.Errorf("a refused message was stored:\n%s", diff)
	}
	if err := say("2", "你好"); err != nil {
		t.Errorf("message 2 sent again: %v, want its turn whatever the rate", err)
	}
	b.clock.now = b.clock.now.Add(r.RetryAfter)
	if err := say("3", "你好"); err != nil {
		t.Errorf("message 3 after RetryAfter: %v", err)
	}
}
