package web

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/gorilla/websocket"
)

const (
	subprotocol = "liaoqing.v1"
	readBuffer  = 512 // bytes; a larger frame takes several reads
	writeWait   = 10 * time.Second
)

var upgrader = websocket.Upgrader{
	HandshakeTimeout: writeWait,
	ReadBufferSize:   readBuffer,
	WriteBufferSize:  2048,
	WriteBufferPool:  &sync.Pool{},
	Subprotocols:     []string{subprotocol},
	CheckOrigin:      func(*http.Request) bool { return true }, // checked before, for both ways to chat
	Error: func(w http.ResponseWriter, _ *http.Request, status int, reason error) {
		http.Error(w, reason.Error(), status)
	},
}

// socket is one WebSocket. One goroutine reads, one writes; cut may be called by any.
type socket struct {
	ws   *websocket.Conn
	idle time.Duration // that the peer may be silent, pongs included
}

// upgrade makes a request a socket. Who offers subprotocols must offer ours; who offers none is taken to speak it.
func upgrade(w http.ResponseWriter, r *http.Request, idle time.Duration) (*socket, error) {
	offered := websocket.Subprotocols(r)
	if len(offered) > 0 && !slices.Contains(offered, subprotocol) {
		http.Error(w, "this server speaks the subprotocol "+subprotocol, http.StatusBadRequest)
		return nil, fmt.Errorf("subprotocols %.100q", offered)
	}
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return nil, fmt.Errorf("upgrade: %w", err)
	}
	k := &socket{ws: ws, idle: idle}
	ws.SetReadLimit(maxFrame)
	ws.SetPongHandler(func(string) error { return k.alive() })
	return k, nil
}

func (k *socket) alive() error { return k.ws.SetReadDeadline(time.Now().Add(k.idle)) }

// read returns the next frame. Its error is a *problem.
func (k *socket) read() ([]byte, error) {
	if err := k.alive(); err != nil {
		return nil, gone
	}
	kind, data, err := k.ws.ReadMessage()
	switch {
	case err != nil:
		return nil, readProblem(err)
	case kind != websocket.TextMessage:
		return nil, notText
	case !utf8.Valid(data):
		return nil, invalidUTF8
	}
	return data, nil
}

// readProblem tells a frame that was too big and a silent peer from one that is gone. Where the WebSocket protocol itself was
// broken, gorilla has closed with 1002 and its reason.
func readProblem(err error) error {
	var timeout net.Error
	switch {
	case errors.Is(err, websocket.ErrReadLimit):
		return tooBig
	case errors.As(err, &timeout) && timeout.Timeout():
		return silent
	}
	return gone
}

func (k *socket) write(data []byte) error {
	if err := k.ws.SetWriteDeadline(time.Now().Add(writeWait)); err != nil {
		return fmt.Errorf("set write deadline: %w", err)
	}
	if err := k.ws.WriteMessage(websocket.TextMessage, data); err != nil {
		return fmt.Errorf("write frame: %w", err)
	}
	return nil
}

func (k *socket) ping() error {
	if err := k.ws.WriteControl(websocket.PingMessage, nil, time.Now().Add(writeWait)); err != nil {
		return fmt.Errorf("write ping: %w", err)
	}
	return nil
}

// close says goodbye. A peer that can no longer hear it notices by itself.
func (k *socket) close(code int) {
	_ = k.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(writeWait))
}

// closeSent tells that a write failed because the close code had gone out already.
func closeSent(err error) bool { return errors.Is(err, websocket.ErrCloseSent) }

// drain reads on without heed until the peer has closed as well: a TCP connection that is closed with bytes unread is reset,
// and the peer may then never see the close code.
func (k *socket) drain() {
	for {
		_, _, err := k.ws.NextReader()
		var closed *websocket.CloseError
		if errors.As(err, &closed) {
			return
		}
		if err != nil {
			break
		}
	}
	_, _ = io.Copy(io.Discard, k.ws.NetConn()) // its error is the end that is waited for
}

// cut ends the connection now. An error means that it had ended.
func (k *socket) cut() { _ = k.ws.Close() }
