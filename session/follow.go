package session

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	feedBlock  = 500 * time.Millisecond // shorter than replyTimeout; also how long Follow may take to end
	feedPage   = 256                    // entries of a partition in one reply
	feedOrigin = "0-0"
	firstPause = 50 * time.Millisecond
	mostPause  = 2 * time.Second
)

// Event tells that a session has a new turn, or is gone.
type Event struct {
	Session   string
	Seq       int64 // of the turn's last message
	Erased    bool  // then Seq is 0
	Partition int
	ID        string // of the feed's entry; rises within a partition
}

// Follow hands on every turn that is stored from now on, of all sessions and nodes, until ctx ends, and returns ctx's error.
// Events of a session come in order; handle and lost are called one at a time and should return soon. Positions outlive a
// lost connection: what was stored meanwhile comes after it. lost is called once following has begun and after each gap, as
// a Redis that lost its last turns may have come back: whoever listens then reads again. Where a partition's feed ends
// before the position (another Redis, an older copy), it comes again from its beginning.
func (s *Store) Follow(ctx context.Context, lost func(), handle func(Event)) error {
	var mu sync.Mutex // held while handle or lost runs
	all := &follower{store: s, mu: &mu, lost: lost, handle: handle, after: make([]string, partitions)}
	for p := range partitions {
		all.parts = append(all.parts, p)
	}
	if !all.begin(ctx) {
		return ctx.Err()
	}
	if _, cluster := s.c.(*redis.ClusterClient); !cluster {
		all.run(ctx)
		return ctx.Err()
	}
	var wg sync.WaitGroup
	for i := range all.parts {
		one := &follower{store: s, mu: &mu, lost: lost, handle: handle, parts: all.parts[i : i+1], after: all.after[i : i+1]}
		wg.Go(func() { one.run(ctx) })
	}
	wg.Wait()
	return ctx.Err()
}

// follower follows some partitions; a cluster's XREAD takes one only. It belongs to one goroutine.
type follower struct {
	store  *Store
	parts  []int
	after  []string // position in each part's feed; empty: not yet known
	mu     *sync.Mutex
	lost   func()
	handle func(Event)
}

// begin finds the positions, as often as it takes; false where ctx ended first.
func (f *follower) begin(ctx context.Context) bool {
	for pause := firstPause; ; pause = longer(pause) {
		err := f.place(ctx)
		if err == nil {
			f.tellLost()
			return true
		}
		if ctx.Err() != nil {
			return false
		}
		f.store.opts.Log.Warn("feed is not to be reached", slog.Any("error", err))
		if !rest(ctx, pause) {
			return false
		}
	}
}

// run reads until ctx ends, over any number of gaps.
func (f *follower) run(ctx context.Context) {
	for ctx.Err() == nil {
		err := f.read(ctx)
		if err == nil {
			continue
		}
		if ctx.Err() != nil {
			return
		}
		f.store.opts.Log.Warn("feed lost", slog.Any("error", err))
		if !rest(ctx, firstPause) || !f.begin(ctx) {
			return
		}
		f.store.opts.Log.Info("feed found again")
	}
}

// place sets positions that are not known to the end of their feed, and those beyond the end to the beginning.
func (f *follower) place(ctx context.Context) error {
	p := f.store.c.Pipeline()
	ends := make([]*redis.XMessageSliceCmd, len(f.parts))
	for i, part := range f.parts {
		ends[i] = p.XRevRangeN(ctx, feedKey(part), "+", "-", 1)
	}
	if err := run(ctx, p); err != nil {
		return wrap(ctx, err, "find end of feed")
	}
	for i := range f.parts {
		end := feedOrigin
		if last := ends[i].Val(); len(last) > 0 {
			end = last[0].ID
		}
		switch {
		case f.after[i] == "":
			f.after[i] = end
		case compareIDs(end, f.after[i]) < 0:
			f.after[i] = feedOrigin
		}
	}
	return nil
}

// once is a command that go-redis does not send again by itself: a silent retry would hide a gap.
type once struct{ *redis.XStreamSliceCmd }

func (once) NoRetry() bool { return true }

// read waits for the next entries and hands them on.
func (f *follower) read(ctx context.Context) error {
	args := []any{"xread", "count", feedPage, "block", feedBlock.Milliseconds(), "streams"}
	for _, part := range f.parts {
		args = append(args, feedKey(part))
	}
	for _, id := range f.after {
		args = append(args, id)
	}
	cmd := once{redis.NewXStreamSliceCmd(ctx, args...)}
	cmd.SetFirstKeyPos(6)
	if err := f.store.c.Process(ctx, cmd); err != nil {
		if errors.Is(err, redis.Nil) {
			return nil
		}
		return wrap(ctx, err, "read feed")
	}
	for _, stream := range cmd.Val() {
		i, ok := f.part(stream.Stream)
		if !ok {
			return fmt.Errorf("read feed: unknown stream %s", stream.Stream)
		}
		for _, e := range stream.Messages {
			f.tell(eventOf(f.parts[i], e))
			f.after[i] = e.ID
		}
	}
	return nil
}

func (f *follower) part(stream string) (int, bool) {
	for i, p := range f.parts {
		if feedKey(p) == stream {
			return i, true
		}
	}
	return 0, false
}

func (f *follower) tell(e Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.handle(e)
}

func (f *follower) tellLost() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.lost()
}

func eventOf(part int, e redis.XMessage) Event {
	sid, _ := e.Values["s"].(string)
	seq, _ := e.Values["q"].(string)
	_, gone := e.Values["e"]
	return Event{Session: sid, Seq: number(seq), Erased: gone, Partition: part, ID: e.ID}
}

// compareIDs orders stream ids, "ms-n".
func compareIDs(a, b string) int {
	at, an, _ := strings.Cut(a, "-")
	bt, bn, _ := strings.Cut(b, "-")
	return cmp.Or(cmp.Compare(number(at), number(bt)), cmp.Compare(number(an), number(bn)))
}

func longer(pause time.Duration) time.Duration { return min(2*pause, mostPause) }

// rest waits; false where ctx ended meanwhile.
func rest(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
