package session

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"
)

var noon = time.Date(2026, 11, 22, 4, 0, 0, 123e6, time.UTC)

// TestStore is what every Redis must do alike.
func TestStore(t *testing.T) {
	cases := []struct {
		name string
		test func(*testing.T, *Store)
	}{
		{"a token resumes its session", resumes},
		{"a turn is stored whole", storesTurn},
		{"history comes in pages", pagesHistory},
		{"one id is one turn", onceOnly},
		{"an id wins over a stale version", knownBeforeConflict},
		{"a turn between is a conflict", conflicts},
		{"a turn without messages changes the tracker", trackerOnly},
		{"an erased session stays gone", staysErased},
		{"everything expires", expires},
		{"a state expires before its log", stateExpires},
		{"the last rating wins", rates},
		{"recent sessions come newest first", listsRecent},
		{"following hears every turn in order", follows},
		{"accounts", accounts},
	}
	onEach(t, func(t *testing.T, c redis.UniversalClient) {
		for _, tc := range cases {
			t.Run(tc.name, func(t *testing.T) { tc.test(t, NewStore(c, Options{})) })
		}
	})
}

// begin makes a session.
func begin(t testing.TB, s *Store) string {
	t.Helper()
	sid, _, err := s.Create(t.Context(), noon, "/help")
	if err != nil {
		t.Fatalf("Create = %v", err)
	}
	return sid
}

// next is the turn that follows on what is stored: a question and its answer.
func next(t testing.TB, s *Store, sid, id string) Commit {
	t.Helper()
	st, err := s.Load(t.Context(), sid, id)
	if err != nil {
		t.Fatalf("Load(%s) = %v", sid, err)
	}
	return Commit{
		Session: sid, ClientID: id, Version: st.Version, Seq: st.Seq, Now: noon.Add(time.Duration(st.Seq) * time.Second),
		Messages: []Message{
			{Role: User, Text: "问 " + id},
			{Role: Bot, Kind: Answer, Text: "答 " + id, Why: &Trace{Policy: "answer", Tries: 1}},
		},
		Tracker: Tracker{Misses: int(st.Version) + 1, Seen: noon},
	}
}

// say stores the next turn.
func say(t testing.TB, s *Store, sid, id string) Turn {
	t.Helper()
	turn, err := s.Commit(t.Context(), next(t, s, sid, id))
	if err != nil {
		t.Fatalf("Commit(%s) = %v", id, err)
	}
	return turn
}

func wantErr(t testing.TB, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s = %v, want %v", what, err, want)
	}
}

func same(t testing.TB, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

func resumes(t *testing.T, s *Store) {
	sid, token, err := s.Create(t.Context(), noon, "/help")
	if err != nil {
		t.Fatalf("Create = %v", err)
	}
	m, err := s.Resume(t.Context(), token)
	if err != nil {
		t.Fatalf("Resume = %v", err)
	}
	same(t, "Resume", m, Meta{ID: sid, Created: noon, Page: "/help"})

	say(t, s, sid, "a")
	m, err = s.Resume(t.Context(), token)
	if err != nil || m.Seq != 2 || m.Version != 1 {
		t.Errorf("Resume after a turn = %+v, %v, want seq 2, version 1", m, err)
	}

	other, otherToken, err := s.Create(t.Context(), noon, "")
	if err != nil || other == sid {
		t.Fatalf("a second Create = %s, %v", other, err)
	}
	_, secret, _ := strings.Cut(otherToken, ".")
	unknown, _, _, err := newToken()
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{
		"", ".", sid, token + "x", token[:len(token)-1], sid + "." + secret, unknown + "." + secret,
		"{p00}." + secret, strings.ToUpper(sid) + "." + secret,
	} {
		_, err := s.Resume(t.Context(), bad)
		wantErr(t, fmt.Sprintf("Resume(%q)", bad), err, ErrBadToken)
	}
	if dump := s.c.HGetAll(t.Context(), keysOf(sid).meta).String(); strings.Contains(dump, token[len(sid)+1:]) {
		t.Errorf("the secret is stored: %s", dump)
	}
}

func storesTurn(t *testing.T, s *Store) {
	sid := begin(t, s)
	c := next(t, s, sid, "a")
	c.Messages[0].Text = "花呗晚还六天上征信吗"
	c.Messages[1].Sources = []Source{{Kind: "article", ID: "huabei-overdue-6-days", Title: "花呗", Basis: []string{"第16条"}}}
	c.Messages[1].Choices = []Choice{{ID: "next", Label: "下一步"}}
	c.Messages[1].Guide = &Position{ID: "xiaomi", Step: 2, Steps: 8, State: Active}
	turn, err := s.Commit(t.Context(), c)
	if err != nil {
		t.Fatalf("Commit = %v", err)
	}
	want := slicesOf(c.Messages)
	for i := range want {
		want[i].Seq, want[i].Turn, want[i].Time = int64(i)+1, "a", noon
	}
	want[1].ReplyTo = 1
	same(t, "Commit", turn, Turn{ID: "a", Messages: want})

	st, err := s.Load(t.Context(), sid, "b")
	if err != nil {
		t.Fatalf("Load = %v", err)
	}
	same(t, "Load", st, State{Session: sid, Version: 1, Seq: 2, Tracker: c.Tracker})

	tr, err := s.Transcript(t.Context(), sid)
	if err != nil {
		t.Fatalf("Transcript = %v", err)
	}
	same(t, "Transcript", tr, Transcript{
		Meta:    Meta{ID: sid, Seq: 2, Version: 1, Created: noon, Page: "/help"},
		Tracker: c.Tracker, Messages: want, Ratings: map[int64]Rating{},
	})

	want[1].Why = nil
	history, more, err := s.History(t.Context(), sid, 0, 10)
	if err != nil || more {
		t.Errorf("History = more %t, %v", more, err)
	}
	same(t, "History", history, want)
	st, err = s.Load(t.Context(), sid, "a")
	if err != nil {
		t.Fatalf("Load = %v", err)
	}
	same(t, "Load of a known id", st.Done, &Turn{ID: "a", Replayed: true, Messages: want})
}

func slicesOf(ms []Message) []Message { return append([]Message(nil), ms...) }

func pagesHistory(t *testing.T, s *Store) {
	sid := begin(t, s)
	for i := range 3 {
		say(t, s, sid, fmt.Sprint("t", i))
	}
	for _, tc := range []struct {
		after int64
		limit int
		want  []int64
		more  bool
	}{
		{0, 4, []int64{1, 2, 3, 4}, true}, {4, 4, []int64{5, 6}, false}, {0, 6, []int64{1, 2, 3, 4, 5, 6}, false},
		{6, 4, nil, false}, {99, 4, nil, false}, {-3, 1, []int64{1}, true}, {5, 0, []int64{6}, false},
	} {
		ms, more, err := s.History(t.Context(), sid, tc.after, tc.limit)
		if err != nil {
			t.Fatalf("History = %v", err)
		}
		var got []int64
		for _, m := range ms {
			got = append(got, m.Seq)
		}
		same(t, fmt.Sprintf("History(%d, %d)", tc.after, tc.limit), got, tc.want)
		if more != tc.more {
			t.Errorf("History(%d, %d) has more = %t", tc.after, tc.limit, more)
		}
	}
	_, _, err := s.History(t.Context(), "nobody", 0, 1)
	wantErr(t, "History of an unknown session", err, ErrNotFound)
}

func onceOnly(t *testing.T, s *Store) {
	sid := begin(t, s)
	c := next(t, s, sid, "a")
	turns := make([]Turn, 20)
	errs := make([]error, len(turns))
	var wg sync.WaitGroup
	for i := range turns {
		wg.Go(func() { turns[i], errs[i] = s.Commit(context.Background(), c) })
	}
	wg.Wait()
	first := 0
	for i, turn := range turns {
		if errs[i] != nil {
			t.Fatalf("Commit %d = %v", i, errs[i])
		}
		if !turn.Replayed {
			first++
		}
		if len(turn.Messages) != 2 || turn.Messages[1].Seq != 2 || turn.Messages[1].Text != "答 a" {
			t.Errorf("Commit %d = %+v", i, turn)
		}
	}
	history, _, err := s.History(t.Context(), sid, 0, 10)
	if err != nil || first != 1 || len(history) != 2 {
		t.Errorf("20 times one id: %d made it, %d messages, %v; want 1, 2", first, len(history), err)
	}
}

func knownBeforeConflict(t *testing.T, s *Store) {
	sid := begin(t, s)
	c := next(t, s, sid, "a")
	say(t, s, sid, "a")
	say(t, s, sid, "b")
	c.Messages = c.Messages[:1]
	turn, err := s.Commit(t.Context(), c)
	if err != nil || !turn.Replayed || len(turn.Messages) != 2 || turn.Messages[0].Seq != 1 {
		t.Errorf("Commit of a known id = %+v, %v, want the first turn again", turn, err)
	}
}

func conflicts(t *testing.T, s *Store) {
	sid := begin(t, s)
	stale := next(t, s, sid, "a")
	say(t, s, sid, "b")
	_, err := s.Commit(t.Context(), stale)
	wantErr(t, "Commit on an old version", err, ErrConflict)
	gap := next(t, s, sid, "c")
	gap.Seq++
	_, err = s.Commit(t.Context(), gap)
	wantErr(t, "Commit that leaves a gap", err, ErrConflict)
	st, err := s.Load(t.Context(), sid, "a")
	if err != nil || st.Done != nil || st.Seq != 2 {
		t.Errorf("Load after a conflict = %+v, %v, want nothing of it", st, err)
	}
	_, err = s.Commit(t.Context(), Commit{Session: "nobody", ClientID: "a"})
	wantErr(t, "Commit to an unknown session", err, ErrNotFound)
	if _, err = s.Commit(t.Context(), Commit{Session: sid}); err == nil {
		t.Error("Commit without a client id = nil")
	}
}

func trackerOnly(t *testing.T, s *Store) {
	sid := begin(t, s)
	c := next(t, s, sid, "takeover")
	c.Messages, c.Tracker.Staff = nil, "小李"
	if _, err := s.Commit(t.Context(), c); err != nil {
		t.Fatalf("Commit = %v", err)
	}
	turn, err := s.Commit(t.Context(), c)
	if err != nil || !turn.Replayed || len(turn.Messages) != 0 {
		t.Errorf("Commit again = %+v, %v", turn, err)
	}
	st, err := s.Load(t.Context(), sid, "takeover")
	if err != nil {
		t.Fatalf("Load = %v", err)
	}
	same(t, "Load", st, State{Session: sid, Version: 1, Tracker: c.Tracker, Done: &Turn{ID: "takeover", Replayed: true}})
	if turn := say(t, s, sid, "a"); turn.Messages[0].Seq != 1 {
		t.Errorf("the next turn begins with seq %d, want 1", turn.Messages[0].Seq)
	}
}

func accounts(t *testing.T, s *Store) {
	ctx := t.Context()
	a := Account{Name: "小李", Role: RoleStaff, Hash: "$argon2id$", Created: noon}
	b := Account{Name: "admin", Role: RoleAdmin, Hash: "$argon2id$2", Created: noon}
	if err := errors.Join(s.PutAccount(ctx, a), s.PutAccount(ctx, b)); err != nil {
		t.Fatalf("PutAccount = %v", err)
	}
	a.Role = RoleEditor
	if err := s.PutAccount(ctx, a); err != nil {
		t.Fatalf("PutAccount = %v", err)
	}
	got, ok, err := s.Account(ctx, "小李")
	if err != nil || !ok {
		t.Fatalf("Account = %t, %v", ok, err)
	}
	same(t, "Account", got, a)
	all, err := s.Accounts(ctx)
	if err != nil {
		t.Fatalf("Accounts = %v", err)
	}
	same(t, "Accounts", all, []Account{b, a})
	if err := errors.Join(s.DeleteAccount(ctx, "小李"), s.DeleteAccount(ctx, "小李")); err != nil {
		t.Fatalf("DeleteAccount = %v", err)
	}
	if _, ok, err := s.Account(ctx, "小李"); ok || err != nil {
		t.Errorf("Account after its deletion = %t, %v", ok, err)
	}
}
