package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"
	"go.uber.org/goleak"

	"github.com/liaoqing/liaoqing/bot"
	"github.com/liaoqing/liaoqing/session"
)

const patience = 10 * time.Second // of a test for anything that must come

var (
	_ Bot   = (*bot.Bot)(nil)
	_ Store = (*session.Store)(nil)
)

// parrot is a bot that repeats what it hears, over the real store.
type parrot struct {
	store   *session.Store
	label   string        // of each suggestion
	entered chan struct{} // told of each Reply, where set
	hold    chan struct{} // Reply waits for it before it commits, where set
	replies atomic.Int64
}

func (p *parrot) Reply(ctx context.Context, u bot.Utterance) (session.Turn, error) {
	p.replies.Add(1)
	if p.entered != nil {
		p.entered <- struct{}{}
	}
	if p.hold != nil {
		<-p.hold
	}
	for {
		t, err := p.try(ctx, u)
		if !errors.Is(err, session.ErrConflict) {
			return t, err
		}
	}
}

func (p *parrot) try(ctx context.Context, u bot.Utterance) (session.Turn, error) {
	state, err := p.store.Load(ctx, u.Session, u.ID)
	if err != nil {
		return session.Turn{}, err
	}
	if state.Done != nil {
		return *state.Done, nil
	}
	said := u.Text
	if u.Choice != "" {
		if state.Tracker.Open == nil || state.Tracker.Open.Seq != u.Seq || u.Choice != "next" {
			return session.Turn{}, &bot.Refusal{Code: "unknown_choice", Message: "这个按钮已经过期。"}
		}
		said = "下一步"
	}
	if said == "" {
		return session.Turn{}, &bot.Refusal{Code: "empty", Message: "没有收到内容。"}
	}
	if said == "fast" {
		return session.Turn{}, &bot.Refusal{Code: "rate_limited", Message: "太快了。", RetryAfter: 1500 * time.Millisecond}
	}
	if said == "panic" {
		panic(said)
	}
	if said == "broken" {
		return session.Turn{}, fmt.Errorf("search: %w", net.ErrClosed)
	}
	choices := []session.Choice{{ID: "next", Label: "下一步"}}
	tr := state.Tracker
	tr.Open = &session.Open{Seq: state.Seq + 2, Choices: choices}
	return p.store.Commit(ctx, session.Commit{Session: u.Session, ClientID: u.ID, Version: state.Version, Seq: state.Seq, Tracker: tr,
		Now: time.Now(), Messages: []session.Message{
			{Role: session.User, Text: said},
			{Role: session.Bot, Kind: session.Answer, Text: "答：" + said, Choices: choices, Sources: []session.Source{{Kind: "article", ID: "a", Title: "甲"}}},
		}})
}

func (p *parrot) Suggest(text string) (out []bot.Suggestion) {
	for i := range 8 {
		out = append(out, bot.Suggestion{Label: fmt.Sprint(text, i, p.label)})
	}
	return out
}

func (p *parrot) Greeting() bot.Greeting {
	return bot.Greeting{Knowledge: "k1", Disclosure: "我是自动助手。", Hot: []string{"花呗怎么注销"}}
}

func (p *parrot) MaskComment(text string) string {
	return strings.ReplaceAll(text, "13800138000", "***")
}

// node is a running server.
type node struct {
	*Server
	http *httptest.Server
	bot  *parrot
}

// newStore is a real store on a Redis inside the test.
func newStore(t *testing.T) *session.Store {
	t.Helper()
	leaks := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, leaks) })
	redis, err := session.Trial("", nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := redis.Close(); err != nil {
			t.Error(err)
		}
	})
	return session.NewStore(redis.Client(), session.Options{})
}

// startNode runs a server on a store until the test ends; change may set options.
func startNode(t *testing.T, store *session.Store, change func(*Options)) *node {
	t.Helper()
	p := &parrot{store: store}
	o := Options{Bot: p, Store: store, Drain: time.Millisecond}
	if change != nil {
		change(&o)
	}
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	n := &node{Server: s, http: httptest.NewUnstartedServer(s.Handler()), bot: p}
	n.http.Listener = narrow{n.http.Listener}
	n.http.Start()
	ctx, stop := context.WithCancel(context.Background())
	ran := make(chan error, 1)
	go func() { ran <- s.Run(ctx) }()
	t.Cleanup(func() {
		late, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := s.Drain(late); err != nil {
			t.Errorf("Drain = %v", err)
		}
		stop()
		if err := <-ran; err != nil {
			t.Errorf("Run = %v", err)
		}
		http.DefaultClient.CloseIdleConnections()
		n.http.Close()
	})
	return n
}

// narrow makes the kernel hold little for a client that does not read.
type narrow struct{ net.Listener }

func (l narrow) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if tcp, ok := c.(*net.TCPConn); ok {
		err = tcp.SetWriteBuffer(8 << 10)
	}
	return c, err
}

// heard is any server frame.
type heard struct {
	Type, ID, Session, Token, Knowledge, Disclosure, Code, Message string
	Resumed, Replayed, More, Reset                                 bool
	Seq                                                            int64
	RetryAfterMS                                                   int64 `json:"retry_after_ms"`
	Hot                                                            []label
	Messages                                                       []session.Message
	Items                                                          []suggestion
}

// peer is a client.
type peer struct {
	t       *testing.T
	ws      *websocket.Conn
	welcome heard
}

func (n *node) address() string { return "ws" + strings.TrimPrefix(n.http.URL, "http") + "/v1/chat" }

// connect opens a socket without a hello.
func (n *node) connect(t *testing.T) *peer {
	t.Helper()
	d := websocket.Dialer{Subprotocols: []string{subprotocol}, HandshakeTimeout: patience}
	ws, resp, err := d.Dial(n.address(), nil)
	if err != nil {
		t.Fatalf("dial: %v (%v)", err, resp)
	}
	t.Cleanup(func() { _ = ws.Close() })
	return &peer{t: t, ws: ws}
}

// join opens a socket, says hello and returns what history it got.
func (n *node) join(t *testing.T, hello map[string]any) (*peer, []session.Message) {
	t.Helper()
	p := n.connect(t)
	p.send("hello", hello)
	p.welcome = p.want("welcome")
	var all []session.Message
	for more := true; more; {
		h := p.want("history")
		all, more = append(all, h.Messages...), h.More
	}
	return p, all
}

// visit opens a new session.
func (n *node) visit(t *testing.T) *peer {
	t.Helper()
	p, _ := n.join(t, nil)
	return p
}

// tab opens another connection of a session, from its beginning.
func (n *node) tab(t *testing.T, of *peer) *peer {
	t.Helper()
	p, _ := n.join(t, map[string]any{"token": of.welcome.Token})
	return p
}

func (p *peer) send(kind string, fields map[string]any) {
	p.t.Helper()
	f := map[string]any{"type": kind}
	for k, v := range fields {
		f[k] = v
	}
	data, err := json.Marshal(f)
	if err != nil {
		p.t.Fatal(err)
	}
	p.raw(websocket.TextMessage, data)
}

func (p *peer) raw(kind int, data []byte) {
	p.t.Helper()
	if err := p.ws.WriteMessage(kind, data); err != nil {
		p.t.Fatalf("write: %v", err)
	}
}

// next reads one frame.
func (p *peer) next() (heard, error) {
	if err := p.ws.SetReadDeadline(time.Now().Add(patience)); err != nil {
		return heard{}, err
	}
	var f heard
	return f, p.ws.ReadJSON(&f)
}

// want reads one frame, which must be of that type.
func (p *peer) want(kind string) heard {
	p.t.Helper()
	f, err := p.next()
	if err != nil {
		p.t.Fatalf("waiting for %s: %v", kind, err)
	}
	if f.Type != kind {
		p.t.Fatalf("frame = %+v, want %s", f, kind)
	}
	return f
}

// wantError reads an error frame with that code.
func (p *peer) wantError(code string) heard {
	p.t.Helper()
	f := p.want("error")
	if f.Code != code || f.Message == "" {
		p.t.Fatalf("error = %+v, want code %s and a message", f, code)
	}
	return f
}

// wantClose reads on until the connection is closed, which must be with that code.
func (p *peer) wantClose(code int) {
	p.t.Helper()
	for {
		if _, err := p.next(); err != nil {
			if !websocket.IsCloseError(err, code) {
				p.t.Fatalf("close = %v, want %d", err, code)
			}
			return
		}
	}
}

// say says text and returns its turn.
func (p *peer) say(id, text string) heard {
	p.t.Helper()
	p.send("say", map[string]any{"id": id, "text": text})
	f := p.want("turn")
	if f.ID != id {
		p.t.Fatalf("turn = %+v, want that of %s", f, id)
	}
	return f
}

func newID() string { return uuid.NewString() }

// until polls for something that is bound to happen.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	end := time.After(patience)
	for !ok() {
		select {
		case <-tick.C:
		case <-end:
			t.Fatalf("never: %s", what)
		}
	}
}

// scrape reads the metrics.
func (n *node) scrape() string {
	w := httptest.NewRecorder()
	n.OpsHandler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	return w.Body.String()
}

func seqs(messages []session.Message) (out []int64) {
	for _, m := range messages {
		out = append(out, m.Seq)
	}
	return out
}
