//go:build !race

package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/liaoqing/liaoqing/session"
)

// TestTrialDrains ends a server with a trial store as an operator does: sockets are closed with 1012, the exit code is 0, and
// the next start goes on with every session where it stood.
func TestTrialDrains(t *testing.T) {
	s := serve(t, "--drain", "300ms")
	var lines []*client
	for range 5 {
		lines = append(lines, mustDial(t, s.chat(), place{}))
	}
	c := lines[0]
	at := c.at()
	c.mustSay(t, "我要注销小米分期")
	f := c.mustSay(t, "已全部还清")
	at.move(f.Messages)
	stood := f.Messages[len(f.Messages)-1].Guide
	if stood == nil {
		t.Fatalf("no guide is under way: %+v", f.Messages)
	}
	code := make(chan int, 1)
	go func() { code <- s.end() }()
	for _, l := range lines {
		if got, _ := l.closed(t); got != websocket.CloseServiceRestart {
			t.Errorf("closed with %d, want %d", got, websocket.CloseServiceRestart)
		}
	}
	if got := <-code; got != 0 {
		t.Errorf("serve ended with %d, want 0:\n%s", got, s.said())
	}

	s.start()
	s.awaitReady()
	again := mustDial(t, s.chat(), at)
	if w := again.welcome; !w.Resumed || w.Session != at.session || w.Seq != at.seq || again.reset || len(again.history) > 0 {
		t.Errorf("resumed %+v with %d messages, reset %v; want seq %d and nothing new", w, len(again.history), again.reset, at.seq)
	}
	f = again.mustSay(t, "再说一遍")
	now := f.Messages[len(f.Messages)-1].Guide
	if now == nil || now.ID != stood.ID || now.Step != stood.Step || f.Messages[0].Seq != at.seq+1 {
		t.Errorf("after the restart: %+v, want guide %s at step %d and seq %d", f.Messages, stood.ID, stood.Step, at.seq+1)
	}
}

// TestTrialKilled kills one: what the last snapshot held is there, what came after may be gone, and then the client is told.
func TestTrialKilled(t *testing.T) {
	s := serve(t)
	c := mustDial(t, s.chat(), place{})
	at := c.at()
	kept := c.mustSay(t, "我要注销小米分期").Messages
	at.move(kept)
	awaitSnapshot(t, s)
	id, text := newID(), "花呗晚还六天上征信吗"
	f, err := c.say(id, text)
	if err != nil {
		t.Fatal(err)
	}
	at.move(f.Messages)
	s.kill()

	s.start()
	s.awaitReady()
	again := mustDial(t, s.chat(), at)
	t.Logf("reset: %v", again.reset)
	switch whole := again.history; {
	case again.welcome.Session != at.session:
		t.Errorf("the session is gone: %+v", again.welcome)
	case again.reset && !slices.EqualFunc(whole, kept, same):
		t.Errorf("after a reset: %+v, want %+v", whole, kept)
	case !again.reset && (again.welcome.Seq != at.seq || len(whole) > 0):
		t.Errorf("no reset, and seq %d with %d messages, want seq %d", again.welcome.Seq, len(whole), at.seq)
	}
	if _, err := again.say(id, text); err != nil { // the client sends what it has no turn for
		t.Fatal(err)
	}
	history := mustDial(t, s.chat(), place{token: at.token}).history
	var said []string
	for i, m := range history {
		if m.Seq != int64(i+1) {
			t.Errorf("message %d has seq %d", i+1, m.Seq)
		}
		if m.Role == session.User {
			said = append(said, m.Turn)
		}
	}
	if want := []string{kept[0].Turn, id}; !slices.Equal(said, want) {
		t.Errorf("said %v, kept %v", want, said)
	}
}

// awaitSnapshot waits for one that was begun after now. A snapshot is written beside and renamed, so its time is that of
// its end: the second one from now was begun after now.
func awaitSnapshot(t *testing.T, s *server) {
	t.Helper()
	file := filepath.Join(s.dir, "data", "trial.snapshot")
	written := func() time.Time {
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		return info.ModTime()
	}
	for range 2 {
		before := written()
		mustDial(t, s.chat(), place{}).close() // a write: without one no snapshot follows
		eventually(t, func() bool { return written().After(before) }, func() string { return "no snapshot is written" })
	}
}
