package web

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/liaoqing/liaoqing/bot"
	"github.com/liaoqing/liaoqing/session"
)

// mute is a store whose feed tells nothing.
type mute struct{ *session.Store }

func (mute) Follow(ctx context.Context, _ func(), _ func(session.Event)) error {
	<-ctx.Done()
	return ctx.Err()
}

func TestEveryTabSeesEveryTurnOnceInOrder(t *testing.T) {
	store := newStore(t)
	nodes := []*node{startNode(t, store, nil), startNode(t, store, nil)}
	p := nodes[0].visit(t)
	const speakers, says = 4, 10
	var tabs, listeners []*peer
	for i := range speakers {
		tabs = append(tabs, nodes[i%2].tab(t, p))
		listeners = append(listeners, nodes[i%2].tab(t, p))
	}
	var wg sync.WaitGroup
	for i, q := range tabs {
		wg.Go(func() {
			for n := range says {
				q.send("say", map[string]any{"id": newID(), "text": fmt.Sprint(i, n)})
			}
		})
	}
	wg.Wait()
	for _, q := range append(tabs, listeners...) {
		var got []int64
		for len(got) < 2*speakers*says {
			f := q.want("turn")
			if f.Replayed || len(f.Messages) != 2 {
				t.Fatalf("turn = %+v, want a whole one, not replayed", f)
			}
			got = append(got, seqs(f.Messages)...)
		}
		for i, seq := range got {
			if seq != int64(i+1) {
				t.Fatalf("tab saw %v", got)
			}
		}
	}
}

func TestAPingFindsWhatTheFeedDidNotTell(t *testing.T) {
	store := newStore(t)
	n := startNode(t, store, nil)
	deaf := startNode(t, store, func(o *Options) { o.Store, o.Ping = mute{store}, 20*time.Millisecond })
	p := n.visit(t)
	q := deaf.tab(t, p)
	p.say(newID(), "一")
	if f := q.want("turn"); !slices.Equal(seqs(f.Messages), []int64{1, 2}) {
		t.Errorf("turn = %v, want 1 and 2", seqs(f.Messages))
	}
	p.send("erase", map[string]any{"id": newID()})
	q.want("erased")
	q.wantClose(closeDone)
}

func TestALostFeedMakesTabsLook(t *testing.T) {
	store := newStore(t)
	n := startNode(t, store, nil)
	deaf := startNode(t, store, func(o *Options) { o.Store = mute{store} })
	p := n.visit(t)
	q := deaf.tab(t, p)
	p.say(newID(), "一")
	deaf.hub.lost()
	if f := q.want("turn"); !slices.Equal(seqs(f.Messages), []int64{1, 2}) {
		t.Errorf("turn = %v, want 1 and 2", seqs(f.Messages))
	}
}

func TestALongAbsenceIsCaughtUpInWholeTurns(t *testing.T) {
	store := newStore(t)
	n := startNode(t, store, nil)
	deaf := startNode(t, store, func(o *Options) { o.Store = mute{store} })
	p := n.visit(t)
	q := deaf.tab(t, p)
	const turns = 130
	for i := range turns {
		p.say(newID(), fmt.Sprint(i))
	}
	deaf.hub.lost()
	for i := range turns {
		if f := q.want("turn"); !slices.Equal(seqs(f.Messages), []int64{int64(2*i + 1), int64(2*i + 2)}) {
			t.Fatalf("turn %d = %v", i, seqs(f.Messages))
		}
	}
}

// rewound is a store that lost turns in a failover: its log ends earlier and goes on otherwise.
type rewound struct {
	*session.Store
	mu  sync.Mutex // guards log
	log []session.Message
}

func (r *rewound) set(log ...session.Message) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.log = log
}

func (r *rewound) History(_ context.Context, _ string, after int64, limit int) ([]session.Message, bool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	rest := r.log[min(after, int64(len(r.log))):]
	more := len(rest) > limit
	return rest[:min(len(rest), limit)], more, nil
}

func TestTurnsLostInAFailoverAreToldAsAReset(t *testing.T) {
	store := &rewound{Store: newStore(t)}
	n := startNode(t, store.Store, func(o *Options) { o.Store = store })
	one := []session.Message{{Seq: 1, Turn: "a", Role: session.User}, {Seq: 2, Turn: "a", Role: session.Bot}}
	lost := []session.Message{{Seq: 3, Turn: "b", Role: session.User}, {Seq: 4, Turn: "b", Role: session.Bot}}
	other := []session.Message{{Seq: 3, Turn: "c", Role: session.User}, {Seq: 4, Turn: "c", Role: session.Bot}}
	for name, after := range map[string][]session.Message{"shorter": one, "replaced": append(slices.Clone(one), other...)} {
		store.set(append(slices.Clone(one), lost...)...)
		q := n.visit(t)
		store.set(after...)
		n.hub.lost()
		if h := q.want("history"); !h.Reset || !slices.Equal(seqs(h.Messages), seqs(after)) {
			t.Errorf("%s: history = %+v, want a reset to %v", name, h, seqs(after))
		}
	}
}

func TestASayUnderWayOutlivesItsConnection(t *testing.T) {
	store := newStore(t)
	held := &parrot{store: store, entered: make(chan struct{}), hold: make(chan struct{})}
	n := startNode(t, store, func(o *Options) { o.Bot = held })
	p := n.visit(t)
	id := newID()
	p.send("say", map[string]any{"id": id, "text": "一"})
	<-held.entered
	if err := p.ws.NetConn().Close(); err != nil {
		t.Fatal(err)
	}
	close(held.hold)
	until(t, "the turn is stored", func() bool {
		log, _, err := store.History(t.Context(), p.welcome.Session, 0, 10)
		return err == nil && len(log) == 2 && log[0].Turn == id
	})
}

// slowBot answers only when its context ends.
type slowBot struct{ *parrot }

func (slowBot) Reply(ctx context.Context, _ bot.Utterance) (session.Turn, error) {
	<-ctx.Done()
	return session.Turn{}, fmt.Errorf("load session: %w", ctx.Err())
}

func TestATurnHasADeadline(t *testing.T) {
	store := newStore(t)
	n := startNode(t, store, func(o *Options) { o.Bot, o.TurnTime = slowBot{&parrot{store: store}}, 200*time.Millisecond })
	p := n.visit(t)
	p.send("say", map[string]any{"id": newID(), "text": "一"})
	if f := p.wantError("unavailable"); f.RetryAfterMS <= 0 {
		t.Errorf("error = %+v, want a time to retry after", f)
	}
}
