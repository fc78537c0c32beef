package web

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

func get(h http.Handler, path string, header http.Header) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for k, v := range header {
		r.Header[k] = v
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// local finds what a page loads from its own host.
var local = regexp.MustCompile(`(?:src|href|from) ?="?"?(/[^"]+)"`)

// TestThePageLivesUnderItsPolicy: all that it loads is served, and nothing of it is inline.
func TestThePageLivesUnderItsPolicy(t *testing.T) {
	h := startNode(t, newStore(t), nil).Handler()
	page := get(h, "/", nil)
	csp := page.Header().Get("Content-Security-Policy")
	if !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
		t.Errorf("policy = %q", csp)
	}
	for _, inline := range []string{`<style`, ` style=`, ` onclick=`, `javascript:`} {
		if strings.Contains(page.Body.String(), inline) {
			t.Errorf("the page holds %q", inline)
		}
	}
	if regexp.MustCompile(`<script[^>]*>[^<]`).MatchString(page.Body.String()) {
		t.Error("the page holds an inline script")
	}
	loads := local.FindAllStringSubmatch(page.Body.String(), -1)
	if len(loads) != 3 {
		t.Errorf("the page loads %q, want a style and two scripts", loads)
	}
	for _, m := range loads {
		w := get(h, m[1], nil)
		if w.Code != http.StatusOK || w.Body.Len() == 0 {
			t.Errorf("%s = %d", m[1], w.Code)
		}
		again := get(h, m[1], http.Header{"If-None-Match": {w.Header().Get("ETag")}})
		if again.Code != http.StatusNotModified {
			t.Errorf("%s again = %d, want 304", m[1], again.Code)
		}
		for _, raw := range []string{"innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "document.write"} {
			if strings.Contains(w.Body.String(), raw) {
				t.Errorf("%s holds %s", m[1], raw)
			}
		}
	}
}

func TestEveryAnswerIsSecured(t *testing.T) {
	h := startNode(t, newStore(t), nil).Handler()
	for _, path := range []string{"/", "/page/chat.js", "/nowhere", "/v1/frames"} {
		header := get(h, path, nil).Header()
		for _, name := range []string{"Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Permissions-Policy"} {
			if header.Get(name) == "" {
				t.Errorf("%s lacks %s", path, name)
			}
		}
	}
}
