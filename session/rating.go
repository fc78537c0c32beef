package session

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// Rating is what a visitor thinks of a bot message.
type Rating struct {
	Useful  bool      `json:"useful"`
	Comment string    `json:"comment,omitempty"` // masked
	Time    time.Time `json:"time"`
}

// rateScript stores a rating where the session is still there, for as long as the log. KEYS as in commit.lua; ARGV: seq, rating.
var rateScript = redis.NewScript(`
if redis.call('EXISTS', KEYS[8]) == 1 then return {2} end
local left = redis.call('PTTL', KEYS[3])
if left <= 0 then return {3} end
redis.call('HSET', KEYS[5], ARGV[1], ARGV[2])
redis.call('PEXPIRE', KEYS[5], left)
return {0}`)

// Rate stores what the visitor thinks of the bot message seq; the last rating wins. ErrNotFound where seq is no bot message,
// ErrErased.
func (s *Store) Rate(ctx context.Context, sid string, seq int64, r Rating) error {
	m, ok, err := s.message(ctx, sid, seq)
	if err != nil {
		return err
	}
	if ok && m.Role != Bot {
		return ErrNotFound
	}
	text, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("encode rating of %s: %w", sid, err)
	}
	if !ok {
		return s.absent(ctx, sid)
	}
	reply, err := rateScript.Run(ctx, s.c, keysOf(sid).all(), seq, text).Slice()
	if err != nil {
		return wrap(ctx, err, "rate message %d of %s", seq, sid)
	}
	switch outcome, _ := split(reply); outcome {
	case turnStored:
		return nil
	case turnErased:
		return ErrErased
	}
	return ErrNotFound
}

// absent says why a message is not there.
func (s *Store) absent(ctx context.Context, sid string) error {
	h, err := s.head(ctx, sid)
	if err != nil {
		return err
	}
	if err := h.err(); err != nil {
		return err
	}
	return ErrNotFound
}
