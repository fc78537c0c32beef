package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// lingerWait is how long a closed connection waits for the peer to close too.
const lingerWait = 2 * time.Second

// conn is one connection: a reader, a loop that owns the talk, and a writer. Each channel is closed, if at all, by the one
// that sends on it.
type conn struct {
	srv    *Server
	sock   *socket
	talk   talk
	in     chan []byte   // reader → loop
	broken chan error    // reader → loop: why it reads no more; holds one
	out    chan []byte   // loop → writer; nil is a ping
	dead   chan struct{} // closed by the writer: nothing can be written any more
	ended  chan struct{} // closed by the loop
	idle   chan struct{} // closed by the reader
	kicked chan struct{} // Drain → loop; holds one
	end    *problem      // why the loop ended; set before ended is closed
}

// chat is GET /v1/chat.
func (s *Server) chat(w http.ResponseWriter, r *http.Request) {
	if !s.origins.admits(r) {
		s.origins.refuse(w, r, s.opts.Log)
		return
	}
	if s.isDraining() {
		http.Error(w, "this server is about to leave", http.StatusServiceUnavailable)
		return
	}
	sock, err := upgrade(w, r, s.opts.Ping+s.opts.Pong)
	if err != nil {
		s.opts.Log.Debug("no socket", "err", err)
		return
	}
	c := newConn(s, sock)
	if !s.add(c) {
		sock.close(closeRestart)
		sock.cut()
		return
	}
	go c.serve() // not this goroutine: it would keep the request and its buffers; Drain waits for it
}

func newConn(s *Server, sock *socket) *conn {
	c := &conn{
		srv: s, sock: sock,
		in: make(chan []byte), broken: make(chan error, 1), out: make(chan []byte, s.opts.Queue), dead: make(chan struct{}),
		ended: make(chan struct{}), idle: make(chan struct{}), kicked: make(chan struct{}, 1),
	}
	c.talk = talk{srv: s, emit: c.emit}
	return c
}

func (c *conn) serve() {
	defer c.srv.remove(c)
	var wg sync.WaitGroup
	wg.Go(c.read)
	wg.Go(c.write)
	c.end = problemOf(c.loop())
	c.talk.leave()
	close(c.ended)
	wg.Wait()
}

// kick asks the loop to end after what it is doing.
func (c *conn) kick() {
	select {
	case c.kicked <- struct{}{}:
	default:
	}
}

// read takes frames in until the socket breaks, then waits for the peer to close. Above the allowed rate it simply reads
// later: the flood waits with its sender.
func (c *conn) read() {
	defer close(c.idle)
	defer c.sock.drain()
	pace := rate.NewLimiter(rate.Inf, 0)
	if c.srv.opts.Rate > 0 {
		pace = rate.NewLimiter(c.srv.opts.Rate, c.srv.opts.Burst)
	}
	for {
		if !c.paced(pace) {
			return
		}
		data, err := c.sock.read()
		if err != nil {
			c.broken <- err
			return
		}
		select {
		case c.in <- data:
		case <-c.ended:
			return
		}
	}
}

// paced waits for the next frame's turn; false where the loop ended meanwhile.
func (c *conn) paced(pace *rate.Limiter) bool {
	wait := pace.Reserve().Delay()
	if wait == 0 {
		return true
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-c.ended:
		return false
	}
}

// loop serves the talk until it ends, and returns why.
func (c *conn) loop() error {
	hello := time.NewTimer(c.srv.opts.HelloWait)
	defer hello.Stop()
	ping := time.NewTicker(c.srv.opts.Ping)
	defer ping.Stop()
	for {
		if err := c.step(hello.C, ping.C); err != nil {
			return err
		}
	}
}

func (c *conn) step(hello, ping <-chan time.Time) error {
	var nudged chan struct{}
	if c.talk.tab != nil {
		nudged = c.talk.tab.nudged
	}
	select {
	case data := <-c.in:
		return c.talk.take(data)
	case err := <-c.broken:
		return c.lost(err)
	case <-c.dead:
		return gone
	case <-c.kicked:
		return restart
	case <-nudged:
		return c.talk.heard()
	case <-hello:
		if c.talk.tab == nil {
			return c.talk.settle("", lateHello)
		}
		return nil
	case <-ping:
		if err := c.queue(nil); err != nil {
			return err
		}
		return c.talk.look()
	}
}

// lost settles what the reader found.
func (c *conn) lost(err error) error {
	if end := c.talk.settle("", err); end != nil {
		return end
	}
	return gone // a reader that ended reads no more, whatever was wrong
}

// emit queues a frame.
func (c *conn) emit(frame any) error {
	data, err := json.Marshal(frame)
	if err != nil {
		return fmt.Errorf("encode frame: %w", err)
	}
	return c.queue(data)
}

// queue hands data to the writer. A client whose queue stays full is dropped.
func (c *conn) queue(data []byte) error {
	select {
	case c.out <- data:
		return nil
	default:
	}
	timer := time.NewTimer(c.srv.opts.SlowAfter)
	defer timer.Stop()
	select {
	case c.out <- data:
		return nil
	case <-c.dead:
		return gone
	case <-timer.C:
		c.srv.metrics.dropped.Inc()
		return tooSlow
	}
}

// write sends what is queued. When the loop has ended, the rest of the queue and the close code follow, and then the end.
func (c *conn) write() {
	defer close(c.dead)
	defer c.sock.cut()
	for {
		select {
		case data := <-c.out:
			if err := c.put(data); err != nil {
				c.srv.opts.Log.Debug("connection lost", "err", err)
				if closeSent(err) { // a frame too big is answered with its close code where it is read
					c.linger()
				}
				return
			}
		case <-c.ended:
			c.finish()
			return
		}
	}
}

func (c *conn) put(data []byte) error {
	if data == nil {
		return c.sock.ping()
	}
	return c.sock.write(data)
}

// finish sends the rest of the queue, unless that is what the client is too slow for: then it gets it later, by its seq.
func (c *conn) finish() {
	for rest := c.end != tooSlow; rest; {
		select {
		case data := <-c.out:
			if err := c.put(data); err != nil {
				if closeSent(err) {
					c.linger()
				}
				return
			}
		default:
			rest = false
		}
	}
	if c.end.close != closeUnheeded {
		c.sock.close(c.end.close)
	}
	c.linger()
}

// linger gives the peer time to hear why the connection ends, and to end it.
func (c *conn) linger() {
	select {
	case <-c.idle:
	case <-time.After(lingerWait):
	}
}
