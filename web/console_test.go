package web

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"golang.org/x/net/html"

	"github.com/liaoqing/liaoqing/session"
)

var noon = time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC) // in China

// ids are the sessions that the API lists from a target on, page by page.
func ids(t *testing.T, b *browser, q url.Values) (pages [][]string) {
	t.Helper()
	for {
		w := b.get("/api/v1/sessions?" + q.Encode())
		var list sessionList
		if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil {
			t.Fatalf("list %s: %v", w.Body, err)
		}
		var page []string
		for _, s := range list.Sessions {
			page = append(page, s.ID)
		}
		pages = append(pages, page)
		if list.Next.IsZero() {
			return pages
		}
		q.Set("before", list.Next.Format(time.RFC3339Nano))
	}
}

func TestPagesHoldEachSessionOnce(t *testing.T) {
	d := newDesk(t)
	var want []string
	for i := range 23 {
		id := fmt.Sprintf("s%02d", i)
		want = append(want, id)
		d.kept.talk(id, noon.Add(-time.Duration(i/3)*time.Millisecond)) // three at a time
	}
	for _, limit := range []string{"1", "2", "4", "22", "23", "24"} {
		pages := ids(t, d.as("staff"), url.Values{"limit": {limit}})
		got := slices.Concat(pages...)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("limit %s: sessions %v, want %v", limit, got, want)
		}
	}
}

func TestListIsNewestFirst(t *testing.T) {
	d := newDesk(t)
	for i, id := range []string{"c", "a", "b"} {
		d.kept.talk(id, noon.Add(-time.Duration(i)*time.Hour))
	}
	if got := fmt.Sprint(ids(t, d.as("staff"), url.Values{"limit": {"2"}})); got != "[[c a] [b]]" {
		t.Errorf("pages %s, want [[c a] [b]]", got)
	}
}

func TestListPageLeadsToOlderSessions(t *testing.T) {
	d := newDesk(t)
	for i := range defaultRows + 1 {
		d.kept.talk(fmt.Sprint("s", i), noon.Add(-time.Duration(i)*time.Minute))
	}
	b := d.as("staff")
	w := b.get("/console")
	wants(t, w, 200, "/console/sessions/s29")
	m := regexp.MustCompile(`<a href="([^"]+)" rel="next">`).FindStringSubmatch(w.Body.String())
	if m == nil {
		t.Fatalf("no way to older sessions: %s", w.Body)
	}
	w = b.get(html.UnescapeString(m[1]))
	wants(t, w, 200, "/console/sessions/s30", "回到最新")
	if strings.Contains(w.Body.String(), "/console/sessions/s29") {
		t.Error("the second page repeats the first")
	}
}

func TestFindByOpening(t *testing.T) {
	d := newDesk(t)
	for i := range 250 {
		text := "你好"
		if i%100 == 99 {
			text = "我要注销花呗"
		}
		d.kept.talk(fmt.Sprintf("s%03d", i), noon.Add(-time.Duration(i)*time.Minute), session.Message{Role: session.User, Text: text})
	}
	// The second page is full before the list ends, so there may be more: the third says that there is not.
	if got := fmt.Sprint(ids(t, d.as("staff"), url.Values{"q": {"花呗"}, "limit": {"1"}})); got != "[[s099] [s199] []]" {
		t.Errorf("found %s, want [[s099] [s199] []]", got)
	}
	wants(t, d.as("staff").get("/console?q="+url.QueryEscape("没有的话")), 200, "没有开场带“没有的话”的")
}

// A search that finds nothing among very many ends all the same, and goes on where the reader wants it to.
func TestFindIsBounded(t *testing.T) {
	d := newDesk(t)
	for i := range maxScanned + 5 {
		d.kept.talk(fmt.Sprint("s", i), noon.Add(-time.Duration(i)*time.Minute))
	}
	d.kept.talk("deep", noon.Add(-24*30*time.Hour), session.Message{Role: session.User, Text: "花呗"})
	if got := fmt.Sprint(ids(t, d.as("staff"), url.Values{"q": {"花呗"}})); got != "[[] [deep]]" {
		t.Errorf("found %s, want [[] [deep]]", got)
	}
}

func TestBadListing(t *testing.T) {
	b := newDesk(t).as("staff")
	for _, q := range []string{"before=yesterday", "limit=0", "limit=-1", "limit=101", "limit=x"} {
		wants(t, b.get("/api/v1/sessions?"+q), 400, `"code":"bad_request"`)
		wants(t, b.get("/console?"+q), 400, "没有办成")
	}
}

// TestSessionTellsWhereTheVisitorStands opens a transcript in mid-guide: every field of a tracker that the page names is there.
func TestSessionTellsWhereTheVisitorStands(t *testing.T) {
	d := newDesk(t)
	d.kept.talk("s1", noon, session.Message{Role: session.User, Text: "还有一期没还"})
	s := d.kept.transcripts["s1"]
	s.Tracker.Flow = &session.Flow{Guide: "xiaomi-installment", Product: "xiaomi-installment", Step: "settle", Number: 1, Unmet: []string{"settle"}}
	s.Tracker.Topic = session.Topic{Product: "huabei", Situation: "overdue"}
	s.Tracker.Misses = 2
	d.kept.transcripts["s1"] = s
	wants(t, d.as("staff").get("/console/sessions/s1"), 200, "xiaomi-installment · 第 1 步 settle · 前提没满足：settle", "huabei overdue", "眼下连续 2 次")
}

func TestRowTellsWhatWentWrong(t *testing.T) {
	d := newDesk(t)
	d.kept.talk("s1", noon,
		session.Message{Role: session.User, Text: "花呗怎么提额"},
		session.Message{Role: session.Bot, Kind: session.Fallback, Text: "没有资料"},
		session.Message{Role: session.User, Text: "转人工"},
		session.Message{Role: session.Bot, Kind: session.Handoff, Text: "好的"})
	s := d.kept.transcripts["s1"]
	s.Tracker.Staff, s.Meta.Page = "lina", "https://shop.example/help"
	s.Ratings[2] = session.Rating{Useful: false, Comment: "答非所问"}
	s.Ratings[4] = session.Rating{Useful: true}
	d.kept.transcripts["s1"] = s
	wants(t, d.as("staff").get("/console"), 200, "花呗怎么提额", `<b class="bad">1</b>`, "有用 1", "没用 1", "lina",
		"https://shop.example/help", "2026-11-22 12:00")
	wants(t, d.as("staff").get("/api/v1/sessions"), 200, `"messages":4,`, `"misses":1,"useful":1,"useless":1`)
	wants(t, d.as("staff").get("/console/sessions/s1"), 200, "没答上", "访客评价：没用 —— 答非所问", "访客评价：有用")
}

func TestSessionThatIsGone(t *testing.T) {
	b := newDesk(t).as("staff")
	wants(t, b.get("/console/sessions/none"), 404, "没有这个会话")
	wants(t, b.get("/api/v1/sessions/none"), 404, `"code":"not_found"`)
}

// explained is a bot message with all that staff may see of it.
func explained() session.Message {
	return session.Message{
		Role: session.Bot, Kind: session.Answer, Text: "## 结论\n请按**「确认」**后再看。",
		Guide:   &session.Position{ID: "xiaomi", Title: "小米分期注销", Step: 2, Steps: 8, StepTitle: "登录小米账号", State: session.Held},
		Sources: []session.Source{{Kind: "article", ID: "a1", Title: "花呗逾期六天", URL: "/articles/a1", Reviewed: "2026-11-20", Basis: []string{"《征信业管理条例》第16条"}}},
		Choices: []session.Choice{{ID: "next", Label: "已完成，下一步"}},
		Why: &session.Trace{
			Now: noon, Knowledge: "0123456789abcdef", Policy: "answer", Folded: "花呗晚还6天上征信吗", Words: []string{"花呗", "晚还"},
			Entities: []string{"product=huabei", "days=6"}, Intents: []session.Scored{{Name: "ask", Confidence: 0.912}},
			Candidates: []session.Candidate{{
				Kind: "article", ID: "a1", Title: "花呗逾期六天", Matched: "花呗晚还六天", Confidence: 0.874,
				Features: map[string]float64{"coverage": 0.75, "product": 1},
			}},
			Confidence: 0.874, Tries: 2,
		},
	}
}

func TestWhyIsShown(t *testing.T) {
	d := newDesk(t)
	d.kept.talk("s1", noon, session.Message{Role: session.User, Text: "花呗晚还六天上征信吗"}, explained())
	wants(t, d.as("staff").get("/console/sessions/s1"), 200,
		"<summary>为什么 · answer · 87.4%</summary>", "0123456789ab", "花呗晚还6天上征信吗", "花呗 / 晚还", "product=huabei",
		"<code>ask</code> 91.2%", "最像：花呗晚还六天", "coverage <b>0.75</b>", "product <b>1</b>", "第 2 次才写入",
		"第 2/8 步 登录小米账号（条件未满足）", `<a href="/articles/a1">花呗逾期六天</a>`, "复核于 2026-11-20",
		"《征信业管理条例》第16条", "<li>已完成，下一步</li>", "<strong>「确认」</strong>后", "<h2>结论</h2>")
	wants(t, d.as("staff").get("/api/v1/sessions/s1"), 200, `"why":{"now":"2026-11-22T04:00:00Z"`, `"policy":"answer"`,
		`"features":{"coverage":0.75,"product":1}`)
}

// attacks are texts that would run a script, load a thing or change the page if they were taken for HTML.
var attacks = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `'><svg onload=alert(1)>`, `</title><script>alert(1)</script>`,
	`[x](javascript:alert(1))`, `![x](https://evil.example/pixel)`, `<a href="javascript:alert(1)">x</a>`, `<iframe src=//evil.example>`,
	"[x](JaVaScRiPt:alert(1))", `<javascript:alert(1)>`, `[x](data:text/html,<script>alert(1)</script>)`, `{{.Name}}`, `<form action=//evil.example>`,
	`<base href=//evil.example>`, `<style>*{display:none}</style>`, "```\n</code><script>alert(1)</script>\n```", `<p style="x">`,
}

func TestAttacksComeOutAsText(t *testing.T) {
	for _, a := range attacks {
		d := newDesk(t)
		m := explained()
		m.Text, m.Sources[0].Title, m.Sources[0].URL, m.Choices[0].Label, m.Guide.Title = a, a, "javascript:alert(1)", a, a
		m.Sources[0].Basis[0], m.Why.Folded, m.Why.Policy, m.Why.Words, m.Why.Candidates[0].Title = a, a, a, []string{a}, a
		m.Why.Candidates[0].Features = map[string]float64{a: 1}
		d.kept.talk("s1", noon, session.Message{Role: session.User, Text: a}, m, session.Message{Role: session.Agent, Text: a})
		s := d.kept.transcripts["s1"]
		s.Meta.Page, s.Tracker.Staff, s.Ratings[2] = a, a, session.Rating{Comment: a}
		d.kept.transcripts["s1"] = s
		b := d.as("staff")
		for _, target := range []string{"/console", "/console/sessions/s1", "/console?q=" + url.QueryEscape(a)} {
			w := b.get(target)
			wants(t, w, 200)
			harmless(t, a, w.Body.String())
			if text := textOf(t, w.Body.String()); !strings.Contains(text, a) {
				t.Errorf("%s does not show %q as text", target, a)
			}
		}
	}
}

// harmless fails the test where a page holds an element, attribute or address that none of ours has.
func harmless(t *testing.T, attack, page string) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "script", "img", "svg", "iframe", "base", "style", "object", "embed":
			t.Errorf("%q makes <%s>", attack, n.Data)
		}
		for _, at := range n.Attr {
			if strings.HasPrefix(at.Key, "on") || at.Key == "style" {
				t.Errorf("%q makes the attribute %s of <%s>", attack, at.Key, n.Data)
			}
			if at.Key != "href" && at.Key != "src" && at.Key != "action" {
				continue
			}
			u, err := url.Parse(at.Val)
			if err != nil || u.Scheme != "" && u.Scheme != "https" || u.Scheme == "" && u.Host != "" {
				t.Errorf("%q makes %s=%q of <%s>", attack, at.Key, at.Val, n.Data)
			}
		}
	}
}

func textOf(t *testing.T, page string) string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for n := range doc.Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
	}
	return b.String()
}

// The staff side on the real store: what it expects of Accounts and Transcripts is what session.Store does.
func TestStaffOnTheRealStore(t *testing.T) {
	ctx := t.Context()
	c := redis.NewClient(&redis.Options{Addr: miniredis.RunT(t).Addr()})
	t.Cleanup(func() { c.Close() })
	store := session.NewStore(c, session.Options{})
	d := newDesk(t, func(o *StaffOptions) { o.Accounts, o.Transcripts = store, store })
	a, password, err := NewAccount("lina", session.RoleStaff)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.PutAccount(ctx, a); err != nil {
		t.Fatal(err)
	}
	b := d.visit()
	wants(t, b.logIn("lina", password), 303)

	sid, _, err := store.Create(ctx, noon, "https://shop.example/")
	if err != nil {
		t.Fatal(err)
	}
	const turn = "0192f0c4-0000-7000-8000-000000000001"
	ms := session.Number(0, turn, noon, []session.Message{{Role: session.User, Text: "花呗晚还六天上征信吗"}, explained()})
	_, err = store.Commit(ctx, session.Commit{Session: sid, ClientID: turn, Messages: ms, Tracker: session.Tracker{Seen: noon}, Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Rate(ctx, sid, 2, session.Rating{Useful: true, Time: noon}); err != nil {
		t.Fatal(err)
	}
	wants(t, b.get("/console"), 200, sid, "花呗晚还六天上征信吗", "有用 1", "2026-11-22 12:00")
	wants(t, b.get("/console/sessions/"+sid), 200, "为什么 · answer", "访客评价：有用")
	wants(t, b.get("/console/sessions/unknown"), 404)
	if got := ids(t, b, url.Values{"limit": {"1"}}); len(got) != 1 || len(got[0]) != 1 {
		t.Errorf("pages %v, want one of one session", got)
	}
}
