package session

import (
	"context"
	"encoding/json"
	"fmt"
)

// Transcript is everything stored of a session, for staff.
type Transcript struct {
	Meta     Meta
	Tracker  Tracker
	Messages []Message        // with Why
	Ratings  map[int64]Rating // by seq
}

// Transcript reads a whole session: ErrErased, ErrNotFound.
func (s *Store) Transcript(ctx context.Context, sid string) (Transcript, error) {
	k := keysOf(sid)
	p := s.c.TxPipeline() // one moment for all parts
	gone := p.Exists(ctx, k.erased)
	meta := p.HGetAll(ctx, k.meta)
	tracker := p.Get(ctx, k.state)
	log := p.XRange(ctx, k.log, "-", "+")
	marks := p.HGetAll(ctx, k.marks)
	if err := run(ctx, p); err != nil {
		return Transcript{}, wrap(ctx, err, "read transcript of %s", sid)
	}
	h := headOf(sid, meta.Val(), gone.Val() > 0)
	if err := h.err(); err != nil {
		return Transcript{}, err
	}
	t := Transcript{Meta: h.meta, Ratings: map[int64]Rating{}}
	if text := tracker.Val(); text != "" {
		if err := json.Unmarshal([]byte(text), &t.Tracker); err != nil {
			return Transcript{}, fmt.Errorf("decode tracker of %s: %w", sid, err)
		}
	}
	for seq, text := range marks.Val() {
		var r Rating
		if err := json.Unmarshal([]byte(text), &r); err != nil {
			return Transcript{}, fmt.Errorf("decode rating %s of %s: %w", seq, sid, err)
		}
		t.Ratings[number(seq)] = r
	}
	var err error
	if t.Messages, err = messages(log.Val(), true); err != nil {
		return Transcript{}, fmt.Errorf("read transcript of %s: %w", sid, err)
	}
	return t, nil
}
