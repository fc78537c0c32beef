package web

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
)

// mostOriginsLogged bounds what a stranger can make us remember.
const mostOriginsLogged = 100

// origins decides which pages may talk to this server: those of its own host, and those on the list.
type origins struct {
	any    bool
	listed map[string]bool

	mu     sync.Mutex // guards logged
	logged map[string]bool
}

func newOrigins(list []string) (*origins, error) {
	o := &origins{listed: map[string]bool{}, logged: map[string]bool{}}
	for _, text := range list {
		if text == "*" {
			o.any = true
			continue
		}
		u, ok := parseOrigin(text)
		if !ok {
			return nil, fmt.Errorf("web: origin %q: want scheme://host or scheme://host:port, as in https://shop.example", text)
		}
		o.listed[u.String()] = true
	}
	return o, nil
}

// parseOrigin reads an origin (RFC 6454, section 6.1) into one spelling: lower case, without the scheme's own port.
func parseOrigin(text string) (*url.URL, bool) {
	u, err := url.Parse(strings.ToLower(text))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" ||
		u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return nil, false
	}
	u.Host = withoutPort(u.Host, u.Scheme)
	return u, true
}

func withoutPort(host, scheme string) string {
	port := ":80"
	if scheme == "https" {
		port = ":443"
	}
	return strings.TrimSuffix(host, port)
}

// admits decides by the Origin and the Host header alone; a proxy's other headers are not believed. A request without
// Origin is none of a page's.
func (o *origins) admits(r *http.Request) bool {
	given := r.Header.Values("Origin")
	if len(given) == 0 {
		return true
	}
	if o.any && len(given) == 1 {
		return true
	}
	u, ok := parseOrigin(given[0])
	if !ok || len(given) > 1 {
		return false
	}
	return o.listed[u.String()] || u.Host == withoutPort(strings.ToLower(r.Host), u.Scheme)
}

// refuse answers a page that is not admitted, and logs each such origin once. The page may read the refusal and nothing else:
// so the widget can tell whoever builds the page what to set.
func (o *origins) refuse(w http.ResponseWriter, r *http.Request, log *slog.Logger) {
	origin := fmt.Sprintf("%.100q", r.Header.Get("Origin"))
	if o.first(origin) {
		log.Warn("origin refused; add it to the setting origins if its pages may chat", "origin", origin, "host", r.Host)
	}
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	http.Error(w, "Origin "+origin+" may not chat here: to admit it, add it to the setting origins of the server "+
		"(--origins or LIAOQING_ORIGINS).", http.StatusForbidden)
}

func (o *origins) first(origin string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.logged[origin] || len(o.logged) >= mostOriginsLogged {
		return false
	}
	o.logged[origin] = true
	return true
}
