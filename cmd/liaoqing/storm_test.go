//go:build !race

package main

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/liaoqing/liaoqing/session"
)

const (
	stormLength   = 12 * time.Second
	stormSessions = 40
	stormKills    = 2 // of each server; Redis is killed once
)

// TestStorm is a crowd of visitors on bad lines, over two servers and one Redis that are killed meanwhile. At the end each
// session holds every say exactly once, in order and answered, with seq from 1 on without a gap, and the second tabs have
// seen just that.
func TestStorm(t *testing.T) {
	r := startRedis(t)
	a := serve(t, "--redis", r.url(), "--rate", "0")
	b := serve(t, "--redis", r.url(), "--rate", "0")
	s := &storm{t: t, urls: []string{a.chat(), b.chat()}, over: time.Now().Add(stormLength)}
	var crowd sync.WaitGroup
	for n := range stormSessions {
		crowd.Go(func() { s.visit(n%5 == 0) })
	}
	kills := []func(){r.again}
	for range stormKills {
		kills = append(kills, a.again, b.again)
	}
	rand.Shuffle(len(kills), func(i, j int) { kills[i], kills[j] = kills[j], kills[i] })
	for _, kill := range kills {
		pause(stormLength / time.Duration(len(kills)+1))
		kill()
	}
	crowd.Wait()
	t.Logf("%d sessions, %d turns, %d lines cut, %d says sent again, %d twice at once, %d kills",
		stormSessions, s.turns.Load(), s.cut.Load(), s.repeated.Load(), s.twice.Load(), len(kills))
	if least := int64(stormSessions); s.turns.Load() < least || s.cut.Load() < least/4 || s.repeated.Load() < least/4 || s.twice.Load() == 0 {
		t.Error("that was no storm")
	}
}

// again kills a server and starts it anew.
func (s *server) again() {
	s.kill()
	s.start()
	s.awaitReady()
}

func (r *redisServer) again() {
	r.kill()
	r.start()
}

// pause is the time that a visitor thinks, or waits before another try.
func pause(d time.Duration) { <-time.After(d) }

type storm struct {
	t                           *testing.T
	urls                        []string
	over                        time.Time // nobody begins a say after it
	turns, cut, repeated, twice atomic.Int64
}

// patient tells that a visitor still waits for the answer to what was said.
func (s *storm) patient() bool { return time.Now().Before(s.over.Add(patience)) }

// visit is one visitor from first to last word.
func (s *storm) visit(watched bool) {
	v := &visitor{storm: s}
	defer v.drop()
	if err := v.connect(); err != nil {
		s.t.Errorf("first connection: %v", err)
		return
	}
	var second *tab
	if watched {
		second = s.watch(v.at)
		defer second.leave()
	}
	var said []string
	for time.Now().Before(s.over) {
		id := newID()
		if err := v.sayUntilAnswered(id, question()); err != nil {
			s.t.Errorf("session %s: %v", v.at.session, err)
			return
		}
		said = append(said, id)
		s.turns.Add(1)
		pause(rand.N(200 * time.Millisecond))
	}
	v.drop()
	v.at.seq, v.at.last = 0, ""
	if err := v.connect(); err != nil {
		s.t.Errorf("session %s: history: %v", v.at.session, err)
		return
	}
	s.judge(v.at.session, v.c.history, said)
	if second != nil {
		second.judge(v.c.history)
	}
}

// judge compares a whole history with what was said.
func (s *storm) judge(name string, history []session.Message, said []string) {
	var kept []string
	for i, m := range history {
		if m.Seq != int64(i+1) {
			s.t.Errorf("session %s: message %d has seq %d", name, i+1, m.Seq)
			return
		}
		if m.Role != session.User {
			continue
		}
		kept = append(kept, m.Turn)
		if i+1 == len(history) || history[i+1].Role != session.Bot || history[i+1].Turn != m.Turn {
			s.t.Errorf("session %s: %q has no reply of its turn", name, m.Text)
		}
	}
	if !slices.Equal(kept, said) {
		s.t.Errorf("session %s: %d said, %d kept, or in another order", name, len(said), len(kept))
	}
}

// visitor is one session that lives through lost connections.
type visitor struct {
	*storm
	c  *client
	at place
}

func (v *visitor) drop() {
	if v.c != nil {
		v.c.close()
		v.c = nil
	}
}

func (s *storm) url() string { return s.urls[rand.IntN(len(s.urls))] }

// connect opens or resumes the session on any server.
func (v *visitor) connect() error {
	err := errors.New("no time left")
	for v.patient() {
		var c *client
		if c, err = dial(v.url(), v.at); err != nil {
			pause(20*time.Millisecond + rand.N(100*time.Millisecond))
			continue
		}
		v.c = c
		switch {
		case v.at.token == "":
			v.at = c.at()
		case c.welcome.Session != v.at.session:
			return fmt.Errorf("resumed as %s", c.welcome.Session)
		case c.reset:
			return errors.New("was reset")
		}
		return nil
	}
	return fmt.Errorf("no connection: %w", err)
}

func (v *visitor) sayUntilAnswered(id, text string) error {
	err := errors.New("no time left")
	for v.patient() {
		if v.c == nil {
			if err = v.connect(); err != nil {
				return err
			}
		}
		var f frame
		if f, err = v.tryOnce(id, text); err == nil {
			v.at.move(f.Messages)
			return nil
		}
		if errors.Is(err, errDoubled) {
			return err
		}
		v.repeated.Add(1)
		v.drop()
		pause(rand.N(100 * time.Millisecond))
	}
	return fmt.Errorf("no turn: %w", err)
}

var (
	errCut     = errors.New("line cut")
	errDoubled = errors.New("one say, two turns")
)

// tryOnce says it once; one time in five the line is cut before the answer, one time in ten it is said twice at once.
func (v *visitor) tryOnce(id, text string) (frame, error) {
	switch chance := rand.IntN(10); {
	case chance < 2:
		v.cut.Add(1)
		return frame{}, cmp.Or(v.c.write(utterance(id, text)), errCut)
	case chance == 2:
		return v.sayTwice(id, text)
	}
	return v.c.say(id, text)
}

// sayTwice sends one say over two connections; both must be answered with the same turn.
func (v *visitor) sayTwice(id, text string) (frame, error) {
	other, err := dial(v.url(), v.at)
	if err != nil {
		return frame{}, err
	}
	defer other.close()
	v.twice.Add(1)
	var second frame
	var secondErr error
	var both sync.WaitGroup
	both.Go(func() { second, secondErr = other.say(id, text) })
	first, err := v.c.say(id, text)
	both.Wait()
	if err := errors.Join(err, secondErr); err != nil {
		return frame{}, err
	}
	if !slices.EqualFunc(first.Messages, second.Messages, same) {
		return frame{}, errDoubled
	}
	return first, nil
}

func same(a, b session.Message) bool { return a.Seq == b.Seq && a.Turn == b.Turn && a.Text == b.Text }
