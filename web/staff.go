package web

import "net/http"

// staffRoutes adds the addresses of staff and editors, where the server has that side.
func (s *Server) staffRoutes(mux *http.ServeMux) {
	if s.opts.Staff != nil {
		s.opts.Staff.Routes(mux)
	}
}
