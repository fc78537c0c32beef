package bot

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/liaoqing/liaoqing/knowledge"
	"github.com/liaoqing/liaoqing/session"
)

// start is when the conversations of these tests begin.
var start = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// embedded builds the knowledge that the program carries, once for all tests: it takes seconds where its model is trained anew.
var embedded = sync.OnceValues(func() (*knowledge.Base, error) {
	files, err := knowledge.Embedded()
	if err != nil {
		return nil, err
	}
	return knowledge.Build(context.Background(), files, start, knowledge.EmbeddedModel(), nil)
})

// failer is what *testing.T and *rapid.T have in common here.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

func baseOf(t failer) *knowledge.Base {
	t.Helper()
	base, err := embedded()
	if err != nil {
		t.Fatalf("build the embedded knowledge: %v", err)
	}
	return base
}

// clock is the time of a test; it moves when the test says so.
type clock struct{ now time.Time }

func (c *clock) Now() time.Time { return c.now }

// bench is a bot with a store of its own and a clock that the test moves.
type bench struct {
	bot   *Bot
	store *Rehearsal
	clock *clock
	turns int // for the ids of utterances
}

func newBench(t failer, rate int) *bench {
	t.Helper()
	base := baseOf(t)
	b := &bench{store: &Rehearsal{}, clock: &clock{start}}
	b.bot = New(b.store, func() *knowledge.Base { return base }, Options{Rate: rate, Now: b.clock.Now})
	return b
}

const visitor = "v" // the session of a test's only visitor

// put lays a dialogue state into the store, as if the conversation had come that far.
func (b *bench) put(tr session.Tracker) {
	b.store.mu.Lock()
	defer b.store.mu.Unlock()
	b.store.session(visitor).state.Tracker = tr
}

func (b *bench) state(t failer) session.State {
	t.Helper()
	s, err := b.store.Load(context.Background(), visitor, "")
	if err != nil {
		t.Fatalf("load: %v", err)
	}
	return clone(s)
}

// clone copies a state through and through, as a store that keeps it as JSON does.
func clone(s session.State) session.State {
	data, err := json.Marshal(s.Tracker)
	if err != nil {
		panic(err)
	}
	s.Tracker = session.Tracker{}
	if err := json.Unmarshal(data, &s.Tracker); err != nil {
		panic(err)
	}
	return s
}

// from is the same bot on a store that holds this state and keeps nothing.
func (b *bench) from(s session.State) *Bot {
	return New(fixed{s}, b.bot.base, Options{Now: b.clock.Now})
}

// fixed is a Store that is always in the same state.
type fixed struct{ state session.State }

func (f fixed) Load(context.Context, string, string) (session.State, error) {
	return clone(f.state), nil
}

func (f fixed) Commit(_ context.Context, c session.Commit) (session.Turn, error) {
	return session.Turn{ID: c.ClientID, Messages: c.Messages}, nil
}
