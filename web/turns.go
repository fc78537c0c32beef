package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"runtime"
	"runtime/debug"
	"time"
	"unicode/utf8"

	"github.com/liaoqing/liaoqing/bot"
	"github.com/liaoqing/liaoqing/session"
)

// noCursor is the cursor of a talk that does not follow its session: a request of the fallback without a hello.
const noCursor = -1

// talk is the conversation of one connection with one session. It belongs to one goroutine.
type talk struct {
	srv    *Server
	emit   func(frame any) error // its error ends the talk
	tab    *tab                  // nil before hello
	cursor int64                 // seq of the last message sent
	last   string                // its turn; empty where the client did not say
	told   time.Time             // its time
}

func (t *talk) leave() {
	if t.tab != nil {
		t.srv.hub.leave(t.tab)
	}
}

// take answers one client frame. An error ends the talk; the client has been told why by then.
func (t *talk) take(data []byte) error {
	r, err := parse(data)
	if err == nil || t.tab == nil {
		err = t.inTime(func(ctx context.Context) error { return t.guarded(ctx, r, err) })
	}
	return t.settle(r.ID, err)
}

// guarded makes an error of a panic, so that one utterance that meets a fault of ours does not end everybody's connection.
func (t *talk) guarded(ctx context.Context, r request, parsed error) (err error) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		err = fmt.Errorf("panic of type %T", p) // its text might be the visitor's
		if fault, ok := p.(runtime.Error); ok {
			err = fmt.Errorf("panic: %w", fault)
		}
		t.srv.opts.Log.Error("panic in a turn", "err", err, "stack", string(debug.Stack()))
	}()
	return t.answer(ctx, r, parsed)
}

// inTime gives what the store and the bot are asked its deadline. It does not end with the connection: a turn under way is
// finished for a visitor who comes back for it.
func (t *talk) inTime(ask func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), t.srv.opts.TurnTime)
	defer cancel()
	return ask(ctx)
}

func (t *talk) answer(ctx context.Context, r request, parsed error) error {
	if r.Type == "hello" && parsed == nil {
		return t.hello(ctx, r)
	}
	if t.tab == nil {
		if parsed == notJSON {
			return parsed
		}
		return noHello
	}
	switch r.Type {
	case "say":
		return t.utter(ctx, bot.Utterance{Session: t.tab.session, ID: r.ID, Text: r.Text})
	case "choose":
		return t.utter(ctx, bot.Utterance{Session: t.tab.session, ID: r.ID, Choice: r.Choice, Seq: r.Seq})
	case "rate":
		return t.rate(ctx, r)
	case "suggest":
		return t.suggest(r)
	case "erase":
		return t.erase(ctx)
	}
	return unknownType
}

// settle tells the client of err, and returns it where it ends the talk.
func (t *talk) settle(id string, err error) error {
	if err == nil {
		return nil
	}
	p := problemOf(err)
	if p.ours() {
		t.srv.opts.Log.Warn("client refused", "code", p.code, "session", t.session(), "err", p.cause)
	}
	switch {
	case p == wasErased:
		if err := t.emit(erased{Type: "erased", ID: id}); err != nil {
			return err
		}
	case p.code != "":
		t.srv.metrics.refusals.WithLabelValues(p.code).Inc()
		if err := t.emit(p.frame(id)); err != nil {
			return err
		}
	}
	if p.close == stayOpen {
		return nil
	}
	return p
}

func (t *talk) session() string {
	if t.tab == nil {
		return ""
	}
	return t.tab.session
}

// hello opens or resumes a session and sends what the client lacks. Where the store cannot do that now, the connection is of
// no use: the client is told to come back later.
func (t *talk) hello(ctx context.Context, r request) error {
	if t.tab != nil {
		return secondHello
	}
	err := t.open(ctx, r)
	if err == nil {
		err = t.history(ctx, r.After, r.Last, false)
	}
	if err == nil {
		return nil
	}
	if p := problemOf(err); p.ours() {
		later := *p
		later.close = closeLater
		return &later
	}
	return err
}

func (t *talk) open(ctx context.Context, r request) error {
	w := welcome{Type: "welcome", Token: r.Token, Resumed: r.Token != ""}
	if w.Resumed {
		meta, err := t.resume(ctx, r.Token)
		if err != nil {
			return err
		}
		w.Session, w.Seq = meta.ID, meta.Seq
	} else {
		id, token, err := t.srv.opts.Store.Create(ctx, t.srv.opts.Now(), t.page(r.Page))
		if err != nil {
			return fmt.Errorf("create session: %w", err)
		}
		w.Session, w.Token = id, token
	}
	t.tab = t.srv.hub.join(w.Session) // before the log is read: nothing can fall between
	g := t.srv.opts.Bot.Greeting()
	w.Knowledge, w.Disclosure, w.Hot = g.Knowledge, g.Disclosure, make([]label, len(g.Hot))
	for i, q := range g.Hot {
		w.Hot[i] = label{q}
	}
	return t.emit(w)
}

// resume finds the session of a token. One that was erased is as unknown as one that never was.
func (t *talk) resume(ctx context.Context, token string) (session.Meta, error) {
	meta, err := t.srv.opts.Store.Resume(ctx, token)
	if errors.Is(err, session.ErrErased) {
		return meta, session.ErrBadToken
	}
	if err != nil {
		return meta, fmt.Errorf("resume session: %w", err)
	}
	return meta, nil
}

// page keeps of an address what tells where the widget stands, and nothing of who looks at it.
func (t *talk) page(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	at := u.Scheme + "://" + u.Host + u.Path
	for i := range at {
		if i > maxText {
			at = at[:i]
			break
		}
	}
	return t.srv.opts.Bot.MaskComment(at)
}

// utter takes a turn and sends it after whatever the client missed before it.
func (t *talk) utter(ctx context.Context, u bot.Utterance) error {
	began := time.Now()
	said, err := t.srv.opts.Bot.Reply(ctx, u)
	t.srv.metrics.turn(said, err, time.Since(began))
	if err != nil {
		return fmt.Errorf("reply in %s: %w", u.Session, err)
	}
	return t.deliver(ctx, said)
}

// deliver sends a turn that this talk began. One that the log's next messages hold anyway comes in its place and only once.
func (t *talk) deliver(ctx context.Context, said session.Turn) error {
	f := turn{Type: "turn", ID: said.ID, Replayed: said.Replayed, Messages: said.Messages}
	if t.cursor == noCursor || len(said.Messages) == 0 {
		return t.emit(f)
	}
	first := said.Messages[0].Seq
	if !said.Replayed && first == t.cursor+1 {
		return t.send(f)
	}
	before := t.cursor
	reset, err := t.catchUp(ctx)
	if err != nil {
		return err
	}
	if first > before && !reset {
		return nil
	}
	f.Replayed = true
	return t.emit(f)
}

// send sends a turn that moves the cursor.
func (t *talk) send(f turn) error {
	if err := t.emit(f); err != nil {
		return err
	}
	t.move(f.Messages)
	return nil
}

func (t *talk) move(sent []session.Message) {
	if len(sent) > 0 {
		m := sent[len(sent)-1]
		t.cursor, t.last, t.told = m.Seq, m.Turn, m.Time
	}
}

func (t *talk) rate(ctx context.Context, r request) error {
	if utf8.RuneCountInString(r.Comment) > maxText {
		return tooLong
	}
	rating := session.Rating{Useful: *r.Useful, Comment: t.srv.opts.Bot.MaskComment(r.Comment), Time: t.srv.opts.Now()}
	err := t.srv.opts.Store.Rate(ctx, t.tab.session, r.Seq, rating)
	if errors.Is(err, session.ErrNotFound) {
		return noMessage
	}
	if err != nil {
		return fmt.Errorf("rate %d in %s: %w", r.Seq, t.tab.session, err)
	}
	return t.emit(rated{Type: "rated", ID: r.ID, Seq: r.Seq})
}

func (t *talk) suggest(r request) error {
	if utf8.RuneCountInString(r.Text) > maxText {
		return tooLong
	}
	found := t.srv.opts.Bot.Suggest(r.Text)
	f := suggestions{Type: "suggestions", ID: r.ID, Items: []suggestion{}}
	for _, s := range found[:min(len(found), mostOffers)] {
		f.Items = append(f.Items, suggestion{s.Label, s.Source})
	}
	return t.emit(f)
}

// erase deletes the session. This node's tabs are told at once, those of the others by the feed.
func (t *talk) erase(ctx context.Context) error {
	id := t.tab.session
	if err := t.srv.opts.Store.Erase(ctx, id, t.srv.opts.Now()); err != nil {
		return fmt.Errorf("erase %s: %w", id, err)
	}
	t.srv.opts.Log.Info("session erased", slog.String("session", id))
	t.srv.hub.hear(session.Event{Session: id, Erased: true})
	return wasErased
}
