package session

import (
	"context"
	"fmt"
)

const historyMost = 500 // messages that one call of History returns at most

// History returns the messages after a seq, in order and without traces, and whether there are more: ErrErased, ErrNotFound.
func (s *Store) History(ctx context.Context, sid string, after int64, limit int) (msgs []Message, more bool, err error) {
	if limit <= 0 || limit > historyMost {
		limit = historyMost
	}
	k := keysOf(sid)
	p := s.c.Pipeline()
	gone := p.Exists(ctx, k.erased)
	found := p.Exists(ctx, k.meta)
	entries := p.XRangeN(ctx, k.log, entryID(max(after, 0)+1), "+", int64(limit)+1)
	if err := run(ctx, p); err != nil {
		return nil, false, wrap(ctx, err, "read history of %s", sid)
	}
	if err := (head{found: found.Val() > 0, erased: gone.Val() > 0}).err(); err != nil {
		return nil, false, err
	}
	page := entries.Val()
	if more = len(page) > limit; more {
		page = page[:limit]
	}
	if msgs, err = messages(page, false); err != nil {
		return nil, false, fmt.Errorf("read history of %s: %w", sid, err)
	}
	return msgs, more, nil
}

// message reads one message of a transcript, without its trace.
func (s *Store) message(ctx context.Context, sid string, seq int64) (Message, bool, error) {
	if seq < 1 {
		return Message{}, false, nil
	}
	entries, err := s.c.XRangeN(ctx, keysOf(sid).log, entryID(seq), entryID(seq), 1).Result()
	if err != nil {
		return Message{}, false, wrap(ctx, err, "read message %d of %s", seq, sid)
	}
	ms, err := messages(entries, false)
	if err != nil {
		return Message{}, false, fmt.Errorf("read message %d of %s: %w", seq, sid, err)
	}
	if len(ms) == 0 {
		return Message{}, false, nil
	}
	return ms[0], true, nil
}
