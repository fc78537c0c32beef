//go:build !race

package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/liaoqing/liaoqing/session"
)

// tab is a second tab of a session: it says nothing, loses its line when servers are killed, and must see every message
// once and in order.
type tab struct {
	*storm
	at   place
	done sync.WaitGroup

	mu   sync.Mutex // guards all below
	seen []session.Message
	line *client
	left bool
}

func (s *storm) watch(at place) *tab {
	w := &tab{storm: s, at: at}
	w.done.Go(w.run)
	return w
}

// leave closes the tab and waits for its end.
func (w *tab) leave() {
	w.mu.Lock()
	w.left = true
	if w.line != nil {
		w.line.close()
	}
	w.mu.Unlock()
	w.done.Wait()
}

func (w *tab) run() {
	for w.patient() {
		c, err := dial(w.url(), w.at)
		if err != nil {
			pause(rand.N(200 * time.Millisecond))
			continue
		}
		if !w.open(c) {
			c.close()
			return
		}
		w.take(c.history)
		w.follow(c)
		c.close()
	}
}

// follow takes turns until the line is cut. A replayed turn came before.
func (w *tab) follow(c *client) {
	for {
		f, err := c.read("turn")
		if err != nil {
			return
		}
		if !f.Replayed {
			w.take(f.Messages)
		}
	}
}

// open takes a new line; false after leave.
func (w *tab) open(c *client) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.line = c
	return !w.left
}

func (w *tab) take(messages []session.Message) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, m := range messages {
		if m.Seq != int64(len(w.seen)+1) {
			w.t.Errorf("second tab of %s: seq %d after %d", w.at.session, m.Seq, len(w.seen))
			return
		}
		w.seen = append(w.seen, m)
	}
	w.at.move(messages)
}

// judge waits until the tab has caught up with the history, and compares.
func (w *tab) judge(history []session.Message) {
	saw := func() []session.Message {
		w.mu.Lock()
		defer w.mu.Unlock()
		return slices.Clone(w.seen)
	}
	if !soon(func() bool { return len(saw()) >= len(history) }) {
		w.t.Errorf("second tab of %s saw %d of %d messages", w.at.session, len(saw()), len(history))
		return
	}
	if !slices.EqualFunc(saw(), history, same) {
		w.t.Errorf("second tab of %s saw another history", w.at.session)
	}
}

var (
	products = []string{"花呗", "借呗", "京东白条", "抖音月付", "美团月付", "微信分付", "微粒贷", "小米分期", "有钱花", "分期乐", "信用卡", "放心借"}
	late     = []string{"%s逾期%d天会上征信吗", "%s晚还了%d天有影响吗", "我的%s拖了%d天怎么办", "%s逾期%d天后还清 记录多久消失", "%s怎么注销 已经%d天没用了"}
	short    = []string{"我要注销小米分期", "还清了", "下一步", "注销以后还能再开吗", "上一步", "谢谢", "转人工", "今天天气不错", "怎么查自己的征信"}
)

// question makes up what a visitor might say.
func question() string {
	if rand.IntN(4) == 0 {
		return short[rand.IntN(len(short))]
	}
	return fmt.Sprintf(late[rand.IntN(len(late))], products[rand.IntN(len(products))], 1+rand.IntN(120))
}
