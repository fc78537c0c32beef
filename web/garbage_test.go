package web

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// TestGarbage: whatever is sent, the sender is told by an error frame or a close code, and others notice nothing.
func TestGarbage(t *testing.T) {
	n := startNode(t, newStore(t), nil)
	other := n.visit(t)
	hello := []byte(`{"type":"hello"}`)
	for name, tc := range map[string]struct {
		hello bool
		kind  int
		data  string
		code  string // of an error frame, where there is one
		close int    // 0: the connection stays open
	}{
		"no JSON":                  {true, websocket.TextMessage, "hi", "bad_frame", closePolicy},
		"an array":                 {true, websocket.TextMessage, "[]", "bad_frame", closePolicy},
		"null":                     {true, websocket.TextMessage, "null", "bad_frame", 0},
		"two objects":              {true, websocket.TextMessage, "{}{}", "bad_frame", closePolicy},
		"nothing":                  {true, websocket.TextMessage, "", "bad_frame", closePolicy},
		"deep nesting":             {true, websocket.TextMessage, strings.Repeat("[", 8000), "bad_frame", closePolicy},
		"binary":                   {true, websocket.BinaryMessage, string(hello), "bad_frame", closePolicy},
		"binary first":             {false, websocket.BinaryMessage, string(hello), "bad_frame", closePolicy},
		"not UTF-8":                {true, websocket.TextMessage, "{\"type\":\"\xff\"}", "", closeNotUTF8},
		"not UTF-8 first":          {false, websocket.TextMessage, "\xc3\x28", "", closeNotUTF8},
		"one byte too many":        {true, websocket.TextMessage, `{"type":"` + strings.Repeat("a", maxFrame-10) + `"}`, "", closeTooBig},
		"a megabyte":               {true, websocket.TextMessage, strings.Repeat("a", 1<<20), "", closeTooBig},
		"a megabyte first":         {false, websocket.TextMessage, strings.Repeat("a", 1<<20), "", closeTooBig},
		"say before hello":         {false, websocket.TextMessage, `{"type":"say","id":"` + newID() + `","text":"一"}`, "bad_frame", closePolicy},
		"nonsense before hello":    {false, websocket.TextMessage, `{"type":"x"}`, "bad_frame", closePolicy},
		"no JSON before hello":     {false, websocket.TextMessage, `x`, "bad_frame", closePolicy},
		"a second hello":           {true, websocket.TextMessage, `{"type":"hello"}`, "bad_frame", 0},
		"no type":                  {true, websocket.TextMessage, `{}`, "bad_frame", 0},
		"an unknown type":          {true, websocket.TextMessage, `{"type":"x"}`, "bad_frame", 0},
		"text that is a number":    {true, websocket.TextMessage, `{"type":"say","id":"` + newID() + `","text":7}`, "bad_frame", 0},
		"no id":                    {true, websocket.TextMessage, `{"type":"say","text":"一"}`, "bad_frame", 0},
		"an id that is no UUID":    {true, websocket.TextMessage, `{"type":"say","id":"1","text":"一"}`, "bad_frame", 0},
		"a UUID in braces":         {true, websocket.TextMessage, `{"type":"erase","id":"{` + newID() + `}"}`, "bad_frame", 0},
		"a rating of nothing":      {true, websocket.TextMessage, `{"type":"rate","id":"` + newID() + `","useful":true}`, "bad_frame", 0},
		"a rating without a thumb": {true, websocket.TextMessage, `{"type":"rate","id":"` + newID() + `","seq":1}`, "bad_frame", 0},
		"a choice without one":     {true, websocket.TextMessage, `{"type":"choose","id":"` + newID() + `","seq":1}`, "bad_frame", 0},
		"a seq that is enormous":   {true, websocket.TextMessage, `{"type":"rate","id":"` + newID() + `","seq":1e99,"useful":true}`, "bad_frame", 0},
	} {
		t.Run(name, func(t *testing.T) {
			p := n.connect(t)
			if tc.hello {
				p.raw(websocket.TextMessage, hello)
				p.want("welcome")
				p.want("history")
			}
			_ = p.ws.WriteMessage(tc.kind, []byte(tc.data)) // the server may hang up before it is all sent
			if tc.code != "" {
				p.wantError(tc.code)
			}
			if tc.close != 0 {
				p.wantClose(tc.close)
				return
			}
			p.say(newID(), "还在")
		})
	}
	other.say(newID(), "没事")
}

func TestWhoSaysNoHelloIsClosed(t *testing.T) {
	n := startNode(t, newStore(t), func(o *Options) { o.HelloWait = 30 * time.Millisecond })
	p := n.connect(t)
	p.wantError("bad_frame")
	p.wantClose(closePolicy)
}

func TestHelloEndsTheWaitForHello(t *testing.T) {
	n := startNode(t, newStore(t), func(o *Options) { o.HelloWait, o.Ping = 100*time.Millisecond, 300*time.Millisecond })
	p := n.visit(t)
	pinged := make(chan struct{})
	p.ws.SetPingHandler(func(string) error { close(pinged); return websocket.ErrCloseSent })
	if _, err := p.next(); err != websocket.ErrCloseSent {
		t.Fatalf("read = %v, want the ping that comes after HelloWait", err)
	}
	<-pinged
}

// dialRaw opens a socket whose bytes the test writes itself.
func dialRaw(t *testing.T, n *node) (net.Conn, *bufio.Reader) {
	t.Helper()
	conn, err := net.Dial("tcp", n.http.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(conn, "GET /v1/chat HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
	r := bufio.NewReader(conn)
	resp, err := http.ReadResponse(r, nil)
	if err != nil || resp.StatusCode != http.StatusSwitchingProtocols {
		t.Fatalf("handshake = %v, %v", resp, err)
	}
	return conn, r
}

// closeCodeOf reads unmasked, short or medium frames up to the close frame.
func closeCodeOf(t *testing.T, r *bufio.Reader) int {
	t.Helper()
	for {
		var head [2]byte
		if _, err := readFull(r, head[:]); err != nil {
			t.Fatalf("waiting for a close frame: %v", err)
		}
		size := int(head[1])
		if size == 126 {
			var long [2]byte
			if _, err := readFull(r, long[:]); err != nil {
				t.Fatal(err)
			}
			size = int(long[0])<<8 | int(long[1])
		}
		body := make([]byte, size)
		if _, err := readFull(r, body); err != nil {
			t.Fatal(err)
		}
		if head[0] == 0x88 {
			return int(body[0])<<8 | int(body[1])
		}
	}
}

func readFull(r *bufio.Reader, b []byte) (int, error) {
	for n := range b {
		c, err := r.ReadByte()
		if err != nil {
			return n, err
		}
		b[n] = c
	}
	return len(b), nil
}

func TestHalfAFrameAndThenSilence(t *testing.T) {
	n := startNode(t, newStore(t), func(o *Options) { o.HelloWait = 50 * time.Millisecond })
	other := n.visit(t)
	conn, r := dialRaw(t, n)
	if _, err := conn.Write([]byte{0x81, 0x80 | 100, 1, 2, 3, 4, 'x'}); err != nil { // 1 of 100 bytes
		t.Fatal(err)
	}
	if code := closeCodeOf(t, r); code != closePolicy {
		t.Errorf("close code = %d, want %d", code, closePolicy)
	}
	other.say(newID(), "没事")
}

func TestUnmaskedFramesBreakTheWebSocketProtocol(t *testing.T) {
	n := startNode(t, newStore(t), nil)
	conn, r := dialRaw(t, n)
	if _, err := conn.Write([]byte{0x81, 2, '{', '}'}); err != nil {
		t.Fatal(err)
	}
	if code := closeCodeOf(t, r); code != websocket.CloseProtocolError {
		t.Errorf("close code = %d, want %d", code, websocket.CloseProtocolError)
	}
}

func TestTenThousandFramesAtOnceAreAnsweredInOrder(t *testing.T) {
	n := startNode(t, newStore(t), nil)
	p, other := n.visit(t), n.visit(t)
	const frames = 10_000
	go func() {
		for i := range frames {
			data := fmt.Appendf(nil, `{"type":"rate","id":"00000000-0000-4000-8000-%012d","seq":0}`, i)
			if p.ws.WriteMessage(websocket.TextMessage, data) != nil {
				return
			}
		}
	}()
	for i := range frames {
		if f := p.want("error"); f.Code != "bad_frame" || f.ID != fmt.Sprintf("00000000-0000-4000-8000-%012d", i) {
			t.Fatalf("answer %d = %+v", i, f)
		}
		if i == frames/2 {
			other.say(newID(), "没事")
		}
	}
}

func TestAFloodWaitsWithItsSender(t *testing.T) {
	n := startNode(t, newStore(t), func(o *Options) { o.Rate, o.Burst = 1, 3 })
	before := time.Now()
	p, other := n.visit(t), n.visit(t) // hello was the first of three
	for range 1000 {
		p.send("suggest", map[string]any{"id": newID(), "text": "花"})
	}
	p.want("suggestions")
	p.want("suggestions")
	p.want("suggestions")
	if waited := time.Since(before); waited < time.Second {
		t.Errorf("the frame above the rate was answered after %v, want 1 s from the connection on", waited)
	}
	other.say(newID(), "没事")
}

func TestASlowReaderIsDroppedAndRecovers(t *testing.T) {
	n := startNode(t, newStore(t), func(o *Options) { o.Queue, o.SlowAfter = 2, 50*time.Millisecond })
	p, other := n.visit(t), n.visit(t)
	n.bot.label = strings.Repeat("长", 100_000)
	said := newID()
	go func() {
		for p.ws.WriteMessage(websocket.TextMessage, []byte(`{"type":"suggest","id":"`+newID()+`","text":"花"}`)) == nil {
		}
	}()
	until(t, "the slow reader is dropped", func() bool {
		return strings.Contains(n.scrape(), "liaoqing_slow_readers_dropped_total 1\n")
	})
	other.say(newID(), "没事")
	p.wantClose(closeLater)
	q := n.tab(t, p)
	q.say(said, "回来了")
}

func TestASilentPeerIsGivenUp(t *testing.T) {
	n := startNode(t, newStore(t), func(o *Options) { o.Ping, o.Pong = 20*time.Millisecond, 30*time.Millisecond })
	conn, r := dialRaw(t, n)
	hello := []byte(`{"type":"hello"}`)
	if _, err := conn.Write(append([]byte{0x81, 0x80 | byte(len(hello)), 0, 0, 0, 0}, hello...)); err != nil {
		t.Fatal(err)
	}
	if code := closeCodeOf(t, r); code != closeLater {
		t.Errorf("close code = %d, want %d", code, closeLater)
	}
}
