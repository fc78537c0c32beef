//go:build !race

package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/liaoqing/liaoqing/bot"
	"github.com/liaoqing/liaoqing/knowledge"
	"github.com/liaoqing/liaoqing/session"
	"github.com/liaoqing/liaoqing/web"
)

func TestCheckNamesFileAndLine(t *testing.T) {
	d := newDesk(t)
	line := d.spoil()
	code, out := command(t, plainEnv(), "check", "--knowledge", d.dir)
	if want := fmt.Sprintf("%s:%d: ", edited, line); code != 1 || !strings.Contains(out, want) || !strings.Contains(out, "X-99") {
		t.Errorf("check of broken content = %d, %s; want 1 and %s", code, out, want)
	}
	d.change("[X-99, ", "[")
	if err := os.WriteFile(filepath.Join(d.dir, "guides", "broken.yaml"), []byte("id: broken\nsteps:\n  - id: [\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out = command(t, plainEnv("LIAOQING_KNOWLEDGE="+d.dir), "check")
	if !regexp.MustCompile(`(?m)^guides/broken\.yaml:[34]: `).MatchString(out) || code != 1 {
		t.Errorf("check of a file that is no YAML = %d, %s; want 1 and guides/broken.yaml with its line", code, out)
	}
}

func TestCheckOfTheEmbeddedContent(t *testing.T) {
	if code, out := command(t, plainEnv(), "check"); code != 0 || !strings.Contains(out, "版本") {
		t.Errorf("check = %d, %s", code, out)
	}
}

// TestGoldenOfTheEmbeddedContent tries the embedded content as publishing does.
func TestGoldenOfTheEmbeddedContent(t *testing.T) {
	base, err := source{}.base(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(base.Content.Golden) == 0 {
		t.Error("the embedded content has no golden questions")
	}
	if err := tryGolden(t.Context(), base); err != nil {
		t.Error(err)
	}
}

func TestAskSaysWhy(t *testing.T) {
	code, out := command(t, plainEnv(), "ask", "花呗晚还六天上征信吗")
	for _, part := range []string{"[answer]", "来源：", "huabei-overdue-6-days", "为什么：策略 answer", "知识版本", "读作：花呗晚还6天", "候选 "} {
		if code != 0 || !strings.Contains(out, part) {
			t.Errorf("ask = %d without %q:\n%s", code, part, out)
		}
	}
}

// TestStaffAccounts adds an account by the command line, enters with its password, and removes it.
func TestStaffAccounts(t *testing.T) {
	s := serve(t)
	code, out := command(t, plainEnv(), "staff", "add", "xiaoli", "--role", "editor", "--ops", s.ops)
	m := regexp.MustCompile(`账号：xiaoli .*：(\S+)\n`).FindStringSubmatch(out)
	if code != 0 || m == nil {
		t.Fatalf("staff add = %d, %s", code, out)
	}
	if code, out := command(t, plainEnv(), "staff", "add", "xiaoli", "--ops", s.ops); code != 1 || !strings.Contains(out, "已经有了") {
		t.Errorf("staff add of a name that is there = %d, %s", code, out)
	}
	if got := login(t, s, "xiaoli", "not-"+m[1]); got != http.StatusUnauthorized {
		t.Errorf("login with a wrong password = %d", got)
	}
	if got := login(t, s, "xiaoli", m[1]); got != http.StatusSeeOther {
		t.Errorf("login with the password of staff add = %d, want %d", got, http.StatusSeeOther)
	}
	if code, out := command(t, plainEnv("LIAOQING_OPS="+s.ops), "staff", "list"); code != 0 || !regexp.MustCompile(`xiaoli +editor`).MatchString(out) {
		t.Errorf("staff list = %d, %s", code, out)
	}
	if strings.Contains(s.said(), m[1]) {
		t.Error("the server's output holds the password")
	}
	if code, out := command(t, plainEnv(), "staff", "remove", "xiaoli", "--ops", s.ops); code != 0 {
		t.Errorf("staff remove = %d, %s", code, out)
	}
	if got := login(t, s, "xiaoli", m[1]); got != http.StatusUnauthorized {
		t.Errorf("login after staff remove = %d", got)
	}
}

// TestFirstAdministrator enters with the password that the first start printed.
func TestFirstAdministrator(t *testing.T) {
	s := serve(t)
	m := regexp.MustCompile(`第一个管理员账号.*：admin  密码：(\S+)\n`).FindStringSubmatch(s.said())
	if m == nil {
		t.Fatalf("no password in\n%s", s.said())
	}
	if got := login(t, s, "admin", m[1]); got != http.StatusSeeOther {
		t.Errorf("login = %d", got)
	}
	if code := s.end(); code != 0 {
		t.Errorf("serve ended with %d", code)
	}
	s.start()
	s.awaitReady()
	if n := strings.Count(s.said(), "第一个管理员账号"); n != 1 {
		t.Errorf("the first administrator was made %d times", n)
	}
	if got := login(t, s, "admin", m[1]); got != http.StatusSeeOther {
		t.Errorf("login after a restart = %d", got)
	}
}

func login(t *testing.T, s *server, name, password string) (status int) {
	t.Helper()
	browser := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := browser.PostForm("http://"+s.public+"/login", url.Values{"name": {name}, "password": {password}})
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusSeeOther && len(resp.Cookies()) == 0 {
		t.Error("login without a cookie")
	}
	return resp.StatusCode
}

// TestCommandsWithoutServer has the commands say what to look at.
func TestCommandsWithoutServer(t *testing.T) {
	for _, args := range [][]string{{"reindex"}, {"staff", "list"}} {
		nobody := freeAddr(t)
		code, out := command(t, plainEnv(), append(args, "--ops", nobody)...)
		if code != 1 || !strings.Contains(out, nobody) || !strings.Contains(out, "服务在运行吗") {
			t.Errorf("%v without a server = %d, %s", args, code, out)
		}
	}
}

// TestCommandsRefuse lets neither a page in a browser nor another machine command a server.
func TestCommandsRefuse(t *testing.T) {
	ops := opsHandler(t)
	for _, c := range []struct {
		name   string
		change func(*http.Request)
		want   int
	}{
		{"a shell on this machine", func(*http.Request) {}, http.StatusOK},
		{"another shell on this machine", func(r *http.Request) { r.RemoteAddr = "[::1]:4000" }, http.StatusOK},
		{"no header", func(r *http.Request) { r.Header.Del(web.CommandHeader) }, http.StatusForbidden},
		{"a page", func(r *http.Request) { r.Header.Set("Origin", "http://127.0.0.1:9090") }, http.StatusForbidden},
		{"a page without origin", func(r *http.Request) { r.Header.Set("Origin", "null") }, http.StatusForbidden},
		{"a browser", func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-origin") }, http.StatusForbidden},
		{"another machine", func(r *http.Request) { r.RemoteAddr = "192.0.2.7:4000" }, http.StatusForbidden},
		{"one that says it is this", func(r *http.Request) {
			r.RemoteAddr = "192.0.2.7:4000"
			r.Header.Set("X-Forwarded-For", "127.0.0.1")
		}, http.StatusForbidden},
	} {
		for _, order := range []struct{ method, path, body string }{
			{http.MethodGet, "/commands/staff", ""},
			{http.MethodGet, "/commands/knowledge", ""},
			{http.MethodPost, "/commands/reindex", `{"note":""}`},
			{http.MethodPost, "/commands/staff", `{"name":"mallory","role":"admin"}`},
			{http.MethodDelete, "/commands/staff", `{"name":"admin"}`},
		} {
			if c.want == http.StatusOK && order.method != http.MethodGet {
				continue // what it would do is tried above
			}
			r := httptest.NewRequest(order.method, order.path, strings.NewReader(order.body))
			r.RemoteAddr = "127.0.0.1:4000"
			r.Header.Set(web.CommandHeader, "1")
			c.change(r)
			w := httptest.NewRecorder()
			ops.ServeHTTP(w, r)
			if w.Code != c.want {
				t.Errorf("%s: %s %s = %d, want %d", c.name, order.method, order.path, w.Code, c.want)
			}
		}
	}
}

// opsHandler is that of a server in this process, where a request may come from anywhere.
func opsHandler(t *testing.T) http.Handler {
	t.Helper()
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	trial, err := session.Trial("", log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := trial.Close(); err != nil {
			t.Error(err)
		}
	})
	store := session.NewStore(trial.Client(), session.Options{Log: log})
	versions := knowledge.NewVersions(trial.Client(), knowledge.VersionsOptions{Node: "here", Log: log})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := versions.Start(ctx); err != nil {
		t.Fatal(err)
	}
	server, err := web.New(web.Options{
		Bot: bot.New(store, versions.Base, bot.Options{}), Store: store,
		Commands: web.NewCommands(store, versions, log), Log: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	return server.OpsHandler()
}
