package session

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

const (
	expiryEvery   = time.Second
	snapshotEvery = 3 * time.Second
	snapshotShare = 20               // a snapshot holds everything up, so it takes at most one part in so many of the time
	trialTimeout  = 30 * time.Second // for a reply; a big snapshot (0.5 s for 2,000 sessions) is no fault
)

// TrialRedis is a Redis inside the process, for trying things out: slower, on one node, and a killed process loses the
// seconds since its last snapshot.
type TrialRedis struct {
	m      *miniredis.Miniredis
	c      *redis.Client
	file   string
	log    *slog.Logger
	dirty  atomic.Bool // something was written since the last snapshot
	stop   chan struct{}
	done   sync.WaitGroup
	closed sync.Once
	err    error // of Close
}

// Trial starts one with what the snapshot file holds; a file that is not there is an empty one, and no name keeps
// everything in memory only. A snapshot that cannot be read is an error and stays as it is.
func Trial(file string, log *slog.Logger) (*TrialRedis, error) {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	t := &TrialRedis{m: miniredis.NewMiniRedis(), file: file, log: log, stop: make(chan struct{})}
	password := rand.Text() // it listens on the loopback interface, where others may be
	t.m.RequireAuth(password)
	if err := t.m.Start(); err != nil {
		return nil, fmt.Errorf("start trial redis: %w", err)
	}
	o := universal()
	o.Addrs, o.Password, o.ReadTimeout = []string{t.m.Addr()}, password, trialTimeout
	t.c = redis.NewClient(o.Simple())
	t.c.AddHook(writes{t})
	err := t.restore()
	if err == nil {
		t.dirty.Store(true) // a file that cannot be written is found out now
		err = t.save()
	}
	if err != nil {
		return nil, errors.Join(err, t.end())
	}
	t.done.Go(t.keep)
	return t, nil
}

// Client is for everything that wants a Redis; Close closes it.
func (t *TrialRedis) Client() redis.UniversalClient { return t.c }

// Close writes the last snapshot and ends everything. A second call returns the first one's error.
func (t *TrialRedis) Close() error {
	t.closed.Do(func() {
		close(t.stop)
		t.done.Wait()
		t.err = errors.Join(t.save(), t.end())
	})
	return t.err
}

func (t *TrialRedis) end() error {
	err := t.c.Close()
	t.m.Close()
	if err != nil {
		return fmt.Errorf("close trial redis: %w", err)
	}
	return nil
}

// keep lets keys expire, which they do not by themselves here, and writes snapshots, until Close.
func (t *TrialRedis) keep() {
	expiry := time.NewTicker(expiryEvery)
	defer expiry.Stop()
	snapshot := time.NewTimer(snapshotEvery)
	defer snapshot.Stop()
	last := time.Now()
	for {
		select {
		case <-t.stop:
			return
		case <-expiry.C:
			now := time.Now()
			t.m.FastForward(now.Sub(last))
			last = now
		case start := <-snapshot.C:
			if err := t.save(); err != nil {
				t.log.Error("trial snapshot is not written", slog.Any("error", err))
			}
			snapshot.Reset(max(snapshotEvery, snapshotShare*time.Since(start)))
		}
	}
}

// writes marks the trial dirty after each command that may write. After it, as a snapshot between mark and write would
// take the mark away.
type writes struct{ t *TrialRedis }

func (w writes) note(ctx context.Context, name string) {
	if ctx.Value(dumping{}) != nil {
		return
	}
	switch name {
	case "ping", "hello", "auth", "client", "select", "multi", "exec", "exists", "get", "mget", "hget", "hmget", "hgetall",
		"pttl", "ttl", "xrange", "xrevrange", "xread", "xlen", "zrange", "zrevrange", "zrevrangebyscore", "zscore":
	default:
		w.t.dirty.Store(true)
	}
}

func (w writes) DialHook(next redis.DialHook) redis.DialHook {
	return func(ctx context.Context, network, addr string) (net.Conn, error) { return next(ctx, network, addr) }
}

func (w writes) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		defer w.note(ctx, cmd.Name())
		return next(ctx, cmd)
	}
}

func (w writes) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		defer func() {
			for _, c := range cmds {
				w.note(ctx, c.Name())
			}
		}()
		return next(ctx, cmds)
	}
}
