package web

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	checker "github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/liaoqing/liaoqing/session"
)

// document is the committed AsyncAPI document, as a judge of frames.
type document struct{ client, server, clientList, serverList *checker.Schema }

var readDocument = sync.OnceValues(func() (*document, error) {
	raw, err := os.ReadFile("protocol/asyncapi.json")
	if err != nil {
		return nil, err
	}
	doc, err := checker.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	c := checker.NewCompiler()
	c.DefaultDraft(checker.Draft7) // what AsyncAPI takes a schema for that does not say
	c.AssertFormat()
	if err := c.AddResource("asyncapi.json", doc); err != nil {
		return nil, err
	}
	d := &document{}
	for path, to := range map[string]**checker.Schema{
		"schemas/ClientFrame": &d.client, "messages/" + clientList + "/payload": &d.clientList,
		"schemas/ServerFrame": &d.server, "messages/" + serverList + "/payload": &d.serverList,
	} {
		if *to, err = c.Compile("asyncapi.json#/components/" + path); err != nil {
			return nil, err
		}
	}
	return d, nil
})

func theDocument(t *testing.T) *document {
	t.Helper()
	d, err := readDocument()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// judge tells what is wrong with a text, by a schema.
func judge(t *testing.T, s *checker.Schema, data []byte) error {
	t.Helper()
	v, err := checker.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%s: %v", data, err)
	}
	return s.Validate(v)
}

// watched is a server whose every frame goes past the document, in both directions.
type watched struct {
	*node
	t    *testing.T
	doc  *document
	seen map[string]bool // types of frames
}

func (w *watched) note(s *checker.Schema, data []byte) {
	w.t.Helper()
	if err := judge(w.t, s, data); err != nil {
		w.t.Errorf("the document refuses %.400s: %v", data, err)
	}
	var frames []heard
	if data[0] != '[' {
		data = slices.Concat([]byte("["), data, []byte("]"))
	}
	if err := json.Unmarshal(data, &frames); err != nil {
		w.t.Fatal(err)
	}
	for _, f := range frames {
		w.seen[f.Type] = true
	}
}

// seat is one socket of a watched server.
type seat struct {
	*watched
	*peer
}

func (w *watched) connect() *seat { return &seat{w, w.node.connect(w.t)} }

// say sends a client frame that the document allows.
func (s *seat) send(frame string) {
	s.watched.t.Helper()
	s.note(s.doc.client, []byte(frame))
	s.spoil(frame)
}

// spoil sends a client frame that the document need not allow.
func (s *seat) spoil(frame string) {
	s.watched.t.Helper()
	s.raw(websocket.TextMessage, []byte(frame))
}

// want reads on to a frame of a type.
func (s *seat) want(kind string) (f heard) {
	s.watched.t.Helper()
	for {
		if err := s.ws.SetReadDeadline(time.Now().Add(patience)); err != nil {
			s.watched.t.Fatal(err)
		}
		_, data, err := s.ws.ReadMessage()
		if err != nil {
			s.watched.t.Fatalf("waiting for %s: %v", kind, err)
		}
		s.note(s.doc.server, data)
		f = heard{}
		if err := json.Unmarshal(data, &f); err != nil {
			s.watched.t.Fatal(err)
		}
		if f.Type == kind {
			return f
		}
	}
}

// request uses the fallback.
func (w *watched) request(method, query, token, body string) (frames []heard) {
	w.t.Helper()
	if body != "" {
		w.note(w.doc.clientList, []byte(body))
	}
	r, err := http.NewRequestWithContext(w.t.Context(), method, w.http.URL+"/v1/frames"+query, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	w.note(w.doc.serverList, data)
	if err := json.Unmarshal(data, &frames); err != nil {
		w.t.Fatal(err)
	}
	return frames
}

// said makes the frame of a say.
func said(text string) string { return sayFrame(newID(), text) }

// TestRealFramesAreAsDocumented: whatever goes over the line of a real server, in either direction and on either way, is in
// the document; and every type of frame went.
func TestRealFramesAreAsDocumented(t *testing.T) {
	w := &watched{node: startNode(t, newStore(t), nil), t: t, doc: theDocument(t), seen: map[string]bool{}}
	a := w.connect()
	a.send(`{"type":"hello","page":"https://shop.example/help?x=1","client":"test/1"}`)
	token := a.want("welcome").Token
	a.want("history")
	a.send(`{"type":"suggest","id":"` + newID() + `","text":"花"}`)
	a.want("suggestions")
	a.talks()
	a.isRefused()
	a.staffJoins(token)

	b := w.connect()
	b.send(`{"type":"hello","token":"` + token + `","after":2,"last":"` + newID() + `"}`)
	if h := b.want("history"); !h.Reset {
		t.Errorf("after another turn: %+v, want a reset", h)
	}
	w.fallsBack(token)
	for range pageOfLog / 2 {
		a.send(said("又"))
		a.want("turn")
	}
	late := w.connect()
	late.send(`{"type":"hello","token":"` + token + `"}`)
	if h := late.want("history"); !h.More {
		t.Errorf("a long history = %d messages at once, want pages", len(h.Messages))
	}
	late.want("history")
	a.send(`{"type":"erase","id":"` + newID() + `"}`)
	if own, other := a.want("erased"), b.want("erased"); own.ID == "" || other.ID != "" {
		t.Errorf("erased = %q and %q, want the id only where it was asked", own.ID, other.ID)
	}
	b = w.connect()
	b.send(`{"type":"hello","token":"` + token + `"}`)
	b.want("error")
	for _, f := range append(clientFrames, serverFrames...) {
		if !w.seen[f.kind] {
			t.Errorf("no frame %s went over the line", f.kind)
		}
	}
}

// talks says and chooses something, repeats it, and rates the answer.
func (s *seat) talks() {
	id := newID()
	s.send(sayFrame(id, "一"))
	if f := s.want("turn"); f.ID != id {
		s.watched.t.Errorf("turn = %+v, want that of %s", f, id)
	}
	s.send(sayFrame(id, "一"))
	if f := s.want("turn"); !f.Replayed {
		s.watched.t.Errorf("turn = %+v, want a replayed one", f)
	}
	s.send(`{"type":"choose","id":"` + newID() + `","seq":2,"choice":"next"}`)
	s.want("turn")
	s.send(`{"type":"rate","id":"` + newID() + `","seq":4,"useful":false,"comment":"没看懂"}`)
	s.want("rated")
}

// isRefused gets an error of each kind that a parrot has.
func (s *seat) isRefused() {
	for frame, code := range map[string]string{
		said("fast"): "rate_limited", said("panic"): "internal",
		`{"type":"choose","id":"` + newID() + `","seq":1,"choice":"no"}`: "unknown_choice",
	} {
		s.send(frame)
		if f := s.want("error"); f.Code != code {
			s.watched.t.Errorf("%s = %+v, want %s", frame, f, code)
		}
	}
	for frame, code := range map[string]string{
		said(""): "empty", `{"type":"rate","id":"` + newID() + `","seq":4}`: "bad_frame", `{"type":"say","id":"x"}`: "bad_frame",
		`{"type":"suggest","id":"` + newID() + `","text":"` + strings.Repeat("长", maxText+1) + `"}`: "too_long",
	} {
		if judge(s.watched.t, s.doc.client, []byte(frame)) == nil {
			s.watched.t.Errorf("the document allows %s, which the server refuses", frame)
		}
		s.spoil(frame)
		if f := s.want("error"); f.Code != code {
			s.watched.t.Errorf("%s = %+v, want %s", frame, f, code)
		}
	}
}

// staffJoins has a member of staff speak.
func (s *seat) staffJoins(token string) {
	t := s.watched.t
	store := s.node.bot.store
	meta, err := store.Resume(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	id := newID()
	state, err := store.Load(t.Context(), meta.ID, id)
	if err != nil {
		t.Fatal(err)
	}
	_, err = store.Commit(t.Context(), session.Commit{Session: meta.ID, ClientID: id, Version: state.Version, Seq: state.Seq, Tracker: state.Tracker,
		Now: time.Now(), Messages: []session.Message{{Role: session.Agent, Text: "您好，我是人工客服。"}}})
	if err != nil {
		t.Fatal(err)
	}
	if f := s.want("turn"); len(f.Messages) != 1 || f.Messages[0].Role != session.Agent {
		t.Errorf("turn = %+v, want one message of staff", f)
	}
}

// fallsBack does by plain requests what the sockets did.
func (w *watched) fallsBack(token string) {
	w.request("POST", "", "", `[{"type":"hello"},`+said("一")+`]`)
	if got := w.request("POST", "", token, `[`+said("二")+`,`+said("fast")+`]`); len(got) != 2 {
		w.t.Errorf("two frames got %+v", got)
	}
	if got := w.request("GET", "?after=0", token, ""); len(got) < 3 {
		w.t.Errorf("after 0 = %+v, want all turns", got)
	}
	w.request("GET", "?after=-1", token, "")
	w.request("GET", "?after=0", "nonsense", "")
}
