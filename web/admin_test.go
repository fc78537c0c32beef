package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/liaoqing/liaoqing/knowledge"
	"github.com/liaoqing/liaoqing/session"
)

func TestReindexStartsInTheNameOfTheEditor(t *testing.T) {
	d := newDesk(t)
	b := d.as("editor")
	wants(t, b.post("/admin/reindex", url.Values{"note": {" 更新花呗 "}}), 303)
	if len(d.press.started) != 1 || d.press.started[0] != "editor: 更新花呗" {
		t.Errorf("started %q", d.press.started)
	}
	wants(t, b.post("/admin/reindex", nil), 409, "已经有一次重建在进行")
	wants(t, b.json(http.MethodPost, "/api/v1/knowledge/reindex", `{}`), 409, `"code":"running"`)
	if len(d.press.started) != 1 {
		t.Errorf("a second reindex ran beside the first: %q", d.press.started)
	}
}

func TestReindexNoteIsBounded(t *testing.T) {
	d := newDesk(t)
	wants(t, d.as("editor").post("/admin/reindex", url.Values{"note": {strings.Repeat("长", maxNote+1)}}), 400, "最多 200 个字")
	if len(d.press.started) != 0 {
		t.Errorf("started %q", d.press.started)
	}
}

func TestProgressIsShown(t *testing.T) {
	d := newDesk(t)
	d.press.status = knowledge.Status{Running: true, Stage: "building", Done: 37, Total: 120}
	w := d.as("editor").get("/admin")
	wants(t, w, 200, `<meta http-equiv="refresh" content="2">`, `<progress value="37" max="120"`, "37 / 120",
		`<li class="past">读取并检查</li>`, `<li class="now" aria-current="step">建索引</li>`)
	if strings.Contains(w.Body.String(), `action="/admin/reindex"`) {
		t.Error("the button is there while a reindex runs")
	}
	d.press.status.Running = false
	if strings.Contains(d.as("editor").get("/admin").Body.String(), "http-equiv") {
		t.Error("the page goes on loading itself when nothing runs")
	}
}

func TestFaultsAreShownWithTheirPlace(t *testing.T) {
	d := newDesk(t)
	d.press.status = knowledge.Status{
		Finished: time.Date(2026, 11, 22, 7, 0, 0, 0, time.UTC),
		Faults: knowledge.Faults{
			{File: "articles/huabei.md", Line: 12, Text: "没有事实 P-99"},
			{File: "facts.yaml", Line: 3, Text: "过了复核日", Warn: true},
			{File: "guides/<b>.yaml", Text: "<script>alert(1)</script>"},
		},
	}
	wants(t, d.as("editor").get("/admin"), 200, "articles/huabei.md:12", "没有事实 P-99", "2 处错误", "2026-11-22 15:00",
		"guides/&lt;b&gt;.yaml", "（提醒）过了复核日", "&lt;script&gt;alert(1)")
	wants(t, d.as("editor").get("/api/v1/knowledge"), 200, `"file":"articles/huabei.md","line":12`)
}

func TestWhatIsServedIsShown(t *testing.T) {
	d := newDesk(t)
	d.press.status = knowledge.Status{
		Serving: "0123456789abcdef", Current: "fedcba9876543210", Source: "内置",
		Counts:   map[string]int{"articles": 41, "guides": 3, "odd": 7},
		Nodes:    []knowledge.NodeStatus{{Name: "node-b", Serving: "fedcba9876543210", Seen: time.Unix(1763773200, 0)}},
		Finished: time.Unix(1763773200, 0),
		History:  []knowledge.Published{{ID: "fedcba9876543210", Author: "editor", Note: "换了说法", Published: time.Unix(1763773200, 0)}},
	}
	wants(t, d.as("editor").get("/admin"), 200, "0123456789ab", "本节点还没换上", "node-b", "<b>41</b> 文章", "<b>7</b> odd",
		"换了说法", "内置", "上次重建已发布")
	var got knowledge.Status
	if err := json.Unmarshal(d.as("editor").get("/api/v1/knowledge").Body.Bytes(), &got); err != nil || got.Serving != "0123456789abcdef" {
		t.Errorf("API tells %+v (%v)", got, err)
	}
	d.press.status = knowledge.Status{Refused: "aaaabbbbccccdddd"}
	wants(t, d.as("editor").get("/admin"), 200, "本节点用不了版本", "aaaabbbbcccc")
	d.press.status = knowledge.Status{Err: "golden questions: 3 worse", Finished: time.Unix(1763773200, 0)}
	wants(t, d.as("editor").get("/admin"), 200, "上次没有发布：golden questions: 3 worse")
}

var shownPassword = regexp.MustCompile(`<code class="secret">([^<]+)</code>`)

func TestAddedAccountLogsInWithThePasswordShown(t *testing.T) {
	d := newDesk(t)
	b := d.as("admin")
	w := b.post("/admin/accounts", url.Values{"name": {"Wang"}, "role": {session.RoleEditor}})
	wants(t, w, 200, "已添加 wang（编辑）")
	m := shownPassword.FindStringSubmatch(w.Body.String())
	if m == nil {
		t.Fatalf("no password shown: %s", w.Body)
	}
	if strings.Contains(b.get("/admin/accounts").Body.String(), m[1]) || strings.Contains(d.log.String(), m[1]) {
		t.Error("the password is shown or logged again")
	}
	wang := d.visit()
	wants(t, wang.logIn("wang", m[1]), 303)
	wants(t, wang.get("/admin"), 200)
	wants(t, wang.get("/admin/accounts"), 403)
}

func TestAccountsAPI(t *testing.T) {
	d := newDesk(t)
	b := d.as("admin")
	w := b.json(http.MethodPost, "/api/v1/accounts", `{"name":"wang","role":"staff"}`)
	wants(t, w, 201)
	var made struct{ Name, Role, Password string }
	if err := json.Unmarshal(w.Body.Bytes(), &made); err != nil || made.Name != "wang" || made.Role != "staff" {
		t.Fatalf("made %+v (%v)", made, err)
	}
	wants(t, d.visit().logIn("wang", made.Password), 303)

	w = b.get("/api/v1/accounts")
	wants(t, w, 200, `"name":"wang"`)
	if strings.Contains(w.Body.String(), "argon2id") {
		t.Errorf("the list holds hashes: %s", w.Body)
	}
	wants(t, b.json(http.MethodPost, "/api/v1/accounts", `{"name":"wang","role":"staff"}`), 409, `"code":"taken"`)
	wants(t, b.json(http.MethodPost, "/api/v1/accounts", `{"name":"王","role":"staff"}`), 400, `"code":"bad_request"`)
	wants(t, b.json(http.MethodPost, "/api/v1/accounts", `{"name":"zhao","role":"owner"}`), 400)
	wants(t, b.json(http.MethodPost, "/api/v1/accounts", `{"nom":"zhao"}`), 400)
	wants(t, b.json(http.MethodDelete, "/api/v1/accounts", `{"name":"admin"}`), 409, `"code":"own_account"`)
	wants(t, b.json(http.MethodDelete, "/api/v1/accounts", `{"name":"wang"}`), 204)
	wants(t, b.json(http.MethodDelete, "/api/v1/accounts", `{"name":"wang"}`), 404)
	if _, ok := d.kept.accounts["wang"]; ok {
		t.Error("the account is still there")
	}
}

func TestAPIWantsJSON(t *testing.T) {
	d := newDesk(t)
	wants(t, d.as("admin").post("/api/v1/accounts", url.Values{"name": {"wang"}}), 415, `"code":"not_json"`)
}

func TestAccountPageTellsFaults(t *testing.T) {
	d := newDesk(t)
	b := d.as("admin")
	wants(t, b.post("/admin/accounts", url.Values{"name": {`"><b>`}, "role": {"staff"}}), 400, "账号名要 2 到 32 位", "&#34;&gt;&lt;b&gt;")
	wants(t, b.post("/admin/accounts", url.Values{"name": {"staff"}, "role": {"staff"}}), 409, "已有这个账号")
	wants(t, b.post("/admin/accounts/delete", url.Values{"name": {"admin"}}), 409, "不能删除自己的账号")
	if len(d.kept.accounts) != 3 {
		t.Errorf("%d accounts, want 3", len(d.kept.accounts))
	}
}
