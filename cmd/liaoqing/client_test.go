//go:build !race

package main

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"

	"github.com/liaoqing/liaoqing/session"
)

// frame is any server frame.
type frame struct {
	Type      string            `json:"type"`
	ID        string            `json:"id"`
	Session   string            `json:"session"`
	Token     string            `json:"token"`
	Resumed   bool              `json:"resumed"`
	Knowledge string            `json:"knowledge"`
	Replayed  bool              `json:"replayed"`
	More      bool              `json:"more"`
	Reset     bool              `json:"reset"`
	Seq       int64             `json:"seq"`
	Code      string            `json:"code"`
	Message   string            `json:"message"`
	Messages  []session.Message `json:"messages"`
}

// text is what the bot said in a turn.
func (f frame) text() (all string) {
	for _, m := range f.Messages {
		if m.Role == session.Bot {
			all += m.Text + "\n"
		}
	}
	return all
}

// place is what a client knows of its session.
type place struct {
	session, token, last string // last: the turn at seq
	seq                  int64
}

func (p *place) move(messages []session.Message) {
	for _, m := range messages {
		if m.Seq > p.seq {
			p.seq, p.last = m.Seq, m.Turn
		}
	}
}

// client is one connection that says one thing at a time.
type client struct {
	ws      *websocket.Conn
	welcome frame
	history []session.Message
	reset   bool
}

var dialer = websocket.Dialer{Subprotocols: []string{"liaoqing.v1"}, HandshakeTimeout: 10 * time.Second}

// dial connects, says hello from a place and reads the history.
func dial(url string, at place) (*client, error) {
	ws, resp, err := dialer.Dial(url, nil)
	if err != nil {
		if resp != nil {
			return nil, fmt.Errorf("dial: %w (%s)", err, resp.Status)
		}
		return nil, fmt.Errorf("dial: %w", err)
	}
	c := &client{ws: ws}
	if err := c.hello(at); err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}

func (c *client) hello(at place) (err error) {
	if err := c.write(map[string]any{"type": "hello", "token": at.token, "after": at.seq, "last": at.last}); err != nil {
		return err
	}
	if c.welcome, err = c.read("welcome"); err != nil {
		return err
	}
	for more := true; more; {
		h, err := c.read("history")
		if err != nil {
			return err
		}
		c.history = append(c.history, h.Messages...)
		c.reset, more = c.reset || h.Reset, h.More
	}
	return nil
}

// mustDial is dial for a server that is there.
func mustDial(t testing.TB, url string, at place) *client {
	t.Helper()
	c, err := dial(url, at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.close)
	return c
}

// close cuts the line without a goodbye. That it was cut before is no fault.
func (c *client) close() { _ = c.ws.Close() }

// at is where a new session begins.
func (c *client) at() place { return place{session: c.welcome.Session, token: c.welcome.Token} }

func (c *client) write(v any) error {
	if err := c.ws.SetWriteDeadline(time.Now().Add(10 * time.Second)); err != nil {
		return err
	}
	return c.ws.WriteJSON(v)
}

// read returns the next frame of a type; an error frame is an error, others are passed over.
func (c *client) read(want string) (frame, error) {
	for {
		f, err := c.next()
		switch {
		case err != nil:
			return f, fmt.Errorf("waiting for %s: %w", want, err)
		case f.Type == want:
			return f, nil
		case f.Type == "error":
			return f, fmt.Errorf("waiting for %s: error %s: %s", want, f.Code, f.Message)
		}
	}
}

func (c *client) next() (f frame, err error) {
	if err := c.ws.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		return f, err
	}
	_, data, err := c.ws.ReadMessage()
	if err != nil {
		return f, err
	}
	return f, json.Unmarshal(data, &f)
}

// closed reads until the server closes, and returns the code and the error frames on the way.
func (c *client) closed(t testing.TB) (code int, errors []string) {
	t.Helper()
	for {
		f, err := c.next()
		if end, ok := err.(*websocket.CloseError); ok {
			return end.Code, errors
		}
		if err != nil {
			t.Fatalf("not closed: %v", err)
		}
		if f.Type == "error" {
			errors = append(errors, f.Code)
		}
	}
}

// say sends text under id and returns its turn.
func (c *client) say(id, text string) (frame, error) {
	if err := c.write(utterance(id, text)); err != nil {
		return frame{}, err
	}
	for {
		f, err := c.read("turn")
		if err != nil || f.ID == id {
			return f, err
		}
	}
}

func (c *client) mustSay(t testing.TB, text string) frame {
	t.Helper()
	f, err := c.say(newID(), text)
	if err != nil {
		t.Fatalf("say %q: %v", text, err)
	}
	if len(f.Messages) < 2 {
		t.Fatalf("say %q = %+v, want an answer", text, f)
	}
	return f
}

func utterance(id, text string) map[string]any {
	return map[string]any{"type": "say", "id": id, "text": text}
}

func newID() string { return uuid.NewString() }
