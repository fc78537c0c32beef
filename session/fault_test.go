package session

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// Whatever Commit reported is there after a killed Redis, and a follower hears every turn once and in order.
func TestNothingIsLostWhenRedisIsKilled(t *testing.T) {
	for _, cluster := range []bool{false, true} {
		t.Run(map[bool]string{false: "redis", true: "cluster"}[cluster], func(t *testing.T) {
			r := startRedis(t, cluster)
			s := NewStore(r.dial(), Options{})
			sid := begin(t, s)
			events, lost := hear(t, s)

			const turns = 60
			done := make(chan error, 1)
			var stored atomic.Int32
			go func() { done <- persist(s, sid, turns, &stored) }()
			for _, at := range []int32{turns / 3, 2 * turns / 3} {
				eventually(t, func() bool { return stored.Load() >= at }, func() string { return "no turns are stored" })
				r.kill()
				r.start()
			}
			if err := await(t, done, "all turns"); err != nil {
				t.Fatal(err)
			}

			history, _, err := s.History(t.Context(), sid, 0, 3*turns)
			if err != nil || len(history) != 2*turns {
				t.Fatalf("History = %d messages, %v, want %d", len(history), err, 2*turns)
			}
			for i, m := range history {
				if m.Seq != int64(i)+1 || m.Turn != fmt.Sprint("t", i/2) {
					t.Errorf("message %d has seq %d, turn %s", i, m.Seq, m.Turn)
				}
			}
			for i := range turns {
				if e := await(t, events, "an event"); e.Session != sid || e.Seq != int64(2*i+2) {
					t.Fatalf("event %d = %+v, want seq %d", i, e, 2*i+2)
				}
			}
			await(t, lost, "the gap to be told")
		})
	}
}

// persist makes turns one after the other, each until it is stored.
func persist(s *Store, sid string, turns int, stored *atomic.Int32) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for i := range turns {
		id := fmt.Sprint("t", i)
		for {
			err := tryTurn(ctx, s, sid, id)
			if err == nil {
				break
			}
			if !errors.Is(err, ErrUnavailable) {
				return err
			}
		}
		stored.Add(1)
	}
	return nil
}

func tryTurn(ctx context.Context, s *Store, sid, id string) error {
	st, err := s.Load(ctx, sid, id)
	if err != nil || st.Done != nil {
		return err
	}
	_, err = s.Commit(ctx, Commit{
		Session: sid, ClientID: id, Version: st.Version, Seq: st.Seq, Now: noon,
		Messages: []Message{{Role: User, Text: id}, {Role: Bot, Kind: Answer, Text: id}},
	})
	return err
}

// go-redis sends a script again when its reply is lost: that must not be a second turn.
func TestLostReplyIsNoSecondTurn(t *testing.T) {
	r := startRedis(t, false)
	direct := NewStore(r.dial(), Options{})
	sid := begin(t, direct)
	say(t, direct, sid, "a") // the script is known now
	p := startProxy(t, r.addr())
	s := NewStore(dialTo(t, "redis://"+p.addr()), Options{})
	c := next(t, s, sid, "b")

	p.cut.Store(true)
	turn, err := s.Commit(t.Context(), c)
	if err != nil {
		t.Fatalf("Commit with a lost reply = %v", err)
	}
	if p.cuts.Load() != 1 || !turn.Replayed {
		t.Errorf("%d replies were lost, turn %+v: want one, and the first turn again", p.cuts.Load(), turn)
	}
	history, _, err := direct.History(t.Context(), sid, 0, 10)
	if err != nil || len(history) != 4 {
		t.Errorf("History = %d messages, %v, want 4", len(history), err)
	}
}

// proxy stands before a Redis. While cut is set, the next reply to a script is swallowed and its connection closed.
type proxy struct {
	l    net.Listener
	to   string
	cut  atomic.Bool
	cuts atomic.Int32
	done sync.WaitGroup
}

func startProxy(t *testing.T, to string) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{l: l, to: to}
	p.done.Go(p.accept)
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
		p.done.Wait()
	})
	return p
}

func (p *proxy) addr() string { return p.l.Addr().String() }

func (p *proxy) accept() {
	for {
		client, err := p.l.Accept()
		if err != nil {
			return // closed
		}
		server, err := net.Dial("tcp", p.to)
		if err != nil {
			_ = client.Close()
			return
		}
		var script atomic.Bool // the last request runs one
		p.done.Go(func() {
			p.pump(server, client, func(b []byte) bool {
				script.Store(bytes.Contains(b, []byte("evalsha")))
				return true
			})
		})
		p.done.Go(func() {
			p.pump(client, server, func([]byte) bool {
				if !script.Load() || !p.cut.CompareAndSwap(true, false) {
					return true
				}
				p.cuts.Add(1)
				return false
			})
		})
	}
}

// pump copies until one side ends or pass says no, and then closes both.
func (p *proxy) pump(to io.WriteCloser, from io.ReadCloser, pass func([]byte) bool) {
	defer func() { _, _ = to.Close(), from.Close() }() // the other pump has perhaps closed them
	b := make([]byte, 64<<10)
	for {
		n, err := from.Read(b)
		if err != nil || !pass(b[:n]) {
			return
		}
		if _, err := to.Write(b[:n]); err != nil {
			return
		}
	}
}

// A server that hangs holds a caller no longer than the caller's deadline.
func TestHungServerHoldsNobody(t *testing.T) {
	r := startRedis(t, false)
	s := NewStore(r.dial(), Options{})
	sid := begin(t, s)
	if err := r.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := s.Load(ctx, sid, "")
	if took := time.Since(start); took > replyTimeout {
		t.Errorf("Load with a deadline of 100 ms took %v", took)
	}
	if !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, ErrUnavailable) {
		t.Errorf("Load = %v", err)
	}
	start = time.Now()
	wantErr(t, "Ready", s.Ready(t.Context()), ErrUnavailable)
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("Ready without a deadline took %v", took)
	}
	if err := r.cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	if err := s.Ready(t.Context()); err != nil {
		t.Errorf("Ready of a server that goes on = %v", err)
	}
}

// A Redis that comes back without what it had, as after a failover from one whose clock was ahead: positions beyond its
// end begin anew, and nothing new is missed.
func TestFollowBeginsAnewOnAnEmptyRedis(t *testing.T) {
	r := startRedis(t, false)
	s := NewStore(r.dial(), Options{})
	events, lost := hear(t, s)
	sid := begin(t, s)
	say(t, s, sid, "a")
	if e := await(t, events, "an event"); e.Session != sid {
		t.Fatalf("event %+v", e)
	}
	ahead := fmt.Sprintf("%d-0", time.Now().Add(time.Hour).UnixMilli())
	for p := range partitions {
		if err := s.c.XAdd(t.Context(), &redis.XAddArgs{Stream: feedKey(p), ID: ahead, Values: []string{"s", "x"}}).Err(); err != nil {
			t.Fatal(err)
		}
		if e := await(t, events, "an event"); e.Partition != p || e.ID != ahead {
			t.Fatalf("event %+v", e)
		}
	}
	r.kill()
	r.dir = t.TempDir()
	r.start()
	await(t, lost, "the gap to be told")
	sid = begin(t, s)
	say(t, s, sid, "a")
	if e := await(t, events, "an event"); e.Session != sid || e.Seq != 2 {
		t.Errorf("event %+v, want the new session's", e)
	}
}

func TestCompareIDs(t *testing.T) {
	sorted := []string{"0-0", "1-0", "1-1", "2-0", "10-0", "10-2", "10-10", "1700000000000-0"}
	for i, a := range sorted {
		for j, b := range sorted {
			want := 0
			if i != j {
				want = map[bool]int{true: -1, false: 1}[i < j]
			}
			if got := compareIDs(a, b); got != want {
				t.Errorf("compareIDs(%s, %s) = %d, want %d", a, b, got, want)
			}
		}
	}
}

// Every key of a session stands in one slot, and sessions spread over all partitions.
func TestKeysShareASlot(t *testing.T) {
	var seen []int
	for range 2000 {
		sid, _, _, err := newToken()
		if err != nil {
			t.Fatal(err)
		}
		tag := fmt.Sprintf("lq:{p%02d}:", partition(sid))
		for _, k := range keysOf(sid).all() {
			if k[:len(tag)] != tag {
				t.Fatalf("key %s lacks %s", k, tag)
			}
		}
		if p := partition(sid); !slices.Contains(seen, p) {
			seen = append(seen, p)
		}
	}
	if len(seen) != partitions {
		t.Errorf("2000 sessions are in %d partitions", len(seen))
	}
}
