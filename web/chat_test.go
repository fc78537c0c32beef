package web

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/liaoqing/liaoqing/session"
)

func TestHelloOpensASession(t *testing.T) {
	n := startNode(t, newStore(t), nil)
	p, log := n.join(t, map[string]any{"page": "https://u:p@shop.example/help/13800138000?phone=13900139000#x"})
	w := p.welcome
	if w.Session == "" || !strings.HasPrefix(w.Token, w.Session+".") || w.Resumed || w.Seq != 0 || len(log) != 0 {
		t.Errorf("welcome = %+v with history %v, want a new, empty session", w, log)
	}
	if w.Knowledge != "k1" || w.Disclosure == "" || !slices.Equal(w.Hot, []label{{"花呗怎么注销"}}) {
		t.Errorf("welcome = %+v, want the bot's greeting", w)
	}
	meta, err := n.bot.store.Resume(t.Context(), w.Token)
	if err != nil || meta.Page != "https://shop.example/help/***" {
		t.Errorf("stored page = %q, %v, want origin and path, masked", meta.Page, err)
	}
}

func TestResumeSendsWhatWasMissed(t *testing.T) {
	n := startNode(t, newStore(t), nil)
	p := n.visit(t)
	first := p.say(newID(), "一")
	p.say(newID(), "二")
	q, log := n.join(t, map[string]any{"token": p.welcome.Token, "after": 2, "last": first.ID})
	if !q.welcome.Resumed || q.welcome.Session != p.welcome.Session || q.welcome.Token != p.welcome.Token || q.welcome.Seq != 4 {
		t.Errorf("welcome = %+v, want session %s resumed at 4", q.welcome, p.welcome.Session)
	}
	if got := seqs(log); !slices.Equal(got, []int64{3, 4}) {
		t.Errorf("history after 2 = %v, want 3 and 4", got)
	}
}

func TestAHistoryThatDoesNotContinueIsReset(t *testing.T) {
	n := startNode(t, newStore(t), nil)
	p := n.visit(t)
	said := p.say(newID(), "一")
	for name, tc := range map[string]struct {
		after int64
		last  string
		reset bool
	}{
		"its own":        {2, said.ID, false},
		"without a turn": {2, "", false},
		"another turn":   {2, newID(), true},
		"beyond the end": {9, said.ID, true},
		"nothing seen":   {0, "", false},
	} {
		q := n.connect(t)
		q.send("hello", map[string]any{"token": p.welcome.Token, "after": tc.after, "last": tc.last})
		q.want("welcome")
		h := q.want("history")
		if h.Reset != tc.reset || h.More {
			t.Errorf("%s: history = %+v, want reset %v", name, h, tc.reset)
		}
		if tc.reset && !slices.Equal(seqs(h.Messages), []int64{1, 2}) {
			t.Errorf("%s: history = %v, want all from 1", name, seqs(h.Messages))
		}
	}
}

func TestHistoryComesInPages(t *testing.T) {
	n := startNode(t, newStore(t), nil)
	p := n.visit(t)
	for i := range 120 {
		p.say(newID(), fmt.Sprint(i))
	}
	q := n.connect(t)
	q.send("hello", map[string]any{"token": p.welcome.Token})
	q.want("welcome")
	var all []session.Message
	var sizes []int
	for more := true; more; {
		h := q.want("history")
		all, sizes, more = append(all, h.Messages...), append(sizes, len(h.Messages)), h.More
	}
	if !slices.Equal(sizes, []int{100, 100, 40}) {
		t.Errorf("pages = %v, want 100, 100, 40", sizes)
	}
	for i, m := range all {
		if m.Seq != int64(i+1) {
			t.Fatalf("message %d has seq %d", i+1, m.Seq)
		}
	}
	if got := q.say(newID(), "还在"); got.Messages[0].Seq != 241 {
		t.Errorf("turn after the history = %v, want 241 on", seqs(got.Messages))
	}
}

func TestASayTwiceIsOneTurn(t *testing.T) {
	n := startNode(t, newStore(t), nil)
	p := n.visit(t)
	id := newID()
	first := p.say(id, "一")
	p.say(newID(), "二")
	again := p.say(id, "一")
	if first.Replayed || !again.Replayed || !slices.Equal(seqs(again.Messages), seqs(first.Messages)) {
		t.Errorf("again = %+v, want %+v replayed", again, first)
	}
	if next := p.say(newID(), "三"); next.Messages[0].Seq != 5 {
		t.Errorf("next turn = %v, want 5 and 6", seqs(next.Messages))
	}
}

func TestAReplayIsPrecededByWhatIsMissing(t *testing.T) {
	store := newStore(t)
	n := startNode(t, store, nil)
	deaf := startNode(t, store, func(o *Options) { o.Store = mute{store} })
	p := n.visit(t)
	q := deaf.tab(t, p) // hears nothing by itself
	id := newID()
	p.say(id, "一")
	p.say(newID(), "二")
	q.send("say", map[string]any{"id": id, "text": "一"})
	if one, two := q.want("turn"), q.want("turn"); one.ID != id || one.Replayed || two.Messages[0].Seq != 3 {
		t.Errorf("turns = %v, %v, want 1 and 2 for %s, then 3 and 4", one, two, id)
	}
	if again := q.say(id, "一"); !again.Replayed {
		t.Errorf("again = %+v, want it replayed", again)
	}
}

func TestOnlyTheLatestChoiceIsOpen(t *testing.T) {
	n := startNode(t, newStore(t), nil)
	p := n.visit(t)
	p.say(newID(), "一")
	id := newID()
	p.send("choose", map[string]any{"id": id, "seq": 2, "choice": "next"})
	if f := p.want("turn"); f.ID != id || f.Messages[0].Text != "下一步" {
		t.Errorf("turn = %+v, want that of the choice", f)
	}
	late := newID()
	p.send("choose", map[string]any{"id": late, "seq": 2, "choice": "next"})
	if f := p.wantError("unknown_choice"); f.ID != late {
		t.Errorf("error = %+v, want it for %s", f, late)
	}
	p.send("choose", map[string]any{"id": id, "seq": 2, "choice": "next"})
	if f := p.want("turn"); !f.Replayed || f.ID != id {
		t.Errorf("turn = %+v, want %s replayed though its choice is closed", f, id)
	}
}

func TestRatingsAreStoredMasked(t *testing.T) {
	store := newStore(t)
	n := startNode(t, store, nil)
	p := n.visit(t)
	p.say(newID(), "一")
	id := newID()
	p.send("rate", map[string]any{"id": id, "seq": 2, "useful": false, "comment": "打 13800138000"})
	if f := p.want("rated"); f.ID != id || f.Seq != 2 {
		t.Errorf("rated = %+v, want %s for 2", f, id)
	}
	tr, err := store.Transcript(t.Context(), p.welcome.Session)
	if err != nil || tr.Ratings[2].Useful || tr.Ratings[2].Comment != "打 ***" {
		t.Errorf("stored rating = %+v, %v, want not useful, masked", tr.Ratings[2], err)
	}
	for _, seq := range []int64{1, 99} {
		p.send("rate", map[string]any{"id": newID(), "seq": seq, "useful": true})
		p.wantError("bad_frame")
	}
	p.send("rate", map[string]any{"id": newID(), "seq": 2, "useful": true, "comment": strings.Repeat("长", 501)})
	p.wantError("too_long")
}

func TestSuggestOffersSix(t *testing.T) {
	n := startNode(t, newStore(t), nil)
	p := n.visit(t)
	id := newID()
	p.send("suggest", map[string]any{"id": id, "text": "花"})
	if f := p.want("suggestions"); f.ID != id || len(f.Items) != 6 || f.Items[0].Label != "花0" {
		t.Errorf("suggestions = %+v, want six for %s", f, id)
	}
	p.send("suggest", map[string]any{"id": id, "text": strings.Repeat("长", 501)})
	p.wantError("too_long")
}

func TestRefusalsLeaveTheConnectionOpen(t *testing.T) {
	n := startNode(t, newStore(t), nil)
	p := n.visit(t)
	for text, code := range map[string]string{"": "empty", "fast": "rate_limited", "broken": "internal", "panic": "internal"} {
		id := newID()
		p.send("say", map[string]any{"id": id, "text": text})
		f := p.wantError(code)
		if f.ID != id || (code == "rate_limited") != (f.RetryAfterMS == 1500) {
			t.Errorf("say %q: error = %+v, want %s for %s", text, f, code, id)
		}
		if strings.Contains(f.Message, "closed") {
			t.Errorf("say %q: message %q tells of the inside", text, f.Message)
		}
	}
	p.say(newID(), "一")
	if m := n.scrape(); !strings.Contains(m, `liaoqing_refusals_total{code="rate_limited"} 1`) ||
		!strings.Contains(m, `liaoqing_turns_total{kind="answer",outcome="stored"} 1`) {
		t.Errorf("metrics lack the refusal or the turn:\n%s", m)
	}
}

func TestABadTokenMayBeFollowedByAnotherHello(t *testing.T) {
	n := startNode(t, newStore(t), nil)
	p := n.visit(t)
	for _, token := range []string{"nonsense", p.welcome.Token + "x", p.welcome.Session + "." + strings.Repeat("A", 43)} {
		q := n.connect(t)
		q.send("hello", map[string]any{"token": token})
		q.wantError("bad_token")
		q.send("hello", nil)
		if w := q.want("welcome"); w.Resumed || w.Session == p.welcome.Session {
			t.Errorf("welcome = %+v, want a new session", w)
		}
	}
}

func TestEraseReachesEveryTabOfEveryNode(t *testing.T) {
	store := newStore(t)
	a, b := startNode(t, store, nil), startNode(t, store, nil)
	p := a.visit(t)
	p.say(newID(), "一")
	tabs := []*peer{a.tab(t, p), b.tab(t, p)}
	other := a.visit(t)
	id := newID()
	p.send("erase", map[string]any{"id": id})
	if f := p.want("erased"); f.ID != id {
		t.Errorf("erased = %+v, want it for %s", f, id)
	}
	p.wantClose(closeDone)
	for _, q := range tabs {
		if f := q.want("erased"); f.ID != "" {
			t.Errorf("erased = %+v, want no id", f)
		}
		q.wantClose(closeDone)
	}
	q := b.connect(t)
	q.send("hello", map[string]any{"token": p.welcome.Token})
	q.wantError("bad_token")
	other.say(newID(), "还在")
}
