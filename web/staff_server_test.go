package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/liaoqing/liaoqing/session"
)

// asked is a good request to a route and the status that it has for those who may.
type asked struct {
	target, body string
	status       int
}

// good has a request for every route but the stylesheet's.
var good = map[string]asked{
	"GET /login":                  {"/login", "", 200},
	"POST /login":                 {"/login", "name=staff&password=staff", 303},
	"POST /logout":                {"/logout", "", 303},
	"GET /console":                {"/console", "", 200},
	"GET /console/sessions/{id}":  {"/console/sessions/s1", "", 200},
	"GET /admin":                  {"/admin", "", 200},
	"POST /admin/reindex":         {"/admin/reindex", "note=n", 303},
	"GET /admin/accounts":         {"/admin/accounts", "", 200},
	"POST /admin/accounts":        {"/admin/accounts", "name=new&role=staff", 200},
	"POST /admin/accounts/delete": {"/admin/accounts/delete", "name=spare", 303},

	"GET /api/v1/sessions":           {"/api/v1/sessions", "", 200},
	"GET /api/v1/sessions/{id}":      {"/api/v1/sessions/s1", "", 200},
	"GET /api/v1/knowledge":          {"/api/v1/knowledge", "", 200},
	"POST /api/v1/knowledge/reindex": {"/api/v1/knowledge/reindex", `{"note":"n"}`, 202},
	"GET /api/v1/accounts":           {"/api/v1/accounts", "", 200},
	"POST /api/v1/accounts":          {"/api/v1/accounts", `{"name":"new","role":"staff"}`, 201},
	"DELETE /api/v1/accounts":        {"/api/v1/accounts", `{"name":"spare"}`, 204},
}

// goodRequest is the good request to a route.
func goodRequest(t *testing.T, rt staffRoute) (*http.Request, int) {
	t.Helper()
	a, ok := good[rt.pattern]
	if !ok {
		t.Fatalf("no request stands in this test for route %q", rt.pattern)
	}
	method, _, _ := strings.Cut(rt.pattern, " ")
	r := httptest.NewRequest(method, a.target, strings.NewReader(a.body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if isAPI(r) {
		r.Header.Set("Content-Type", "application/json")
	}
	return r, a.status
}

func busyDesk(t *testing.T) *desk {
	d := newDesk(t)
	d.hire("spare", "spare", session.RoleStaff)
	d.kept.talk("s1", time.Unix(1763800000, 0), session.Message{Role: session.User, Text: "你好"})
	return d
}

func TestWhoMaySeeWhat(t *testing.T) {
	for _, rt := range busyDesk(t).staff.routes() {
		for _, who := range []string{anyone, session.RoleStaff, session.RoleEditor, session.RoleAdmin} {
			t.Run(fmt.Sprintf("%s as %q", rt.pattern, who), func(t *testing.T) {
				r, status := goodRequest(t, rt)
				w := busyDesk(t).as(who).do(r)
				switch {
				case rt.pattern == "GET /login" && who != anyone:
					wants(t, w, 303)
				case rank(who) >= rank(rt.needs):
					wants(t, w, status)
				case who != anyone:
					refused(t, r, w, 403, "forbidden")
				case isAPI(r):
					refused(t, r, w, 401, "unauthenticated")
				default:
					wants(t, w, 303)
					if to := w.Header().Get("Location"); !strings.HasPrefix(to, "/login") {
						t.Errorf("redirect to %q, want the login", to)
					}
				}
			})
		}
	}
}

// refused fails the test unless w refuses r with that status, as JSON where r asks the API, else as a page.
func refused(t *testing.T, r *http.Request, w *httptest.ResponseRecorder, status int, code string) {
	t.Helper()
	wants(t, w, status)
	if !isAPI(r) {
		wants(t, w, status, "没有办成")
		return
	}
	var e apiError
	if err := json.Unmarshal(w.Body.Bytes(), &e); err != nil || e.Code != code || e.Message == "" {
		t.Errorf("body %s (%v), want code %s and a message", w.Body, err, code)
	}
}

func TestOtherSitesChangeNothing(t *testing.T) {
	for _, rt := range busyDesk(t).staff.routes() {
		if strings.HasPrefix(rt.pattern, "GET ") {
			continue
		}
		t.Run(rt.pattern, func(t *testing.T) {
			for name, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"} {
				d := busyDesk(t)
				b := d.as("admin")
				r, _ := goodRequest(t, rt)
				r.Header.Set(name, value)
				w := b.do(r)
				refused(t, r, w, 403, "cross_origin")
				if len(d.kept.accounts) != 4 || len(d.press.started) != 0 || len(b.cookies) != 1 {
					t.Errorf("%s: %s had an effect", name, value)
				}
			}
		})
	}
}

func TestHeaders(t *testing.T) {
	want := map[string]string{
		"Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
		"X-Content-Type-Options":  "nosniff",
		"Referrer-Policy":         "no-referrer",
		"Cache-Control":           "no-store",
	}
	for _, rt := range busyDesk(t).staff.routes() {
		r, _ := goodRequest(t, rt)
		w := busyDesk(t).as("admin").do(r)
		for name, value := range want {
			if got := w.Header().Values(name); len(got) != 1 || got[0] != value {
				t.Errorf("%s: %s = %q, want %q", rt.pattern, name, got, value)
			}
		}
	}
}

func TestStylesheetIsServedOnce(t *testing.T) {
	b := newDesk(t).visit()
	w := b.get(stylesheetPath)
	wants(t, w, 200, "color-scheme: light dark")
	if kind := w.Header().Get("Content-Type"); kind != "text/css; charset=utf-8" {
		t.Errorf("Content-Type = %q", kind)
	}
	r := httptest.NewRequest(http.MethodGet, stylesheetPath, nil)
	r.Header.Set("If-None-Match", w.Header().Get("ETag"))
	wants(t, b.do(r), 304)
}

func TestPagesUseNothingInline(t *testing.T) {
	for _, name := range append(staffPageNames, "frame") {
		src, err := staffFiles.ReadFile("pages/" + name + ".html")
		if err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{"<script", "<style", " style=", " onclick=", " onsubmit=", "javascript:"} {
			if strings.Contains(string(src), bad) {
				t.Errorf("page %s holds %q, which the policy forbids", name, bad)
			}
		}
	}
}

func TestStoreDown(t *testing.T) {
	d := busyDesk(t)
	b := d.as("admin")
	d.kept.err = fmt.Errorf("load: %w", session.ErrUnavailable)
	for _, target := range []string{"/console", "/api/v1/sessions", "/admin/accounts", "/api/v1/accounts"} {
		r := httptest.NewRequest(http.MethodGet, target, nil)
		refused(t, r, b.do(r), 503, "unavailable")
	}
	if !strings.Contains(d.log.String(), "redis does not answer") {
		t.Errorf("the fault is not logged: %s", d.log)
	}
}

func TestFaultsAreNotShown(t *testing.T) {
	d := busyDesk(t)
	d.press.err = fmt.Errorf("open /srv/secret/place: denied")
	for _, target := range []string{"/admin", "/api/v1/knowledge"} {
		r := httptest.NewRequest(http.MethodGet, target, nil)
		w := d.as("editor").do(r)
		refused(t, r, w, 500, "internal")
		if strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s shows the fault: %s", target, w.Body)
		}
	}
}

func TestBigBodiesAreRefused(t *testing.T) {
	big := strings.Repeat("x", maxForm)
	b := newDesk(t).as("admin")
	wants(t, b.json(http.MethodPost, "/api/v1/knowledge/reindex", `{"note":"`+big+`"}`), 400)
	wants(t, b.post("/login", map[string][]string{"name": {big}}), 400)
}
