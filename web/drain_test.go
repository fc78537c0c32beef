package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

func (n *node) status(t *testing.T, h http.Handler, path string) int {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Code
}

func TestDrainFinishesTurnsAndTellsEverybody(t *testing.T) {
	store := newStore(t)
	held := &parrot{store: store, entered: make(chan struct{}), hold: make(chan struct{})}
	n := startNode(t, store, func(o *Options) { o.Bot, o.Drain = held, 20*time.Millisecond })
	if got := n.status(t, n.OpsHandler(), "/readyz"); got != http.StatusOK {
		t.Fatalf("readyz before = %d", got)
	}
	busy := n.visit(t)
	var idle []*peer
	for range 10 {
		idle = append(idle, n.visit(t))
	}
	id := newID()
	busy.send("say", map[string]any{"id": id, "text": "一"})
	<-held.entered
	left := make(chan error, 1)
	go func() { left <- n.Drain(context.Background()) }()
	for _, p := range idle {
		p.wantClose(closeRestart)
	}
	if got := n.status(t, n.OpsHandler(), "/readyz"); got != http.StatusServiceUnavailable {
		t.Errorf("readyz = %d, want 503", got)
	}
	if got := n.status(t, n.OpsHandler(), "/healthz"); got != http.StatusOK {
		t.Errorf("healthz = %d, want 200", got)
	}
	if got := n.status(t, n.Handler(), "/v1/chat"); got != http.StatusServiceUnavailable {
		t.Errorf("upgrade = %d, want 503", got)
	}
	select {
	case err := <-left:
		t.Fatalf("Drain = %v before the turn was finished", err)
	default:
	}
	close(held.hold)
	if f := busy.want("turn"); f.ID != id {
		t.Errorf("turn = %+v, want %s", f, id)
	}
	busy.wantClose(closeRestart)
	if err := <-left; err != nil {
		t.Errorf("Drain = %v", err)
	}
}

func TestDrainThatMayNotWaitCutsTheRest(t *testing.T) {
	n := startNode(t, newStore(t), func(o *Options) { o.Drain = time.Hour })
	p := n.visit(t) // does not close back
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	began := time.Now()
	if err := n.Drain(ctx); err != context.Canceled {
		t.Errorf("Drain = %v, want %v", err, context.Canceled)
	}
	if took := time.Since(began); took >= lingerWait {
		t.Errorf("Drain took %v", took)
	}
	if f, err := p.next(); err == nil {
		t.Errorf("frame = %+v, want the end", f)
	}
}
