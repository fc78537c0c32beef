package web

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
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

// local finds what a page loads from its own host, or leads to.
var local = regexp.MustCompile(`(?:src|href)="(/[^"]*)"`)

// TestPagesLiveUnderTheirPolicy: all that the chat page and the example load or lead to is served, and nothing of it is inline.
func TestPagesLiveUnderTheirPolicy(t *testing.T) {
	h, _ := openLibrary(t, smallBase, Options{})
	for path, loads := range map[string][]string{
		"/": {"/widget.js", "/guides", "/articles"}, "/chat": {"/widget.js", "/guides", "/articles"},
		"/example.html": {"/page/example.css", "/widget.js", "/page/example.js"},
	} {
		page := get(h, path, nil)
		csp := page.Header().Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy = %q", path, csp)
		}
		for _, inline := range []string{`<style`, ` style=`, ` onclick=`, `javascript:`} {
			if strings.Contains(page.Body.String(), inline) {
				t.Errorf("%s holds %q", path, inline)
			}
		}
		if regexp.MustCompile(`<script[^>]*>[^<]`).MatchString(page.Body.String()) {
			t.Errorf("%s holds an inline script", path)
		}
		var found []string
		for _, m := range local.FindAllStringSubmatch(page.Body.String(), -1) {
			found = append(found, m[1])
			if w := get(h, m[1], nil); w.Code != http.StatusOK || w.Body.Len() == 0 {
				t.Errorf("%s = %d", m[1], w.Code)
			}
		}
		if !slices.Equal(found, loads) {
			t.Errorf("%s loads %q, want %q", path, found, loads)
		}
	}
}

// TestAssets: they are asked for again and not sent again, packed for who takes gzip; pages of other hosts may load the
// widget and the words of its other languages, and no asset reads a text as HTML.
func TestAssets(t *testing.T) {
	h := startNode(t, newStore(t), nil).Handler()
	for path, is := range map[string]struct {
		mime  string
		other bool // pages of other hosts may load it
	}{
		"/widget.js": {"text/javascript", true}, "/widget.en.json": {"application/json", true}, "/widget.zh-TW.json": {"application/json", true},
		"/page/example.js": {"text/javascript", false}, "/page/example.css": {"text/css", false},
	} {
		whole, packed := get(h, path, nil), get(h, path, http.Header{"Accept-Encoding": {"br, gzip"}})
		if kind := whole.Header().Get("Content-Type"); whole.Code != http.StatusOK || !strings.HasPrefix(kind, is.mime) {
			t.Errorf("%s = %d, %s, want %s", path, whole.Code, kind, is.mime)
		}
		if got := gunzip(t, packed); packed.Header().Get("Content-Encoding") != "gzip" || got != whole.Body.String() {
			t.Errorf("%s packed is %q, %d bytes, want gzip of %d", path, packed.Header().Get("Content-Encoding"), len(got), whole.Body.Len())
		}
		if refused := get(h, path, http.Header{"Accept-Encoding": {"gzip;q=0"}}); refused.Header().Get("Content-Encoding") != "" {
			t.Errorf("%s is packed for who takes no gzip", path)
		}
		for _, w := range []*httptest.ResponseRecorder{whole, packed} {
			header := http.Header{"If-None-Match": {w.Header().Get("ETag")}, "Accept-Encoding": {w.Header().Get("Content-Encoding")}}
			if again := get(h, path, header); again.Code != http.StatusNotModified {
				t.Errorf("%s again = %d, want 304", path, again.Code)
			}
		}
		if open := whole.Header().Get("Cross-Origin-Resource-Policy") == "cross-origin"; open != is.other {
			t.Errorf("%s may be loaded by others: %v, want %v", path, open, is.other)
		}
		for _, raw := range []string{"innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "document.write", "document.cookie"} {
			if strings.Contains(whole.Body.String(), raw) {
				t.Errorf("%s holds %s", path, raw)
			}
		}
	}
}

func gunzip(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(w.Body.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestStepsOfAGuide: the widget gets the titles of the steps, on whatever page it stands; of no guide, nothing.
func TestStepsOfAGuide(t *testing.T) {
	h, base := openLibrary(t, fullBase, Options{})
	w := get(h, "/v1/guides/xiaomi-installment", http.Header{"Origin": {"https://shop.example"}})
	var got struct{ Steps []string }
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatalf("%d %s: %v", w.Code, w.Body, err)
	}
	g, ok := base.Guide("xiaomi-installment")
	if !ok || len(got.Steps) != len(g.Steps) || slices.ContainsFunc(got.Steps, func(title string) bool { return title == "" || strings.Contains(title, "{{") }) {
		t.Errorf("steps = %q, want a title for each of %d", got.Steps, len(g.Steps))
	}
	if w.Header().Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("a page of another host may not read it: %v", w.Header())
	}
	if w := get(h, "/v1/guides/nowhere", nil); w.Code != http.StatusNotFound {
		t.Errorf("/v1/guides/nowhere = %d, want 404", w.Code)
	}
}

func TestEveryAnswerIsSecured(t *testing.T) {
	h := startNode(t, newStore(t), nil).Handler()
	for _, path := range []string{"/", "/widget.js", "/nowhere", "/v1/frames"} {
		header := get(h, path, nil).Header()
		for _, name := range []string{"Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Permissions-Policy"} {
			if header.Get(name) == "" {
				t.Errorf("%s lacks %s", path, name)
			}
		}
	}
}
