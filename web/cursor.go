package web

import (
	"context"
	"fmt"

	"github.com/liaoqing/liaoqing/session"
)

// history sends every message after the one with seq after, in pages. last is the turn that message belongs to, as the
// client has it; where the log does not hold that, the client is told to forget its own and take all.
func (t *talk) history(ctx context.Context, after int64, last string, reset bool) error {
	t.cursor, t.last = after, last
	for {
		page, more, ok, err := t.readOn(ctx)
		if err != nil {
			return err
		}
		if !ok {
			t.cursor, t.last, reset = 0, "", true
			continue
		}
		if err := t.emit(history{Type: "history", Messages: page, More: more, Reset: reset}); err != nil {
			return err
		}
		reset = false
		t.move(page)
		if !more {
			return nil
		}
	}
}

// readOn reads the messages after the cursor. It reads the one at the cursor along with them: ok is false where the log does
// not hold it, so does not continue what was sent.
func (t *talk) readOn(ctx context.Context) (page []session.Message, more, ok bool, err error) {
	from, limit := t.cursor, pageOfLog
	if from > 0 {
		from, limit = from-1, limit+1
	}
	page, more, err = t.srv.opts.Store.History(ctx, t.tab.session, from, limit)
	if err != nil {
		return nil, false, false, fmt.Errorf("read log of %s: %w", t.tab.session, err)
	}
	if t.cursor == 0 {
		return append([]session.Message{}, page...), more, true, nil
	}
	if len(page) == 0 || page[0].Seq != t.cursor || t.last != "" && page[0].Turn != t.last {
		return nil, false, false, nil
	}
	t.last = page[0].Turn
	return page[1:], more, true, nil
}

// catchUp sends what the log holds after the cursor, in whole turns. It reports whether all had to be sent anew as history.
func (t *talk) catchUp(ctx context.Context) (reset bool, err error) {
	for {
		page, more, ok, err := t.readOn(ctx)
		if err != nil {
			return false, err
		}
		if !ok {
			return true, t.history(ctx, 0, "", true)
		}
		turns := byTurn(page)
		if more && len(turns) > 1 {
			turns = turns[:len(turns)-1] // the page may end within it
		}
		for _, f := range turns {
			if err := t.send(f); err != nil {
				return false, err
			}
		}
		if !more {
			return false, nil
		}
	}
}

// byTurn cuts consecutive messages into their turns.
func byTurn(messages []session.Message) (turns []turn) {
	for i, m := range messages {
		if i == 0 || messages[i-1].Turn != m.Turn {
			turns = append(turns, turn{Type: "turn", ID: m.Turn})
		}
		f := &turns[len(turns)-1]
		f.Messages = append(f.Messages, m)
	}
	return turns
}

// heard follows a nudge of the hub.
func (t *talk) heard() error {
	if t.tab.erased.Load() {
		return t.settle("", wasErased)
	}
	if !t.tab.look.Swap(false) && t.tab.heard.Load() <= t.cursor {
		return nil
	}
	before := t.cursor
	err := t.look()
	if t.cursor > before {
		t.srv.metrics.lag.Observe(t.srv.opts.Now().Sub(t.told).Seconds())
	}
	return err
}

// look compares the log with the cursor. That it cannot now is no news to the client, which asked for nothing.
func (t *talk) look() error {
	if t.tab == nil {
		return nil
	}
	err := t.inTime(func(ctx context.Context) error {
		_, err := t.catchUp(ctx)
		return err
	})
	if err != nil && problemOf(err).ours() {
		t.tab.look.Store(true)
		t.srv.opts.Log.Warn("look at log", "session", t.tab.session, "err", err)
		return nil
	}
	return t.settle("", err)
}
