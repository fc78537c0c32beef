package session

import (
	"context"
	"log/slog"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// Options are what a store may be told; the zero value takes the defaults.
type Options struct {
	StateTTL      time.Duration // of the tracker after its last turn; default 30 days
	TranscriptTTL time.Duration // of everything else after the last turn; default 180 days
	Log           *slog.Logger
}

// Store keeps sessions in Redis. It may be used from any number of goroutines, and any number of stores share one Redis.
type Store struct {
	c    redis.UniversalClient
	opts Options
}

// NewStore uses c, which stays the caller's to close.
func NewStore(c redis.UniversalClient, o Options) *Store {
	const day = 24 * time.Hour
	if o.StateTTL <= 0 {
		o.StateTTL = 30 * day
	}
	if o.TranscriptTTL <= 0 {
		o.TranscriptTTL = 180 * day
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Store{c: c, opts: o}
}

// Ready says whether Redis answers now.
func (s *Store) Ready(ctx context.Context) error {
	return wrap(ctx, s.c.Ping(ctx).Err(), "ping redis")
}

// Meta is what is known of a session beside its dialogue.
type Meta struct {
	ID      string
	Seq     int64 // of the last message; 0: none yet
	Version int64 // grows by 1 with each commit
	Created time.Time
	Page    string // where the visitor began, masked
}

// Create stores a new session and returns its id and the token that resumes it. Page must be masked already.
func (s *Store) Create(ctx context.Context, now time.Time, page string) (id, token string, err error) {
	id, token, hash, err := newToken()
	if err != nil {
		return "", "", err
	}
	k := keysOf(id)
	_, err = s.c.TxPipelined(ctx, func(p redis.Pipeliner) error {
		p.HSet(ctx, k.meta, "version", 0, "seq", 0, "token", hash, "created", now.UnixMilli(), "page", page)
		p.PExpire(ctx, k.meta, s.opts.TranscriptTTL)
		return nil
	})
	if err != nil {
		return "", "", wrap(ctx, err, "create session")
	}
	return id, token, nil
}

// Resume finds the session of a token: ErrBadToken where it is unknown, wrong or expired, ErrErased where it was erased.
func (s *Store) Resume(ctx context.Context, token string) (Meta, error) {
	sid, secret, ok := splitToken(token)
	if !ok {
		return Meta{}, ErrBadToken
	}
	h, err := s.head(ctx, sid)
	switch {
	case err != nil:
		return Meta{}, err
	case h.erased:
		return Meta{}, ErrErased
	case !fits(secret, h.hash) || !h.found:
		return Meta{}, ErrBadToken
	}
	return h.meta, nil
}

// head is the stored meta hash, with what decides whether it may be used.
type head struct {
	meta          Meta
	hash          string // of the token's secret
	found, erased bool
}

// err is the sentinel for a session that is not there.
func (h head) err() error {
	switch {
	case h.erased:
		return ErrErased
	case !h.found:
		return ErrNotFound
	}
	return nil
}

func (s *Store) head(ctx context.Context, sid string) (head, error) {
	k := keysOf(sid)
	p := s.c.Pipeline()
	meta := p.HGetAll(ctx, k.meta)
	erased := p.Exists(ctx, k.erased)
	if err := run(ctx, p); err != nil {
		return head{}, wrap(ctx, err, "load session %s", sid)
	}
	return headOf(sid, meta.Val(), erased.Val() > 0), nil
}

func headOf(sid string, f map[string]string, erased bool) head {
	return head{
		meta: Meta{
			ID: sid, Seq: number(f["seq"]), Version: number(f["version"]), Created: milli(f["created"]), Page: f["page"],
		},
		hash:   f["token"],
		found:  f["token"] != "",
		erased: erased,
	}
}

// number reads a number that this package wrote; what is missing is 0.
func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func milli(s string) time.Time {
	if s == "" {
		return time.Time{}
	}
	return time.UnixMilli(number(s)).UTC()
}
