package bot

import (
	"context"
	"fmt"
	"sync"

	"github.com/liaoqing/liaoqing/session"
)

// Rehearsal is a Store that keeps nothing after the program ends: for a chat in the terminal, for question files, and for
// trying a version before it is published. The zero value is ready; a session is there as soon as it is spoken of.
type Rehearsal struct {
	mu       sync.Mutex // guards sessions
	sessions map[string]*rehearsed
}

type rehearsed struct {
	state session.State
	turns map[string]session.Turn
}

// Load returns the state of a session, new where it was never spoken of.
func (r *Rehearsal) Load(_ context.Context, sid, clientID string) (session.State, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.session(sid)
	state := s.state
	if t, ok := s.turns[clientID]; ok {
		t.Replayed = true
		state.Done = &t
	}
	return state, nil
}

// Commit keeps a turn, as session.Store does.
func (r *Rehearsal) Commit(_ context.Context, c session.Commit) (session.Turn, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.session(c.Session)
	if t, ok := s.turns[c.ClientID]; ok {
		t.Replayed = true
		return t, nil
	}
	if c.Version != s.state.Version || c.Seq != s.state.Seq {
		return session.Turn{}, fmt.Errorf("session %s: %w", c.Session, session.ErrConflict)
	}
	t := session.Turn{ID: c.ClientID, Messages: c.Messages}
	s.state.Version++
	s.state.Seq += int64(len(c.Messages))
	s.state.Tracker = c.Tracker
	s.turns[c.ClientID] = t
	return t, nil
}

func (r *Rehearsal) session(sid string) *rehearsed {
	if r.sessions == nil {
		r.sessions = map[string]*rehearsed{}
	}
	s, ok := r.sessions[sid]
	if !ok {
		s = &rehearsed{state: session.State{Session: sid}, turns: map[string]session.Turn{}}
		r.sessions[sid] = s
	}
	return s
}
