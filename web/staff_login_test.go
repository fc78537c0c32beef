package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/liaoqing/liaoqing/session"
)

const devCookie = "liaoqing-staff"

func TestLoginCookie(t *testing.T) {
	for _, c := range []struct {
		secure bool
		name   string
	}{{false, devCookie}, {true, "__Host-liaoqing-staff"}} {
		d := newDesk(t, func(o *StaffOptions) { o.Secure = c.secure })
		w := d.visit().logIn("staff", "staff")
		wants(t, w, 303)
		got := w.Result().Cookies()[0]
		if got.Name != c.name || got.Secure != c.secure || !got.HttpOnly || got.SameSite != http.SameSiteStrictMode ||
			got.Path != "/" || got.Domain != "" {
			t.Errorf("secure %v: cookie %v", c.secure, got)
		}
	}
}

func TestLoginRenewsTheToken(t *testing.T) {
	d := newDesk(t)
	b := d.as("staff")
	old := b.cookies[devCookie]
	wants(t, b.logIn("admin", "admin"), 303)
	if b.cookies[devCookie].Value == old.Value {
		t.Error("the token is the same after another login")
	}
	thief := d.visit()
	thief.cookies[devCookie] = old
	wants(t, thief.get("/api/v1/sessions"), 401)
	wants(t, b.get("/api/v1/accounts"), 200)
}

func TestPlantedTokenIsNotTaken(t *testing.T) {
	b := newDesk(t).visit()
	planted := &http.Cookie{Name: devCookie, Value: "planted"}
	b.cookies[devCookie] = planted
	wants(t, b.logIn("staff", "staff"), 303)
	if b.cookies[devCookie].Value == planted.Value {
		t.Error("the login took a token that it had not made")
	}
}

func TestWrongPasswordAndUnknownNameReadTheSame(t *testing.T) {
	wrong := newDesk(t).visit().logIn("staff", "wrong")
	unknown := newDesk(t).visit().logIn("stuff", "wrong")
	wants(t, wrong, 401, "账号或密码不对")
	wants(t, unknown, 401)
	if wrong.Body.String() != unknown.Body.String() {
		t.Errorf("replies differ:\n%s\n%s", wrong.Body, unknown.Body)
	}
	if strings.Contains(wrong.Body.String(), `value="staff"`) || len(wrong.Result().Cookies()) != 0 {
		t.Errorf("a refused login leaves traces: %v %s", wrong.Header(), wrong.Body)
	}
}

func TestLoginNameIsFolded(t *testing.T) {
	wants(t, newDesk(t).visit().logIn(" Staff ", "staff"), 303)
}

func TestLoginLimitOfAName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		for range nameBurst {
			wants(t, d.visit().logIn("staff", "wrong"), 401)
		}
		w := d.visit().logIn("staff", "staff")
		wants(t, w, 429, "试得太频繁了")
		if w.Header().Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
		wants(t, d.visit().logIn("editor", "editor"), 303)
		time.Sleep(nameEvery)
		wants(t, d.visit().logIn("staff", "staff"), 303)
	})
}

func TestLoginLimitOfAnAddress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, func(o *StaffOptions) {
			o.Address = func(r *http.Request) string { return r.Header.Get("X-Test-Address") }
		})
		try := func(address, name string) *httptest.ResponseRecorder {
			form := url.Values{"name": {name}, "password": {strings.Repeat("x", maxPassword+1)}}
			r := httptest.NewRequest(http.MethodPost, "/login", strings.NewReader(form.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("X-Test-Address", address)
			return d.visit().do(r)
		}
		for i := range addressBurst {
			wants(t, try("192.0.2.1", "name"+string(rune('a'+i))), 401)
		}
		wants(t, try("192.0.2.1", "staff"), 429)
		wants(t, try("192.0.2.2", "staff"), 401)
	})
}

func TestLoginEndsWhenIdle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newDesk(t).as("staff")
		time.Sleep(11 * time.Hour)
		wants(t, b.get("/api/v1/sessions"), 200)
		time.Sleep(11 * time.Hour)
		wants(t, b.get("/api/v1/sessions"), 200)
		time.Sleep(13 * time.Hour)
		wants(t, b.get("/api/v1/sessions"), 401)
	})
}

func TestLoginEndsAfterAWeek(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newDesk(t).as("staff")
		for range 27 {
			time.Sleep(6 * time.Hour)
			wants(t, b.get("/api/v1/sessions"), 200)
		}
		time.Sleep(7 * time.Hour)
		wants(t, b.get("/api/v1/sessions"), 401)
	})
}

func TestLogout(t *testing.T) {
	d := newDesk(t)
	b := d.as("staff")
	old := b.cookies[devCookie]
	wants(t, b.post("/logout", nil), 303)
	if len(b.cookies) != 0 {
		t.Errorf("cookies after logout: %v", b.cookies)
	}
	b.cookies[devCookie] = old
	wants(t, b.get("/api/v1/sessions"), 401)
}

func TestAccountChangesCountAtOnce(t *testing.T) {
	d := newDesk(t)
	b := d.as("admin")
	a := d.kept.accounts["admin"]
	a.Role = session.RoleStaff
	d.kept.accounts["admin"] = a
	wants(t, b.get("/api/v1/accounts"), 403)

	d.hire("admin", "another password", session.RoleAdmin)
	wants(t, b.get("/api/v1/accounts"), 401)

	b = d.as("staff")
	delete(d.kept.accounts, "staff")
	wants(t, b.get("/api/v1/sessions"), 401)
}

func TestUnknownRoleMayNothing(t *testing.T) {
	d := newDesk(t)
	d.hire("odd", "odd", "owner")
	wants(t, d.as("odd").get("/api/v1/sessions"), 403)
}

func TestLoginLeadsBackAndNowhereElse(t *testing.T) {
	w := newDesk(t).visit().get("/console/sessions/s1")
	if to := w.Header().Get("Location"); to != "/login?next=%2Fconsole%2Fsessions%2Fs1" {
		t.Errorf("anonymous is sent to %q", to)
	}
	for next, want := range map[string]string{
		"/console/sessions/s1":        "/console/sessions/s1",
		"/admin":                      "/admin",
		"":                            "/console",
		"/":                           "/console",
		"/logout":                     "/console",
		"//evil.example/console":      "/console",
		"https://evil.example/admin":  "/console",
		`/\evil.example`:              "/console",
		"/console/../../evil.example": "/console",
		"/console/\r\nSet-Cookie: a":  "/console/%0D%0ASet-Cookie:%20a",
		"/consoles":                   "/console",
	} {
		w := newDesk(t).visit().post("/login", url.Values{"name": {"staff"}, "password": {"staff"}, "next": {next}})
		if got := w.Header().Get("Location"); w.Code != 303 || got != want {
			t.Errorf("login with next %q = %d to %q, want %q", next, w.Code, got, want)
		}
	}
}
