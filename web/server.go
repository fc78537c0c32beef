package web

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/liaoqing/liaoqing/bot"
	"github.com/liaoqing/liaoqing/session"
)

// Bot answers. It is an interface so that tests can make it slow or fail.
type Bot interface {
	// Reply takes a turn: it returns after the turn is stored, or with a *bot.Refusal.
	Reply(ctx context.Context, u bot.Utterance) (session.Turn, error)
	Suggest(text string) []bot.Suggestion
	Greeting() bot.Greeting
	MaskComment(text string) string
}

// Store is what visitors need of session.Store.
type Store interface {
	Create(ctx context.Context, now time.Time, page string) (id, token string, err error)
	Resume(ctx context.Context, token string) (session.Meta, error)
	History(ctx context.Context, sid string, after int64, limit int) ([]session.Message, bool, error)
	Rate(ctx context.Context, sid string, seq int64, r session.Rating) error
	Erase(ctx context.Context, sid string, now time.Time) error
	Feed
}

// Feed tells of the turns of all nodes.
type Feed interface {
	// Follow calls handle for each event until ctx ends, and lost after events may have been missed.
	Follow(ctx context.Context, lost func(), handle func(session.Event)) error
	Ready(ctx context.Context) error
}

// Options are what a server may be told. Bot and Store are needed; the zero value of anything else takes its default.
type Options struct {
	Bot      Bot
	Store    Store
	Log      *slog.Logger
	Now      func() time.Time
	Staff    *Staff    // console and admin pages; nil: none
	Commands *Commands // what an operator's shell asks on the ops listener; nil: nothing
	Origins  []string  // origins of other hosts' pages that may connect, "https://a.example"; "*" admits any

	Knowledge Knowledge // articles and guides as pages; nil: none
	PublicURL string    // where visitors find this server, "https://a.example"; empty: pages do not name their own address

	Rate      rate.Limit    // frames a second that one connection may send; 0: as many as it likes
	Burst     int           // frames it may send at once; default twice the rate
	HelloWait time.Duration // until hello; default 10 s
	Ping      time.Duration // between two pings, and looks at the log; default 25 s
	Pong      time.Duration // for the answer to a ping; default 15 s
	TurnTime  time.Duration // for what the bot or the store is asked; default 5 s
	SlowAfter time.Duration // that a client may leave its queue full; default 5 s
	Queue     int           // frames that wait for a slow client; default 16
	Drain     time.Duration // over which Drain closes the connections; default 3 s
}

// FramesPerSecond makes an Options.Rate of n; 0 sets no limit.
func FramesPerSecond(n int) rate.Limit { return rate.Limit(n) }

func (o Options) withDefaults() Options {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	o.Burst = cmp.Or(o.Burst, max(1, int(2*o.Rate)))
	o.HelloWait = cmp.Or(o.HelloWait, 10*time.Second)
	o.Ping = cmp.Or(o.Ping, 25*time.Second)
	o.Pong = cmp.Or(o.Pong, 15*time.Second)
	o.TurnTime = cmp.Or(o.TurnTime, 5*time.Second)
	o.SlowAfter = cmp.Or(o.SlowAfter, 5*time.Second)
	o.Queue = cmp.Or(o.Queue, 16)
	o.Drain = cmp.Or(o.Drain, 3*time.Second)
	return o
}

// Server serves visitors, and staff by the files that are theirs.
type Server struct {
	opts    Options
	origins *origins
	hub     *hub
	metrics *metrics

	drained  chan struct{} // closed when Drain begins
	mu       sync.Mutex    // guards conns and draining
	conns    map[*conn]struct{}
	draining bool
	wg       sync.WaitGroup // one for each of conns; added to under mu and only before draining
}

// New makes a server. It starts nothing: Handler and OpsHandler are to be served, Run follows the feed.
func New(o Options) (*Server, error) {
	if o.Bot == nil || o.Store == nil {
		return nil, errors.New("web: a server needs a bot and a store")
	}
	if err := checkPublicURL(o.PublicURL); err != nil {
		return nil, err
	}
	allowed, err := newOrigins(o.Origins)
	if err != nil {
		return nil, err
	}
	return &Server{
		opts: o.withDefaults(), origins: allowed, hub: newHub(), metrics: newMetrics(),
		drained: make(chan struct{}), conns: map[*conn]struct{}{},
	}, nil
}

// Run follows the feed for the visitors' tabs until ctx ends. Where the feed breaks off, it begins again and every tab looks
// at its log.
func (s *Server) Run(ctx context.Context) error {
	for {
		err := s.opts.Store.Follow(ctx, s.hub.lost, s.hub.hear)
		if ctx.Err() != nil {
			return nil
		}
		s.opts.Log.Warn("feed broke off", "err", err)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(time.Second):
		}
		s.hub.lost()
	}
}

// add registers a connection; false while the server drains.
func (s *Server) add(c *conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.draining {
		return false
	}
	s.conns[c] = struct{}{}
	s.wg.Add(1)
	s.metrics.connections.Inc()
	return true
}

func (s *Server) remove(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, c)
	s.metrics.connections.Dec()
	s.wg.Done()
}

func (s *Server) isDraining() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.draining
}

// startDraining refuses connections from now on and returns those that are open, in a random order.
func (s *Server) startDraining() []*conn {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.draining {
		s.draining = true
		close(s.drained)
	}
	var open []*conn
	for c := range s.conns {
		open = append(open, c)
	}
	rand.Shuffle(len(open), func(i, j int) { open[i], open[j] = open[j], open[i] })
	return open
}

// Drain leaves in good order: not ready, no new connections, then the open ones are closed with 1012 spread over
// Options.Drain, each after the turn it has under way. It returns when the last is closed, or when ctx ends; the
// connections are then cut.
func (s *Server) Drain(ctx context.Context) error {
	open := s.startDraining()
	pause := s.opts.Drain / time.Duration(max(1, len(open)))
	for _, c := range open {
		c.kick()
		select {
		case <-time.After(pause):
		case <-ctx.Done():
		}
	}
	left := make(chan struct{})
	go func() {
		s.wg.Wait()
		close(left)
	}()
	select {
	case <-left:
		return nil
	case <-ctx.Done():
	}
	for _, c := range open {
		c.sock.cut()
	}
	<-left // bounded by TurnTime: nothing else is waited for on a connection that is cut
	return ctx.Err()
}

// Handler serves visitors and staff.
func (s *Server) Handler() http.Handler { return s.routes() }

// OpsHandler serves operators; it belongs on a listener of its own.
func (s *Server) OpsHandler() http.Handler { return s.opsRoutes() }
