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
	mux.Handle("GET /chat", asset("page/chat.html"))
	mux.Handle("GET /widget.js", shared("dist/widget.js"))
	mux.Handle("GET /widget.en.json", shared("dist/widget.en.json"))
	mux.Handle("GET /widget.zh-TW.json", shared("dist/widget.zh-TW.json"))
	mux.Handle("GET /example.html", asset("page/example.html"))
	mux.Handle("GET /page/example.css", asset("page/example.css"))
	mux.Handle("GET /page/example.js", asset("page/example.js"))

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
