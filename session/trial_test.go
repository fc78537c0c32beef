package session

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

func reopen(t *testing.T, file string) (*TrialRedis, *Store) {
	t.Helper()
	tr := trialRedis(t, file)
	return tr, NewStore(tr.Client(), Options{})
}

// A trial that was closed and opened again has everything that it had.
func TestTrialKeepsEverything(t *testing.T) {
	ctx := t.Context()
	file := filepath.Join(t.TempDir(), "trial")
	tr, s := reopen(t, file)
	sid, token, err := s.Create(ctx, noon, "/help")
	if err != nil {
		t.Fatalf("Create = %v", err)
	}
	say(t, s, sid, "a")
	gone := begin(t, s)
	blob := "\x00\xff\r\nbytes"
	if err := errors.Join(
		s.Rate(ctx, sid, 2, Rating{Useful: true, Time: noon}),
		s.Erase(ctx, gone, noon),
		s.PutAccount(ctx, Account{Name: "小李", Role: RoleStaff}),
		putOthers(ctx, s.c, blob),
	); err != nil {
		t.Fatal(err)
	}
	before, err := s.Transcript(ctx, sid)
	if err != nil {
		t.Fatalf("Transcript = %v", err)
	}
	if err := errors.Join(tr.Close(), tr.Close()); err != nil {
		t.Fatalf("Close = %v", err)
	}

	tr, s = reopen(t, file)
	after, err := s.Transcript(ctx, sid)
	if err != nil {
		t.Fatalf("Transcript = %v", err)
	}
	same(t, "transcript", after, before)
	if m, err := s.Resume(ctx, token); err != nil || m.Seq != 2 {
		t.Errorf("Resume = %+v, %v", m, err)
	}
	_, err = s.Load(ctx, gone, "")
	wantErr(t, "Load of an erased session", err, ErrErased)
	if _, ok, err := s.Account(ctx, "小李"); !ok || err != nil {
		t.Errorf("Account = %t, %v", ok, err)
	}
	if recent, err := s.Recent(ctx, time.Time{}, 9); err != nil || len(recent) != 1 || recent[0].Opening != "问 a" {
		t.Errorf("Recent = %+v, %v", recent, err)
	}
	k := keysOf(sid)
	if ttl := s.c.PTTL(ctx, k.state).Val(); ttl < 29*24*time.Hour || ttl > 30*24*time.Hour {
		t.Errorf("the state lives %v", ttl)
	}
	same(t, "other keys", []any{
		s.c.Get(ctx, "blob").Val(), s.c.LRange(ctx, "list", 0, -1).Val(), s.c.SMembers(ctx, "set").Val(), s.c.ZScore(ctx, "zset", "m").Val(),
	}, []any{blob, []string{"a", "b"}, []string{"a"}, 1.7e12})
	eventually(t, func() bool { return s.c.Exists(ctx, "short").Val() == 0 }, func() string { return "a key does not expire" })

	if turn := say(t, s, sid, "a"); !turn.Replayed {
		t.Errorf("Commit of a known id = %+v", turn)
	}
	if err := tr.Close(); err != nil {
		t.Errorf("Close = %v", err)
	}
}

// putOthers stores keys of every type, as other packages may.
func putOthers(ctx context.Context, c redis.UniversalClient, blob string) error {
	return errors.Join(
		c.Set(ctx, "blob", blob, 0).Err(),
		c.Set(ctx, "short", "x", 20*time.Millisecond).Err(),
		c.RPush(ctx, "list", "a", "b").Err(),
		c.SAdd(ctx, "set", "a").Err(),
		c.ZAdd(ctx, "zset", redis.Z{Member: "m", Score: 1.7e12}).Err(),
	)
}

// A snapshot is written while the trial runs, so that a killed process loses seconds only.
func TestTrialWritesSnapshots(t *testing.T) {
	file := filepath.Join(t.TempDir(), "trial")
	_, s := reopen(t, file)
	sid := begin(t, s)
	turn := say(t, s, sid, "a")
	var text []byte
	eventually(t, func() bool {
		var err error
		text, err = os.ReadFile(file)
		return err == nil && strings.Contains(string(text), turn.Messages[1].Text)
	}, func() string { return "no snapshot is written" })

	copied := file + ".copy"
	if err := os.WriteFile(copied, text, 0o600); err != nil {
		t.Fatal(err)
	}
	_, s = reopen(t, copied)
	if st, err := s.Load(t.Context(), sid, ""); err != nil || st.Seq != 2 {
		t.Errorf("Load from the snapshot = %+v, %v", st, err)
	}
}

// Reading gives no reason for another snapshot, or an idle trial would write for ever.
func TestReadingIsNoChange(t *testing.T) {
	ctx := t.Context()
	tr, s := reopen(t, filepath.Join(t.TempDir(), "trial"))
	sid := begin(t, s)
	say(t, s, sid, "a")
	hear(t, s)
	if !tr.dirty.Load() {
		t.Error("a turn is no change")
	}
	if err := tr.save(); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(
		s.Ready(ctx), second(s.Load(ctx, sid, "a")), second(s.Recent(ctx, noon, 3)), second(s.Transcript(ctx, sid)), second(s.Accounts(ctx)),
	); err != nil {
		t.Fatal(err)
	}
	if tr.dirty.Load() {
		t.Error("reading is a change")
	}
}

// A snapshot that cannot be written leaves the old one and nothing beside it.
func TestSnapshotIsWholeOrOld(t *testing.T) {
	file := filepath.Join(t.TempDir(), "trial")
	write := func(text string, err error) error {
		return writeWhole(file, func(w io.Writer) error {
			_, werr := io.WriteString(w, text)
			return errors.Join(werr, err)
		})
	}
	if err := write("old", nil); err != nil {
		t.Fatal(err)
	}
	full := errors.New("disk is full")
	wantErr(t, "a write that breaks off", write("ne", full), full)
	got, err := os.ReadFile(file)
	if err != nil || string(got) != "old" {
		t.Errorf("the file holds %q, %v", got, err)
	}
	left, err := os.ReadDir(filepath.Dir(file))
	if err != nil || len(left) != 1 {
		t.Errorf("%d files are left, %v", len(left), err)
	}
}

// What cannot be read or written is an error at start, and stays as it is.
func TestTrialRefusesAFileItCannotUse(t *testing.T) {
	file := filepath.Join(t.TempDir(), "trial")
	if err := os.WriteFile(file, []byte("not a snapshot"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, f := range []string{file, filepath.Join(file, "below"), filepath.Join(filepath.Dir(file), "no", "such")} {
		if tr, err := Trial(f, nil); err == nil {
			t.Errorf("Trial(%s) = nil error, %v", f, tr.Close())
		}
	}
	got, err := os.ReadFile(file)
	if err != nil || string(got) != "not a snapshot" {
		t.Errorf("the file holds %q, %v", got, err)
	}
}

func TestDial(t *testing.T) {
	for _, tc := range []struct {
		urls []string
		want string // type, or empty for an error
	}{
		{[]string{"redis://localhost:6379/2"}, "single"},
		{[]string{"rediss://user:word@localhost:6379"}, "single"},
		{[]string{"redis://a:6379", "redis://b:6379"}, "cluster"},
		{[]string{"redis://a:6379?cluster=true"}, "cluster"},
		{[]string{"redis://a:26379?master=main", "redis://b:26379"}, "single"},
		{[]string{"rediss://a:26379/1?master=main&sentinel_user=u&sentinel_password=word&skip_verify=true"}, "single"},
		{nil, ""},
		{[]string{"http://a"}, ""},
		{[]string{"redis://a:6379/1?cluster=true"}, ""},
		{[]string{"redis://a:6379?no_such=1"}, ""},
		{[]string{"redis://a:6379?read_timeout=9s"}, ""},
		{[]string{"redis://a:6379", "redis://:word@b:%zz"}, ""},
	} {
		c, err := Dial(tc.urls)
		got := ""
		switch c := c.(type) {
		case *redis.Client:
			got = "single"
			if o := c.Options(); o.ReadTimeout != replyTimeout || !o.ContextTimeoutEnabled || o.MaxRetries != 1 || o.PoolSize != poolSize {
				t.Errorf("Dial(%q) reads %v, retries %d, pool %d", tc.urls, o.ReadTimeout, o.MaxRetries, o.PoolSize)
			}
		case *redis.ClusterClient:
			got = "cluster"
		}
		if got != tc.want || (err == nil) != (tc.want != "") {
			t.Errorf("Dial(%q) = %q, %v, want %q", tc.urls, got, err, tc.want)
		}
		if err != nil && strings.Contains(err.Error(), "word") {
			t.Errorf("Dial(%q) tells the password: %v", tc.urls, err)
		}
		if c != nil {
			if err := c.Close(); err != nil {
				t.Errorf("Close = %v", err)
			}
		}
	}
}
