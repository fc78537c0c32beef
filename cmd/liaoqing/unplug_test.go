//go:build !race

package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// TestUnplug does to a real server what a broken or hostile client does. Each gets a clear error or close code, and another
// visitor, who talks all the while, notices nothing.
func TestUnplug(t *testing.T) {
	s := serve(t, "--rate", "30")
	neighbour := mustDial(t, s.chat(), place{})
	for _, c := range []struct {
		name   string
		do     func(*testing.T, *server, *websocket.Conn)
		code   int
		errors []string
	}{
		{"no JSON", frames(websocket.TextMessage, "你好"), websocket.ClosePolicyViolation, []string{"bad_frame"}},
		{"no JSON after hello", frames(websocket.TextMessage, `{"type":"hello"}`, `[1,2`), websocket.ClosePolicyViolation, []string{"bad_frame"}},
		{"say before hello", frames(websocket.TextMessage, `{"type":"say","id":"`+newID()+`","text":"在吗"}`), websocket.ClosePolicyViolation, []string{"bad_frame"}},
		{"nothing at all", frames(websocket.TextMessage), websocket.ClosePolicyViolation, []string{"bad_frame"}},
		{"binary", frames(websocket.BinaryMessage, `{"type":"hello"}`), websocket.ClosePolicyViolation, []string{"bad_frame"}},
		{"not UTF-8", frames(websocket.TextMessage, `{"type":"hello"}`, "{\"type\":\"say\",\"text\":\"\xff\xfe\"}"), websocket.CloseInvalidFramePayloadData, nil},
		{"1 MB", frames(websocket.TextMessage, `{"type":"hello"}`, strings.Repeat("征信", 1<<20/6)), websocket.CloseMessageTooBig, nil},
		{"half a frame", raw("\x81\xfe\x10\x00abcd{\"type\""), websocket.ClosePolicyViolation, []string{"bad_frame"}},
		{"no mask", raw("\x81\x02{}"), websocket.CloseProtocolError, nil},
		{"reserved bits", raw("\xf1\x80abcd"), websocket.CloseProtocolError, nil},
		{"unknown opcode", raw("\x83\x80abcd"), websocket.CloseProtocolError, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			ws, _, err := dialer.Dial(s.chat(), nil)
			if err != nil {
				t.Fatal(err)
			}
			line := &client{ws: ws}
			t.Cleanup(line.close)
			c.do(t, s, ws)
			code, errors := line.closed(t)
			if code != c.code || !slices.Equal(errors, c.errors) {
				t.Errorf("closed with %d after %q, want %d after %q", code, errors, c.code, c.errors)
			}
		})
	}
	t.Run("ten thousand frames", func(t *testing.T) { t.Parallel(); flood(t, s) })
	t.Run("half a request", func(t *testing.T) { t.Parallel(); halfRequest(t, s) })
	t.Run("neighbour", func(t *testing.T) {
		t.Parallel()
		for range 12 { // as long as the slowest of the others, and within the limit of 30 a minute
			neighbour.mustSay(t, "花呗晚还六天上征信吗")
			pause(time.Second)
		}
	})
	t.Cleanup(func() { // after all of them
		if !s.lives() {
			t.Errorf("the server is dead: %v\n%s", s.err, s.said())
			return
		}
		neighbour.mustSay(t, "谢谢")
	})
}

// frames sends whole frames of one kind.
func frames(kind int, all ...string) func(*testing.T, *server, *websocket.Conn) {
	return func(t *testing.T, _ *server, ws *websocket.Conn) {
		for _, text := range all {
			if err := ws.WriteMessage(kind, []byte(text)); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// raw sends bytes below the WebSocket protocol, and then nothing.
func raw(bytes string) func(*testing.T, *server, *websocket.Conn) {
	return func(t *testing.T, _ *server, ws *websocket.Conn) {
		if _, err := io.WriteString(ws.NetConn(), bytes); err != nil {
			t.Fatal(err)
		}
	}
}

// flood says ten thousand things at once. The session's limit holds and the flood is told so; the rest of it waits with its
// sender, who is then cut off by himself.
func flood(t *testing.T, s *server) {
	c := mustDial(t, s.chat(), place{})
	var writer sync.WaitGroup
	writer.Go(func() {
		for range 10_000 {
			if c.ws.WriteJSON(utterance(newID(), "在吗")) != nil {
				return // the line is cut below, while frames wait
			}
		}
	})
	turns := 0
	for {
		f, err := c.next()
		if err != nil {
			t.Errorf("after %d turns: %v", turns, err)
			break
		}
		if f.Type == "error" {
			if f.Code != "rate_limited" || f.Message == "" || turns < 30 || turns > 60 {
				t.Errorf("after %d turns: error %s %q, want rate_limited after 30 or a few more", turns, f.Code, f.Message)
			}
			break
		}
		turns++
	}
	c.close()
	writer.Wait()
}

// halfRequest opens a connection and sends part of a request: it is closed, and not kept for ever.
func halfRequest(t *testing.T, s *server) {
	conn, err := net.Dial("tcp", s.public)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := fmt.Fprintf(conn, "GET /v1/chat HTTP/1.1\r\nHost: %s\r\nUpg", s.public); err != nil {
		t.Fatal(err)
	}
	if err := conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err == nil && resp.StatusCode < http.StatusBadRequest {
		t.Errorf("half a request got %s", resp.Status)
	}
	if timeout, ok := err.(net.Error); ok && timeout.Timeout() {
		t.Errorf("half a request is still open after %v", patience)
	}
}
