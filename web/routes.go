package web

import (
	"net/http"
	"net/http/pprof"
)

// routes are the addresses of the public listener.
func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()

	mux.HandleFunc("GET /v1/chat", s.chat)
	mux.HandleFunc("POST /v1/frames", s.postFrames)
	mux.HandleFunc("GET /v1/frames", s.getFrames)
	mux.HandleFunc("OPTIONS /v1/frames", s.preflight)
	mux.HandleFunc("GET /v1/asyncapi.json", asyncAPI())

	mux.Handle("GET /{$}", asset("page/chat.html"))
	mux.Handle("GET /page/chat.css", asset("page/chat.css"))
	mux.Handle("GET /page/chat.js", asset("page/chat.js"))
	mux.Handle("GET /page/show.js", asset("page/show.js"))

	if s.opts.Knowledge != nil {
		s.library().routes(mux)
	}
	s.staffRoutes(mux)
	return secured(mux)
}

// opsRoutes are the addresses of the operators' listener.
func (s *Server) opsRoutes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", s.healthz)
	mux.HandleFunc("GET /readyz", s.readyz)
	mux.Handle("GET /metrics", s.metrics.handler())
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	if s.opts.Commands != nil {
		s.opts.Commands.routes(mux)
	}
	return mux
}
