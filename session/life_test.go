package session

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// keysWith lists what is stored under keys that hold a text, whichever node they are on.
func keysWith(t testing.TB, s *Store, part string) []string {
	t.Helper()
	got, err := s.c.Keys(t.Context(), "*"+part+"*").Result()
	if err != nil {
		t.Fatalf("list keys: %v", err)
	}
	return got
}

func staysErased(t *testing.T, s *Store) {
	ctx := t.Context()
	sid, token, err := s.Create(ctx, noon, "/help")
	if err != nil {
		t.Fatalf("Create = %v", err)
	}
	say(t, s, sid, "a")
	if err := s.Rate(ctx, sid, 2, Rating{Useful: true, Time: noon}); err != nil {
		t.Fatalf("Rate = %v", err)
	}
	flying := next(t, s, sid, "b")
	if err := s.Erase(ctx, sid, noon); err != nil {
		t.Fatalf("Erase = %v", err)
	}

	_, err = s.Commit(ctx, flying)
	wantErr(t, "Commit of a turn in flight", err, ErrErased)
	flying.ClientID = "a" // also one that was stored once
	_, err = s.Commit(ctx, flying)
	wantErr(t, "Commit of an erased turn", err, ErrErased)
	_, err = s.Resume(ctx, token)
	wantErr(t, "Resume", err, ErrErased)
	_, err = s.Load(ctx, sid, "a")
	wantErr(t, "Load", err, ErrErased)
	_, _, err = s.History(ctx, sid, 0, 10)
	wantErr(t, "History", err, ErrErased)
	_, err = s.Transcript(ctx, sid)
	wantErr(t, "Transcript", err, ErrErased)
	wantErr(t, "Rate", s.Rate(ctx, sid, 2, Rating{}), ErrErased)

	k := keysOf(sid)
	same(t, "what is left", keysWith(t, s, sid), []string{k.erased})
	listed, err := s.c.ZRange(ctx, k.recent, 0, -1).Result()
	if err != nil || strings.Contains(fmt.Sprint(listed), sid) {
		t.Errorf("recent still has %v, %v", listed, err)
	}
	told := len(s.c.XRange(ctx, k.feed, "-", "+").Val())
	if err := s.Erase(ctx, sid, noon); err != nil {
		t.Errorf("Erase again = %v", err)
	}
	if again := len(s.c.XRange(ctx, k.feed, "-", "+").Val()); again != told {
		t.Errorf("Erase again adds %d entries to the feed", again-told)
	}
}

func expires(t *testing.T, s *Store) {
	ctx := t.Context()
	s = NewStore(s.c, Options{StateTTL: time.Hour, TranscriptTTL: 3 * time.Hour})
	sid := begin(t, s)
	k := keysOf(sid)
	within := func(key string, ttl time.Duration) {
		t.Helper()
		got, err := s.c.PTTL(ctx, key).Result()
		if err != nil || got <= ttl-time.Minute || got > ttl {
			t.Errorf("%s lives %v, %v, want %v", key, got, err, ttl)
		}
	}
	within(k.meta, 3*time.Hour)
	say(t, s, sid, "a")
	if err := s.Rate(ctx, sid, 2, Rating{Useful: true}); err != nil {
		t.Fatalf("Rate = %v", err)
	}
	within(k.state, time.Hour)
	for _, key := range []string{k.meta, k.log, k.ids, k.marks} {
		within(key, 3*time.Hour)
	}
	longer := NewStore(s.c, Options{TranscriptTTL: 9 * time.Hour})
	say(t, longer, sid, "b")
	for _, key := range []string{k.meta, k.log, k.ids, k.marks} {
		within(key, 9*time.Hour)
	}
	if err := s.Erase(ctx, sid, noon); err != nil {
		t.Fatalf("Erase = %v", err)
	}
	within(k.erased, 3*time.Hour)
}

// Entries of the feed older than a day, and sessions older than a transcript, leave their lists with the next turn.
func TestListsAreTrimmed(t *testing.T) {
	onEach(t, func(t *testing.T, c redis.UniversalClient) {
		ctx := t.Context()
		s := NewStore(c, Options{})
		sid := begin(t, s)
		k := keysOf(sid)
		const old, young = 500, 3
		for i := range old + young {
			age := 25 * time.Hour
			if i >= old {
				age = 23 * time.Hour
			}
			id := fmt.Sprintf("%d-%d", time.Now().Add(-age).UnixMilli(), i)
			if err := c.XAdd(ctx, &redis.XAddArgs{Stream: k.feed, ID: id, Values: []string{"s", "x", "q", "2"}}).Err(); err != nil {
				t.Fatal(err)
			}
		}
		const day = 24 * time.Hour
		if err := c.ZAdd(ctx, k.recent,
			redis.Z{Member: "old", Score: float64(noon.Add(-181 * day).UnixMilli())},
			redis.Z{Member: "young", Score: float64(noon.Add(-179 * day).UnixMilli())},
		).Err(); err != nil {
			t.Fatal(err)
		}
		say(t, s, sid, "a")
		// A real Redis trims whole blocks of 100 entries.
		if left := c.XLen(ctx, k.feed).Val(); left < young+1 || left > young+1+100 {
			t.Errorf("%d entries of the feed are left, want %d to %d", left, young+1, young+1+100)
		}
		same(t, "recent", c.ZRange(ctx, k.recent, 0, -1).Val(), []string{"young", sid})
	})
}

func stateExpires(t *testing.T, s *Store) {
	s = NewStore(s.c, Options{StateTTL: 30 * time.Millisecond})
	sid := begin(t, s)
	say(t, s, sid, "a")
	var st State
	eventually(t, func() bool {
		var err error
		st, err = s.Load(t.Context(), sid, "b")
		return err != nil || st.Tracker.Misses == 0
	}, func() string { return "the tracker does not expire" })
	same(t, "Load", st, State{Session: sid, Version: 1, Seq: 2})
	if turn := say(t, s, sid, "b"); turn.Messages[0].Seq != 3 {
		t.Errorf("the next turn begins with seq %d, want 3", turn.Messages[0].Seq)
	}

	s = NewStore(s.c, Options{TranscriptTTL: 30 * time.Millisecond})
	sid = begin(t, s)
	say(t, s, sid, "a")
	var err error
	eventually(t, func() bool {
		_, err = s.Load(t.Context(), sid, "a")
		return errors.Is(err, ErrNotFound)
	}, func() string { return fmt.Sprintf("the session does not expire: %v", err) })
}

func rates(t *testing.T, s *Store) {
	ctx := t.Context()
	sid := begin(t, s)
	say(t, s, sid, "a")
	last := Rating{Useful: false, Comment: "没说清", Time: noon}
	if err := errors.Join(s.Rate(ctx, sid, 2, Rating{Useful: true}), s.Rate(ctx, sid, 2, last), s.Rate(ctx, sid, 2, last)); err != nil {
		t.Fatalf("Rate = %v", err)
	}
	for _, seq := range []int64{-1, 0, 1, 3} {
		wantErr(t, fmt.Sprintf("Rate(%d)", seq), s.Rate(ctx, sid, seq, last), ErrNotFound)
	}
	wantErr(t, "Rate of an unknown session", s.Rate(ctx, "nobody", 2, last), ErrNotFound)
	tr, err := s.Transcript(ctx, sid)
	if err != nil {
		t.Fatalf("Transcript = %v", err)
	}
	same(t, "ratings", tr.Ratings, map[int64]Rating{2: last})
}

func listsRecent(t *testing.T, s *Store) {
	ctx := t.Context()
	later := noon.Add(24 * time.Hour) // after all that other cases made
	var want []string
	for i := range 7 {
		sid := begin(t, s)
		c := next(t, s, sid, "a")
		c.Now = later.Add(time.Duration(i/2) * time.Minute) // by twos at one time
		c.Messages[0].Text = strings.Repeat("问", openingLen+1)
		c.Tracker.Staff = fmt.Sprint("s", i)
		if _, err := s.Commit(ctx, c); err != nil {
			t.Fatalf("Commit = %v", err)
		}
		c.ClientID, c.Version, c.Seq = "b", c.Version+1, c.Seq+2
		c.Messages[0].Text = "再问"
		if _, err := s.Commit(ctx, c); err != nil {
			t.Fatalf("Commit = %v", err)
		}
		want = append([]string{sid}, want...)
	}
	first, err := s.Recent(ctx, time.Time{}, 2)
	if err != nil || len(first) != 3 {
		t.Fatalf("Recent(2) = %d sessions, %v, want 3: two have the same time", len(first), err)
	}
	same(t, "the first", first[0], Summary{
		ID: want[0], Created: noon, Last: later.Add(3 * time.Minute), Seq: 4, Page: "/help", Staff: "s6",
		Opening: strings.Repeat("问", openingLen),
	})
	got := first
	for len(got) < len(want) {
		page, err := s.Recent(ctx, got[len(got)-1].Last, 2)
		if err != nil || len(page) == 0 {
			t.Fatalf("Recent = %d sessions, %v", len(page), err)
		}
		got = append(got, page...)
	}
	seen := map[string]bool{}
	for i, g := range got[:len(want)] {
		seen[g.ID] = true
		if i > 0 && g.Last.After(got[i-1].Last) {
			t.Errorf("Recent: %v comes after %v", g.Last, got[i-1].Last)
		}
	}
	for _, sid := range want {
		if !seen[sid] {
			t.Errorf("Recent leaves out %s", sid)
		}
	}

	if err := s.Erase(ctx, want[0], later); err != nil {
		t.Fatalf("Erase = %v", err)
	}
	one, err := s.Recent(ctx, time.Time{}, 1)
	if err != nil || len(one) == 0 || one[0].ID == want[0] {
		t.Errorf("Recent after an erasure = %+v, %v", one, err)
	}
	if none, err := s.Recent(ctx, time.Time{}, 0); err != nil || len(none) != 0 {
		t.Errorf("Recent(0) = %d, %v", len(none), err)
	}
}

// hear follows until the test ends and returns where the events of its sessions come, after the positions are taken.
func hear(t *testing.T, s *Store) (events <-chan Event, lost <-chan struct{}) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	got, gaps, ended := make(chan Event, 1000), make(chan struct{}, 1000), make(chan error, 1)
	go func() {
		ended <- s.Follow(ctx, func() { gaps <- struct{}{} }, func(e Event) {
			select {
			case got <- e:
			case <-ctx.Done(): // a test that failed listens no more
			}
		})
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("Follow = %v", err)
		}
	})
	await(t, gaps, "following to begin")
	return got, gaps
}

func await[T any](t testing.TB, c <-chan T, what string) T {
	t.Helper()
	end := time.NewTimer(20 * time.Second)
	defer end.Stop()
	select {
	case v := <-c:
		return v
	case <-end.C:
		t.Fatalf("waited in vain for %s", what)
		panic("unreachable")
	}
}

func follows(t *testing.T, s *Store) {
	sids := []string{begin(t, s), begin(t, s), begin(t, s)}
	say(t, s, sids[0], "before")
	events, _ := hear(t, s)
	want := map[string][]int64{}
	for i := range 30 {
		sid := sids[i%3]
		turn := say(t, s, sid, fmt.Sprint("t", i))
		want[sid] = append(want[sid], turn.Messages[1].Seq)
	}
	if err := s.Erase(t.Context(), sids[2], noon); err != nil {
		t.Fatalf("Erase = %v", err)
	}
	want[sids[2]] = append(want[sids[2]], 0)
	got := map[string][]int64{}
	for range 31 {
		e := await(t, events, "an event")
		if e.Partition != partition(e.Session) || e.Erased != (e.Seq == 0) {
			t.Errorf("event %+v", e)
		}
		got[e.Session] = append(got[e.Session], e.Seq)
	}
	same(t, "events", got, want)
}

// A context that ends, a server that hangs and one that is gone are told apart, and nothing of go-redis is to be seen.
func TestErrorsAreOurs(t *testing.T) {
	r := startRedis(t, false)
	s := NewStore(r.dial(), Options{})
	sid := begin(t, s)

	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := s.Load(ended, sid, "")
	wantErr(t, "Load with an ended context", err, context.Canceled)

	if err := s.c.Set(t.Context(), keysOf(sid).log, "no stream", 0).Err(); err != nil {
		t.Fatal(err)
	}
	_, _, err = s.History(t.Context(), sid, 0, 1)
	var foreign redis.Error
	if err == nil || errors.Is(err, ErrUnavailable) || errors.As(err, &foreign) {
		t.Errorf("History of a wrong type = %v (%T)", err, err)
	}

	r.kill()
	for what, err := range map[string]error{
		"Ready":  s.Ready(t.Context()),
		"Commit": second(s.Commit(t.Context(), Commit{Session: sid, ClientID: "a"})),
		"Recent": second(s.Recent(t.Context(), noon, 1)),
	} {
		wantErr(t, what+" without a server", err, ErrUnavailable)
		if errors.As(err, &foreign) || errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s without a server = %v", what, err)
		}
	}
	r.start()
	if err := s.Ready(t.Context()); err != nil {
		t.Errorf("Ready after the restart = %v", err)
	}
}

func second[T any](_ T, err error) error { return err }
