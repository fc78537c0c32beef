package web

import (
	"encoding/json"
	"net/http"
)

// steps is GET /v1/guides/{id}: the titles of a guide's steps, for the widget's list of what is done and what comes. It is
// public like the guide's page, so any page may read it.
func (l *library) steps(w http.ResponseWriter, r *http.Request) {
	b := l.knowledge.Base()
	g, ok := b.Guide(r.PathValue("id"))
	if !ok {
		http.NotFound(w, r)
		return
	}
	p := productOf(b, g, "") // steps' titles name no product
	titles := make([]string, len(g.Steps))
	for i, s := range g.Steps {
		titles[i] = p.Fill(s.Title)
	}
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Cache-Control", "public, "+publicAge)
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	if err := json.NewEncoder(w).Encode(map[string][]string{"steps": titles}); err != nil {
		l.log.Debug("steps not taken", "err", err)
	}
}
