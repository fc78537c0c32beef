package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/liaoqing/liaoqing/session"
)

// down is a store that does not answer.
type down struct{ *session.Store }

func (down) Ready(context.Context) error { return session.ErrUnavailable }

func (down) Resume(context.Context, string) (session.Meta, error) {
	return session.Meta{}, session.ErrUnavailable
}

func TestReadyIsWhoCanServe(t *testing.T) {
	store := newStore(t)
	for name, tc := range map[string]struct {
		store Store
		want  int
	}{"up": {store, http.StatusOK}, "down": {down{store}, http.StatusServiceUnavailable}} {
		n := startNode(t, store, func(o *Options) { o.Store = tc.store })
		if got := n.status(t, n.OpsHandler(), "/readyz"); got != tc.want {
			t.Errorf("%s: readyz = %d, want %d", name, got, tc.want)
		}
		if got := n.status(t, n.OpsHandler(), "/healthz"); got != http.StatusOK {
			t.Errorf("%s: healthz = %d, want 200", name, got)
		}
	}
}

func TestAHelloThatTheStoreCannotServeIsSentAwayForLater(t *testing.T) {
	store := newStore(t)
	n := startNode(t, store, func(o *Options) { o.Store = down{store} })
	p := n.connect(t)
	p.send("hello", map[string]any{"token": "any"})
	p.wantError("unavailable")
	p.wantClose(closeLater)
}

func TestMetricsCountConnectionsAndLag(t *testing.T) {
	store := newStore(t)
	n, other := startNode(t, store, nil), startNode(t, store, nil)
	p := n.visit(t)
	q := other.tab(t, p)
	p.say(newID(), "一")
	q.want("turn")
	until(t, "one connection and one lag", func() bool {
		m := other.scrape()
		return strings.Contains(m, "liaoqing_connections 1\n") && strings.Contains(m, "liaoqing_feed_lag_seconds_count 1\n")
	})
}

func TestNewNeedsItsParts(t *testing.T) {
	if _, err := New(Options{}); err == nil {
		t.Error("New without a bot and a store gave no error")
	}
}

func TestStaffAndVisitorsShareAListener(t *testing.T) {
	staff, err := NewStaff(StaffOptions{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	n := startNode(t, newStore(t), func(o *Options) { o.Staff = staff })
	for _, path := range []string{"/", stylesheetPath} {
		if got := n.status(t, n.Handler(), path); got != http.StatusOK {
			t.Errorf("%s = %d, want 200", path, got)
		}
	}
}

func TestProblems(t *testing.T) {
	for _, tc := range []struct {
		err    error
		code   string
		close  int
		status int
	}{
		{errors.New("x"), "internal", stayOpen, 500},
		{session.ErrUnavailable, "unavailable", stayOpen, 503},
		{context.DeadlineExceeded, "unavailable", stayOpen, 503},
		{session.ErrBadToken, "bad_token", stayOpen, 401},
		{session.ErrNotFound, "bad_token", closeRestart, 401},
		{session.ErrErased, "", closeDone, 400},
		{tooBig, "", closeTooBig, 413},
		{tooSlow, "", closeLater, 503},
		{notJSON, "bad_frame", closePolicy, 400},
	} {
		p := problemOf(errors.Join(tc.err))
		if p.code != tc.code || p.close != tc.close || p.status() != tc.status {
			t.Errorf("problemOf(%v) = %q, close %d, status %d, want %q, %d, %d", tc.err, p.code, p.close, p.status(), tc.code, tc.close, tc.status)
		}
	}
}
