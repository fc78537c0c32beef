package session

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// model is what a session must be: a plain list of turns.
type model struct {
	turns  []Commit // as stored
	erased bool
}

func (m *model) seq() int64 {
	var n int64
	for _, c := range m.turns {
		n += int64(len(c.Messages))
	}
	return n
}

func (m *model) find(id string) (Commit, bool) {
	for _, c := range m.turns {
		if c.ClientID == id {
			return c, true
		}
	}
	return Commit{}, false
}

// commit is what the store must do.
func (m *model) commit(c Commit) error {
	_, known := m.find(c.ClientID)
	switch {
	case m.erased:
		return ErrErased
	case known:
		return nil
	case c.Version != int64(len(m.turns)) || c.Seq != m.seq():
		return ErrConflict
	}
	m.turns = append(m.turns, c)
	return nil
}

// machine drives a store and the model alike.
type machine struct {
	s     *Store
	sids  []string
	model map[string]*model
	ids   int
}

// Any mix of turns, repetitions, stale turns, erasures and new sessions leaves the store as the model has it.
func TestStoreIsItsModel(t *testing.T) {
	onEachPlain(t, func(t *testing.T, s *Store) {
		rapid.Check(t, func(rt *rapid.T) {
			m := &machine{s: s, model: map[string]*model{}}
			m.create(rt)
			rt.Repeat(map[string]func(*rapid.T){
				"create": m.create, "turn": m.turn, "again": m.again, "stale": m.stale, "erase": m.erase, "page": m.page, "": m.check,
			})
		})
	})
}

func onEachPlain(t *testing.T, test func(t *testing.T, s *Store)) {
	t.Run("redis", func(t *testing.T) { test(t, NewStore(startRedis(t, false).dial(), Options{})) })
	t.Run("trial", func(t *testing.T) { test(t, NewStore(trialRedis(t, "").Client(), Options{})) })
}

func (m *machine) create(t *rapid.T) {
	if len(m.sids) == 3 {
		t.Skip("enough sessions")
	}
	sid, _, err := m.s.Create(t.Context(), noon, "")
	if err != nil {
		t.Fatalf("Create = %v", err)
	}
	m.sids = append(m.sids, sid)
	m.model[sid] = &model{}
}

func (m *machine) pick(t *rapid.T) (string, *model) {
	sid := rapid.SampledFrom(m.sids).Draw(t, "session")
	return sid, m.model[sid]
}

// draft is a turn on top of what the model has.
func (m *machine) draft(t *rapid.T) Commit {
	sid, want := m.pick(t)
	m.ids++
	id := fmt.Sprint("t", m.ids)
	c := Commit{Session: sid, ClientID: id, Version: int64(len(want.turns)), Seq: want.seq(), Now: noon}
	for i := range rapid.IntRange(0, 3).Draw(t, "messages") {
		role := []Role{User, Bot, Bot}[i]
		c.Messages = append(c.Messages, Message{Role: role, Text: fmt.Sprint(id, "/", i)})
	}
	c.Tracker.Misses = m.ids
	return c
}

// commit does on both, and compares.
func (m *machine) commit(t *rapid.T, c Commit) {
	mod := m.model[c.Session]
	_, known := mod.find(c.ClientID)
	want := mod.commit(c)
	turn, err := m.s.Commit(t.Context(), c)
	if !errors.Is(err, want) || (err == nil) != (want == nil) {
		t.Fatalf("Commit(%s on %d) = %v, want %v", c.ClientID, c.Version, err, want)
	}
	if err != nil {
		return
	}
	first, _ := mod.find(c.ClientID)
	wantTurn := Turn{ID: c.ClientID, Replayed: known, Messages: Number(first.Seq, c.ClientID, noon, first.Messages)}
	if d := cmp.Diff(norm(wantTurn), norm(turn)); d != "" {
		t.Fatalf("Commit(%s) (-want +got):\n%s", c.ClientID, d)
	}
}

// norm makes no messages nil.
func norm(t Turn) Turn {
	if len(t.Messages) == 0 {
		t.Messages = nil
	}
	return t
}

func (m *machine) turn(t *rapid.T) { m.commit(t, m.draft(t)) }

func (m *machine) stale(t *rapid.T) {
	c := m.draft(t)
	by := rapid.SampledFrom([]int64{-1, 1, 2}).Draw(t, "by")
	if rapid.Bool().Draw(t, "seq only") {
		c.Seq += by
	} else {
		c.Version += by
	}
	m.commit(t, c)
}

func (m *machine) again(t *rapid.T) {
	sid, want := m.pick(t)
	if len(want.turns) == 0 {
		t.Skip("no turn yet")
	}
	c := rapid.SampledFrom(want.turns).Draw(t, "turn")
	c.Session = sid
	c.Messages = []Message{{Role: User, Text: "something else"}}
	m.commit(t, c)
}

func (m *machine) erase(t *rapid.T) {
	sid, want := m.pick(t)
	if err := m.s.Erase(t.Context(), sid, noon); err != nil {
		t.Fatalf("Erase = %v", err)
	}
	want.erased = true
}

// all is the whole history as the model has it.
func (m *model) all() []Message {
	var ms []Message
	for _, c := range m.turns {
		ms = append(ms, Number(c.Seq, c.ClientID, noon, c.Messages)...)
	}
	return ms
}

func (m *machine) page(t *rapid.T) {
	sid, want := m.pick(t)
	after := rapid.Int64Range(0, want.seq()+1).Draw(t, "after")
	limit := rapid.IntRange(1, 5).Draw(t, "limit")
	got, more, err := m.s.History(t.Context(), sid, after, limit)
	if want.erased {
		if !errors.Is(err, ErrErased) {
			t.Fatalf("History = %v, want ErrErased", err)
		}
		return
	}
	if err != nil {
		t.Fatalf("History = %v", err)
	}
	rest := want.all()[min(after, want.seq()):]
	cut := min(limit, len(rest))
	if d := cmp.Diff(append([]Message{}, rest[:cut]...), got); d != "" || more != (cut < len(rest)) {
		t.Fatalf("History(%d, %d) has more = %t (-want +got):\n%s", after, limit, more, d)
	}
}

// check compares the states after each step.
func (m *machine) check(t *rapid.T) {
	for sid, want := range m.model {
		st, err := m.s.Load(t.Context(), sid, "")
		if want.erased {
			if !errors.Is(err, ErrErased) {
				t.Fatalf("Load = %v, want ErrErased", err)
			}
			continue
		}
		last := Tracker{}
		if n := len(want.turns); n > 0 {
			last = want.turns[n-1].Tracker
		}
		wantState := State{Session: sid, Version: int64(len(want.turns)), Seq: want.seq(), Tracker: last}
		if d := cmp.Diff(wantState, st); err != nil || d != "" {
			t.Fatalf("Load = %v (-want +got):\n%s", err, d)
		}
	}
}
