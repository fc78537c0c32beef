package session

import (
	"context"
	"encoding/json"
	"fmt"
)

// State is what a turn is made on.
type State struct {
	Session string
	Version int64
	Seq     int64
	Tracker Tracker // empty before the first turn, and where it outlived Options.StateTTL
	Done    *Turn   // the turn that the client id has already made; nil: none
}

// Load reads what a turn with this client id is made on, in one round trip: ErrErased, ErrNotFound.
func (s *Store) Load(ctx context.Context, sid, clientID string) (State, error) {
	k := keysOf(sid)
	p := s.c.Pipeline()
	// The version is read before the tracker: a turn that comes between the two then makes the commit a conflict.
	gone := p.Exists(ctx, k.erased)
	at := p.HMGet(ctx, k.meta, "version", "seq")
	tracker := p.Get(ctx, k.state)
	span := p.HGet(ctx, k.ids, clientID)
	if err := run(ctx, p); err != nil {
		return State{}, wrap(ctx, err, "load session %s", sid)
	}
	version, found := at.Val()[0].(string)
	seq, _ := at.Val()[1].(string)
	switch {
	case gone.Val() > 0:
		return State{}, ErrErased
	case !found:
		return State{}, ErrNotFound
	}
	st := State{Session: sid, Version: number(version), Seq: number(seq)}
	if text := tracker.Val(); text != "" {
		if err := json.Unmarshal([]byte(text), &st.Tracker); err != nil {
			return State{}, fmt.Errorf("decode tracker of %s: %w", sid, err)
		}
	}
	if span.Val() == "" {
		return st, nil
	}
	done, err := s.turn(ctx, sid, clientID, span.Val())
	if err != nil {
		return State{}, err
	}
	st.Done = &done
	return st, nil
}

// turn reads a turn that is stored; a second round trip, for repeated ids only.
func (s *Store) turn(ctx context.Context, sid, id, span string) (Turn, error) {
	first, last, ok := parseSpan(span)
	if !ok {
		return Turn{}, fmt.Errorf("read turn %s of %s: span %q", id, sid, span)
	}
	t := Turn{ID: id, Replayed: true}
	if last < first {
		return t, nil
	}
	entries, err := s.c.XRange(ctx, keysOf(sid).log, entryID(first), entryID(last)).Result()
	if err != nil {
		return Turn{}, wrap(ctx, err, "read turn %s of %s", id, sid)
	}
	if int64(len(entries)) != last-first+1 {
		return Turn{}, fmt.Errorf("read turn %s of %s: %w", id, sid, ErrErased) // a log goes only whole
	}
	t.Messages, err = messages(entries, false)
	if err != nil {
		return Turn{}, fmt.Errorf("read turn %s of %s: %w", id, sid, err)
	}
	return t, nil
}
