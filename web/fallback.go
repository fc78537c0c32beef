package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	maxBody   = 64 << 10         // bytes of a POST
	mostAtOne = 32               // frames of a POST
	mostWait  = 30 * time.Second // that a GET may ask to wait
	bodyWait  = 10 * time.Second // for a POST's body
)

// postFrames is POST /v1/frames: client frames in, the server frames that they cause out.
func (s *Server) postFrames(w http.ResponseWriter, r *http.Request) {
	if !s.admitted(w, r) {
		return
	}
	e := &exchange{srv: s}
	e.talk = talk{srv: s, emit: e.collect, cursor: noCursor}
	defer e.talk.leave()
	frames, err := readFrames(w, r)
	if err == nil {
		err = e.enter(r)
	}
	for i := 0; err == nil && i < len(frames); i++ {
		err = e.talk.take(frames[i])
	}
	e.answer(w, err)
}

// getFrames is GET /v1/frames: what comes after a seq, waiting for it if need be. An empty answer means: ask again.
func (s *Server) getFrames(w http.ResponseWriter, r *http.Request) {
	if !s.admitted(w, r) {
		return
	}
	e := &exchange{srv: s}
	e.talk = talk{srv: s, emit: e.collect}
	defer e.talk.leave()
	e.answer(w, e.poll(w, r))
}

// exchange is one request of the fallback. What its talk emits becomes the answer.
type exchange struct {
	srv  *Server
	talk talk
	sent []any
}

func (e *exchange) collect(frame any) error {
	e.sent = append(e.sent, frame)
	return nil
}

// enter resumes the session of the bearer token, if there is one.
func (e *exchange) enter(r *http.Request) error {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return nil
	}
	return e.ended(e.talk.inTime(func(ctx context.Context) error {
		meta, err := e.talk.resume(ctx, token)
		if err == nil {
			e.talk.tab = e.srv.hub.join(meta.ID)
		}
		return err
	}))
}

// ended settles an error and returns it: unlike a frame's, it leaves nothing to go on with.
func (e *exchange) ended(err error) error {
	if end := e.talk.settle("", err); end != nil {
		return end
	}
	return err
}

func (e *exchange) poll(w http.ResponseWriter, r *http.Request) error {
	if err := e.enter(r); err != nil {
		return err
	}
	if e.talk.tab == nil {
		return e.ended(noToken)
	}
	after, wait, err := pollBounds(r)
	if err != nil {
		return e.ended(err)
	}
	if err := http.NewResponseController(w).SetWriteDeadline(time.Time{}); err != nil { // the server's own would count the wait
		return fmt.Errorf("lift write deadline: %w", err)
	}
	e.talk.cursor, e.talk.last = after, r.FormValue("last")
	over := time.NewTimer(wait)
	defer over.Stop()
	for {
		err := e.talk.inTime(func(ctx context.Context) error {
			_, err := e.talk.catchUp(ctx)
			return err
		})
		if err != nil {
			return e.ended(err)
		}
		if len(e.sent) > 0 {
			return nil
		}
		select {
		case <-e.talk.tab.nudged:
		case <-over.C:
			return nil
		case <-e.srv.drained:
			return nil
		case <-r.Context().Done():
			return nil
		}
		if e.talk.tab.erased.Load() {
			return e.ended(wasErased)
		}
	}
}

func pollBounds(r *http.Request) (after int64, wait time.Duration, err error) {
	after, err = strconv.ParseInt(r.FormValue("after"), 10, 64)
	if err != nil || after < 0 {
		return 0, 0, badField("after")
	}
	if text := r.FormValue("wait"); text != "" {
		seconds, err := strconv.Atoi(text)
		if err != nil || seconds < 0 {
			return 0, 0, badField("wait")
		}
		wait = min(time.Duration(min(seconds, 3600))*time.Second, mostWait)
	}
	return after, wait, nil
}

// readFrames reads the body's frames; each has the limit of a WebSocket frame.
func readFrames(w http.ResponseWriter, r *http.Request) ([][]byte, error) {
	if err := http.NewResponseController(w).SetReadDeadline(time.Now().Add(bodyWait)); err != nil {
		return nil, fmt.Errorf("set read deadline: %w", err)
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var over *http.MaxBytesError
	switch {
	case errors.As(err, &over):
		return nil, tooBig
	case err != nil:
		return nil, gone
	}
	var raw []json.RawMessage
	if json.Unmarshal(body, &raw) != nil || len(raw) > mostAtOne {
		return nil, notFrames
	}
	frames := make([][]byte, len(raw))
	for i, f := range raw {
		if len(f) > maxFrame {
			return nil, tooBig
		}
		frames[i] = f
	}
	return frames, nil
}

// answer writes the frames. The status tells of what ended the exchange before its time.
func (e *exchange) answer(w http.ResponseWriter, err error) {
	status := http.StatusOK
	if p := problemOf(err); err != nil && p != wasErased {
		status = p.status()
		if len(e.sent) == 0 && p.code != "" {
			e.sent = append(e.sent, p.frame(""))
		}
	}
	if e.sent == nil {
		e.sent = []any{}
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(e.sent); err != nil {
		e.srv.opts.Log.Debug("answer not taken", "err", err)
	}
}

// admitted refuses what the socket would refuse, and lets pages of listed origins read the answer.
func (s *Server) admitted(w http.ResponseWriter, r *http.Request) bool {
	if !s.origins.admits(r) {
		s.origins.refuse(w, r, s.opts.Log)
		return false
	}
	h := w.Header()
	h.Add("Vary", "Origin")
	if origin := r.Header.Get("Origin"); origin != "" {
		h.Set("Access-Control-Allow-Origin", origin)
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	}
	if s.isDraining() {
		http.Error(w, "this server is about to leave", http.StatusServiceUnavailable)
		return false
	}
	return true
}

// preflight is OPTIONS /v1/frames: a browser asks whether a page may send its token here.
func (s *Server) preflight(w http.ResponseWriter, r *http.Request) {
	if !s.admitted(w, r) {
		return
	}
	h := w.Header()
	h.Set("Access-Control-Allow-Methods", "GET, POST")
	h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type")
	h.Set("Access-Control-Max-Age", "600")
	w.WriteHeader(http.StatusNoContent)
}
