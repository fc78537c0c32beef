package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/liaoqing/liaoqing/bot"
	"github.com/liaoqing/liaoqing/session"
)

// readyWait is how long Redis may take to say that it is there.
const readyWait = time.Second

// healthz says that the process runs; whoever restarts processes asks it.
func (s *Server) healthz(w http.ResponseWriter, _ *http.Request) { s.say(w, http.StatusOK, "ok\n") }

// readyz says whether new visitors should be sent here; load balancers ask it.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request) {
	if s.isDraining() {
		s.say(w, http.StatusServiceUnavailable, "draining\n")
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), readyWait)
	defer cancel()
	if err := s.opts.Store.Ready(ctx); err != nil {
		s.opts.Log.Warn("not ready", "err", err)
		s.say(w, http.StatusServiceUnavailable, "store does not answer\n")
		return
	}
	s.say(w, http.StatusOK, "ready\n")
}

func (s *Server) say(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if _, err := io.WriteString(w, text); err != nil {
		s.opts.Log.Debug("answer not taken", "err", err)
	}
}

// metrics are what operators watch. Labels hold names of the protocol only, never anything a visitor chose.
type metrics struct {
	registry    *prometheus.Registry
	connections prometheus.Gauge
	turns       *prometheus.CounterVec // kind of the last bot message; outcome: stored, replayed, refused, failed
	seconds     prometheus.Histogram
	refusals    *prometheus.CounterVec
	dropped     prometheus.Counter
	lag         prometheus.Histogram
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		connections: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "liaoqing_connections", Help: "Open chat sockets."}),
		turns: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "liaoqing_turns_total", Help: "Turns by the kind of their last bot message and by outcome."}, []string{"kind", "outcome"}),
		seconds: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "liaoqing_turn_seconds", Help: "From a frame to its stored turn.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5}}),
		refusals: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "liaoqing_refusals_total", Help: "Error frames by code."}, []string{"code"}),
		dropped: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "liaoqing_slow_readers_dropped_total", Help: "Connections closed because the client did not read."}),
		lag: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "liaoqing_feed_lag_seconds", Help: "From a turn's time to its frame in a tab that did not begin it.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 30}}),
	}
	m.registry.MustRegister(m.connections, m.turns, m.seconds, m.refusals, m.dropped, m.lag,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

func (m *metrics) turn(t session.Turn, err error, took time.Duration) {
	m.seconds.Observe(took.Seconds())
	kind, outcome := "none", "stored"
	for _, msg := range t.Messages {
		if msg.Role == session.Bot {
			kind = string(msg.Kind)
		}
	}
	switch {
	case errors.As(err, new(*bot.Refusal)):
		outcome = "refused"
	case err != nil:
		outcome = "failed"
	case t.Replayed:
		outcome = "replayed"
	}
	m.turns.WithLabelValues(kind, outcome).Inc()
}
