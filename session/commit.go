package session

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	feedAge    = 24 * time.Hour // a projection that was away for longer builds anew
	openingLen = 200            // code points of the first utterance that Recent shows
)

//go:embed commit.lua
var commitSource string

var commitScript = redis.NewScript(commitSource)

// Commit is one turn to be stored, on top of what Load returned.
type Commit struct {
	Session  string
	ClientID string // the client's id of the turn; the same id is the same turn
	Version  int64  // as loaded
	Seq      int64  // as loaded: the last before this turn
	Messages []Message
	Tracker  Tracker
	Now      time.Time
}

// Outcomes of commit.lua.
const (
	turnStored = iota
	turnKnown
	turnErased
	turnMissing
	turnConflict
)

// Number fills in what a turn's messages have from their place: seq after the last one, the turn's id, its time, and for
// the bot's messages the visitor's that they reply to. It returns a copy.
func Number(after int64, turn string, now time.Time, messages []Message) []Message {
	ms := make([]Message, len(messages))
	var asked int64
	for i, m := range messages {
		m.Seq = after + int64(i) + 1
		m.Turn = turn
		m.Time = now.UTC().Truncate(time.Millisecond)
		switch {
		case m.Role == User:
			asked = m.Seq
		case m.Role == Bot && m.ReplyTo == 0:
			m.ReplyTo = asked
		}
		ms[i] = m
	}
	return ms
}

// Commit stores a turn whole, or not at all, and returns it numbered. A client id that is known gives the turn it made the
// first time, Replayed and without its traces, whatever else the commit holds. Else ErrErased, ErrNotFound, and ErrConflict
// where another turn came between. After ErrUnavailable nobody knows: the same commit again finds out. A turn without
// messages changes the tracker only, as when staff takes over.
func (s *Store) Commit(ctx context.Context, c Commit) (Turn, error) {
	if c.ClientID == "" {
		return Turn{}, errors.New("commit: a turn needs an id")
	}
	ms := Number(c.Seq, c.ClientID, c.Now, c.Messages)
	args, err := s.commitArgs(c, ms)
	if err != nil {
		return Turn{}, err
	}
	reply, err := commitScript.Run(ctx, s.c, keysOf(c.Session).all(), args...).Slice()
	if err != nil {
		return Turn{}, wrap(ctx, err, "commit turn of %s", c.Session)
	}
	outcome, rest := split(reply)
	switch outcome {
	case turnStored:
		return Turn{ID: c.ClientID, Messages: ms}, nil
	case turnKnown:
		return replayed(c.Session, c.ClientID, rest)
	case turnErased:
		return Turn{}, ErrErased
	case turnMissing:
		return Turn{}, ErrNotFound
	case turnConflict:
		return Turn{}, ErrConflict
	}
	return Turn{}, fmt.Errorf("commit turn of %s: outcome %d", c.Session, outcome)
}

// commitArgs is ARGV of commit.lua.
func (s *Store) commitArgs(c Commit, ms []Message) ([]any, error) {
	tracker, err := json.Marshal(c.Tracker)
	if err != nil {
		return nil, fmt.Errorf("encode tracker of %s: %w", c.Session, err)
	}
	last := c.Seq + int64(len(ms))
	now := c.Now.UnixMilli()
	args := []any{
		c.Session, c.ClientID, c.Version, c.Seq, c.Version + 1, spanOf(c.Seq+1, last), last, tracker,
		s.opts.StateTTL.Milliseconds(), s.opts.TranscriptTTL.Milliseconds(), now, now - s.opts.TranscriptTTL.Milliseconds(),
		feedAge.Milliseconds(), opening(ms),
	}
	for _, m := range ms {
		text, why, err := encode(m)
		if err != nil {
			return nil, err
		}
		args = append(args, text, why)
	}
	return args, nil
}

// opening is the first thing the visitor says in a turn, short.
func opening(ms []Message) string {
	for _, m := range ms {
		if m.Role == User && m.Text != "" {
			r := []rune(m.Text)
			return string(r[:min(len(r), openingLen)])
		}
	}
	return ""
}

// replayed makes a turn of a script's reply: its span, then its messages.
func replayed(sid, turn string, reply []string) (Turn, error) {
	t := Turn{ID: turn, Replayed: true}
	if len(reply) == 0 {
		return Turn{}, fmt.Errorf("read turn %s of %s: no span", turn, sid)
	}
	first, last, ok := parseSpan(reply[0])
	if !ok || int64(len(reply)-1) != last-first+1 {
		return Turn{}, fmt.Errorf("read turn %s of %s: %d messages for span %s", turn, sid, len(reply)-1, reply[0])
	}
	for _, text := range reply[1:] {
		m, err := decode(text, "")
		if err != nil {
			return Turn{}, fmt.Errorf("read turn %s of %s: %w", turn, sid, err)
		}
		t.Messages = append(t.Messages, m)
	}
	return t, nil
}

// split takes a script's reply apart: a number, then strings.
func split(reply []any) (outcome int64, rest []string) {
	outcome = -1
	for i, v := range reply {
		switch v := v.(type) {
		case int64:
			if i == 0 {
				outcome = v
			}
		case string:
			rest = append(rest, v)
		}
	}
	return outcome, rest
}
