package web

import (
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/liaoqing/liaoqing/session"
)

// lookSpread is the time over which all tabs look at their logs again after the feed was lost.
const lookSpread = time.Second

// tab is a talk's seat in the hub. The hub writes into it and nudges; the talk reads it when it has time.
type tab struct {
	session string
	nudged  chan struct{} // holds one; a nudge that finds it full is no loss
	heard   atomic.Int64  // highest seq announced for the session
	erased  atomic.Bool
	look    atomic.Bool // announcements may have been lost
}

func (t *tab) nudge() {
	select {
	case t.nudged <- struct{}{}:
	default:
	}
}

func (t *tab) hear(seq int64) {
	for {
		old := t.heard.Load()
		if seq <= old {
			return
		}
		if t.heard.CompareAndSwap(old, seq) {
			t.nudge()
			return
		}
	}
}

func (t *tab) erase() {
	t.erased.Store(true)
	t.nudge()
}

// hub knows which tabs of this node belong to which session.
type hub struct {
	mu   sync.RWMutex // guards tabs
	tabs map[string][]*tab
}

func newHub() *hub { return &hub{tabs: map[string][]*tab{}} }

func (h *hub) join(session string) *tab {
	t := &tab{session: session, nudged: make(chan struct{}, 1)}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.tabs[session] = append(h.tabs[session], t)
	return t
}

func (h *hub) leave(t *tab) {
	h.mu.Lock()
	defer h.mu.Unlock()
	rest := slices.DeleteFunc(h.tabs[t.session], func(o *tab) bool { return o == t })
	if len(rest) == 0 {
		delete(h.tabs, t.session)
		return
	}
	h.tabs[t.session] = rest
}

// hear passes an event of the feed to the tabs of its session.
func (h *hub) hear(e session.Event) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	for _, t := range h.tabs[e.Session] {
		if e.Erased {
			t.erase()
			continue
		}
		t.hear(e.Seq)
	}
}

// lost makes every tab look at its log again, spread out so that they do not all ask Redis at once.
func (h *hub) lost() {
	h.mu.RLock()
	defer h.mu.RUnlock()
	for _, tabs := range h.tabs {
		for _, t := range tabs {
			t.look.Store(true)
			time.AfterFunc(rand.N(lookSpread), t.nudge)
		}
	}
}
