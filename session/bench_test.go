package session

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// BenchmarkCommit stores turns of a usual size: on a Redis that writes its log always, and in a trial.
func BenchmarkCommit(b *testing.B) {
	b.Run("always", func(b *testing.B) { benchCommit(b, NewStore(startRedis(b, false).dial(), Options{})) })
	b.Run("trial", func(b *testing.B) { benchCommit(b, NewStore(trialRedis(b, "").Client(), Options{})) })
}

func benchCommit(b *testing.B, s *Store) {
	b.Run("one", func(b *testing.B) {
		w := newWriter(b, s)
		for b.Loop() {
			w.commit(b)
		}
	})
	b.Run("parallel", func(b *testing.B) {
		b.SetParallelism(16)
		b.RunParallel(func(pb *testing.PB) {
			w := newWriter(b, s)
			for pb.Next() {
				w.commit(b)
			}
		})
	})
}

// writer makes the turns of one session, 50 at most, as a long log is no usual one.
type writer struct {
	s *Store
	c Commit
	n int
}

func newWriter(b *testing.B, s *Store) *writer {
	b.Helper()
	sid, _, err := s.Create(context.Background(), noon, "/help")
	if err != nil {
		b.Fatalf("Create = %v", err)
	}
	answer := strings.Repeat("逾期记录保留五年。", 30)
	return &writer{s: s, c: Commit{Session: sid, Now: noon, Messages: []Message{
		{Role: User, Text: "花呗晚还六天上征信吗"},
		{Role: Bot, Kind: Answer, Text: answer, Why: &Trace{Policy: "answer", Words: strings.Fields("花呗 晚还 六天 上 征信 吗")}},
	}}}
}

func (w *writer) commit(b *testing.B) {
	w.n++
	w.c.ClientID = fmt.Sprint("t", w.n)
	if _, err := w.s.Commit(context.Background(), w.c); err != nil {
		b.Fatalf("Commit = %v", err)
	}
	w.c.Version++
	w.c.Seq += 2
	if w.n%50 == 0 {
		*w = *newWriter(b, w.s)
	}
}
