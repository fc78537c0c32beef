package web

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// TestPagesAreWhole: every article and guide, for every product, is a page in good order.
func TestPagesAreWhole(t *testing.T) {
	h, b := openLibrary(t, fullBase, Options{})
	var paths []string
	for _, a := range b.Content.Articles {
		paths = append(paths, "/articles/"+a.ID)
	}
	for _, g := range b.Content.Guides {
		paths = append(paths, "/guides/"+g.ID)
	}
	for _, p := range b.Content.Products {
		if href, ok := guideHref(b, p); ok {
			paths = append(paths, href)
		}
	}
	if len(paths) < 50 {
		t.Fatalf("%d pages, want all of the content", len(paths))
	}
	for _, path := range append(paths, "/articles", "/guides", "/articles?q=花呗") {
		root, text := read(t, h, path)
		if open := strings.Index(text, "{{"); open >= 0 {
			t.Errorf("%s holds an unfilled %q", path, text[open:min(len(text), open+20)])
		}
		inOrder(t, path, root)
	}
}

// inOrder checks what readers who do not see the page go by: landmarks, headings without a gap, ids used once.
func inOrder(t *testing.T, path string, root *html.Node) {
	t.Helper()
	level, ids, count := 0, map[string]bool{}, map[string]int{}
	each(root, func(name string, attr map[string]string, _ *html.Node) {
		count[name]++
		if len(name) == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6' {
			if now := int(name[1] - '0'); now > level+1 {
				t.Errorf("%s: h%d after h%d", path, now, level)
			}
			level = int(name[1] - '0')
		}
		if id := attr["id"]; id != "" {
			if ids[id] {
				t.Errorf("%s: id %q twice", path, id)
			}
			ids[id] = true
		}
	})
	for _, name := range []string{"main", "header", "footer", "h1", "title"} {
		if count[name] != 1 {
			t.Errorf("%s: %d %s, want 1", path, count[name], name)
		}
	}
}

// TestNoLinkIsDead walks all that the two lists lead to.
func TestNoLinkIsDead(t *testing.T) {
	h, _ := openLibrary(t, fullBase, Options{})
	ids := map[string]map[string]bool{} // of each page
	wanted := map[string]string{}       // address with fragment → page that leads there
	queue := []string{"/articles", "/guides"}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		if ids[path] != nil {
			continue
		}
		ids[path] = map[string]bool{}
		root, _ := read(t, h, path)
		here, err := url.Parse(path)
		if err != nil {
			t.Fatal(err)
		}
		each(root, func(name string, attr map[string]string, _ *html.Node) {
			ids[path][attr["id"]] = true
			to, err := here.Parse(attr["href"])
			if attr["href"] == "" || strings.HasPrefix(attr["href"], "data:") {
				return
			}
			if err != nil || to.Host != "" {
				t.Errorf("%s leads away, to %q", path, attr["href"])
				return
			}
			wanted[to.RequestURI()+"#"+to.Fragment] = path
			if name == "a" {
				queue = append(queue, to.RequestURI())
			}
		})
	}
	for to, from := range wanted {
		page, fragment, _ := strings.Cut(to, "#")
		if fragment != "" && !ids[page][fragment] {
			t.Errorf("%s leads to %s, which has no such place", from, to)
		}
		if w := get(h, page, nil); w.Code != http.StatusOK {
			t.Errorf("%s leads to %s = %d", from, to, w.Code)
		}
	}
	if len(ids) < 50 {
		t.Errorf("the walk saw %d pages, want all", len(ids))
	}
}

func TestHostileContentIsHarmless(t *testing.T) {
	h, _ := openLibrary(t, smallBase, Options{})
	for _, path := range []string{"/articles/hostile", "/articles", `/articles?q=` + url.QueryEscape(`"><script>alert(5)</script>`), "/guides/general?product=pay", "/guides"} {
		root, _ := read(t, h, path)
		each(root, func(name string, attr map[string]string, n *html.Node) {
			switch {
			case name == "script" && attr["type"] != "application/ld+json", name == "style", name == "img", name == "i", name == "b":
				t.Errorf("%s holds a <%s>", path, name)
			case name == "script" && !json.Valid([]byte(n.FirstChild.Data)):
				t.Errorf("%s: data is no JSON: %s", path, n.FirstChild.Data)
			case strings.Contains(attr["href"], "javascript"):
				t.Errorf("%s leads to %q", path, attr["href"])
			}
			for key := range attr {
				if strings.HasPrefix(key, "on") || key == "style" {
					t.Errorf("%s: <%s %s>", path, name, key)
				}
			}
		})
	}
	w := get(h, "/articles/hostile", nil)
	if csp := w.Header().Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none';") || strings.Contains(csp, "script-src") {
		t.Errorf("policy = %q, want one that runs no script", csp)
	}
}

// TestSourcesTellTheirAge: what is past its date is shown so, and what is not public is only counted.
func TestSourcesTellTheirAge(t *testing.T) {
	h, _ := openLibrary(t, smallBase, Options{})
	_, text := read(t, h, "/articles/hostile")
	plain := strings.Join(strings.Fields(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(text, "")), " ")
	for _, want := range []string{
		"媒体或第三方转述 下次复核不晚于 2099年1月1日 &lt;i onclick=x&gt;来路&lt;/i&gt; （资料日期 2020年2月）",
		"官方资料 已过复核日期（2001年1月1日），还没有重新核对 早该核对的来源 （资料日期 2018年）",
		"已过期 已经失效，只说明从前的情况 《失效办法》 （资料日期 2010年1月1日）",
		"另有 1 条依据没有可以公开引用的来源",
	} {
		if !strings.Contains(plain, want) {
			t.Errorf("no %q in %s", want, plain)
		}
	}
	if strings.Contains(text, "不公开的来源") {
		t.Error("a source that is not public is shown")
	}
	if strings.Index(text, "结论在前") > strings.Index(text, "<h2>依据") {
		t.Error("结论 does not come first")
	}
}

func TestGeneralGuideIsFilledIn(t *testing.T) {
	h, _ := openLibrary(t, smallBase, Options{})
	_, bare := read(t, h, "/guides/general")
	_, filled := read(t, h, "/guides/general?product=pay")
	for _, other := range []string{"nobody", "card"} { // card has no guide
		if _, text := read(t, h, "/guides/general?product="+other); text != bare {
			t.Errorf("the guide for %s differs from the one for any", other)
		}
	}
	for want, text := range map[string]string{
		"关闭这个产品":                        bare,
		"关闭入口的位置未知":                     bare,
		"<h1>&lt;b&gt;月付注销":             filled,
		"关闭入口通常在 我的 → 设置（2025-06 的说法":   filled,
		"没有欠款。</p>":                     filled, // the condition, with one full stop
		`id="settle"`:                   filled,
		"什么时候能关&lt;b&gt;月付</summary>":   filled,
		`<option value="pay" selected>`: filled,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
	if strings.Contains(filled, "我现在就要关") || strings.Contains(filled, `value="card"`) {
		t.Error("the guide offers to start itself, or a product that it does not close")
	}
}

func TestArticlesAreFound(t *testing.T) {
	h, b := openLibrary(t, smallBase, Options{})
	listed := regexp.MustCompile(`href="/articles/([a-z0-9-]+)"`)
	find := func(query string) (ids []string) {
		_, text := read(t, h, "/articles?q="+url.QueryEscape(query))
		for _, m := range listed.FindAllStringSubmatch(text, -1) {
			ids = append(ids, m[1])
		}
		return ids
	}
	for query, want := range map[string]string{
		"月付　晚还６天": "late",    // full-width
		"忘六天":     "late",    // a similar question
		"月月付":     "late",    // another name
		"YueFu":   "late",    // a misspelling
		"敵意二":     "hostile", // traditional
	} {
		if got := find(query); !slices.Equal(got, []string{want}) {
			t.Errorf("find %q = %q, want %s", query, got, want)
		}
	}
	for _, query := range []string{"量子力学", "月月付 敌意"} {
		if got := find(query); len(got) != 0 {
			t.Errorf("find %q = %q, want none", query, got)
		}
	}
	if got := find("月付"); !slices.Equal(got, []string{"late", "hostile"}) { // hostile holds it in a similar question only
		t.Errorf("find 月付 = %q, want late before hostile", got)
	}
	if got := find("  ？ "); len(got) != len(b.Content.Articles) {
		t.Errorf("find without a word = %d articles, want all %d", len(got), len(b.Content.Articles))
	}
	w := get(h, "/articles?q="+strings.Repeat("x", 5000), nil)
	if strings.Contains(w.Body.String(), strings.Repeat("x", maxQuery+1)) {
		t.Error("a long query is not cut")
	}
	if c := w.Header().Get("Cache-Control"); !strings.HasPrefix(c, "private") {
		t.Errorf("what a visitor typed goes to shared caches: %q", c)
	}
}

func TestMissingPageLeadsOn(t *testing.T) {
	h, _ := openLibrary(t, smallBase, Options{})
	for _, path := range []string{"/articles/nothing", "/articles/", "/articles/a/b", "/guides/nothing", "/guides/..%2f"} {
		w := get(h, path, nil)
		if w.Code != http.StatusNotFound || w.Header().Get("ETag") != "" || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s = %d %v, want a 404 that is not kept", path, w.Code, w.Header())
		}
		for _, on := range []string{`href="/articles"`, `href="/guides"`, `href="/"`, `name="q"`, "noindex"} {
			if !strings.Contains(w.Body.String(), on) {
				t.Errorf("%s holds no %s", path, on)
			}
		}
	}
}

func TestPagesAreKeptByVersionAndDay(t *testing.T) {
	now := time.Date(2026, 11, 22, 15, 59, 0, 0, time.UTC) // one minute before midnight in China
	h, _ := openLibrary(t, smallBase, Options{Now: func() time.Time { return now }})
	for _, path := range []string{"/articles", "/articles/hostile", "/guides/general", publicStylesheet} {
		first := get(h, path, nil)
		again := get(h, path, http.Header{"If-None-Match": {"W/" + first.Header().Get("ETag")}})
		if first.Code != http.StatusOK || again.Code != http.StatusNotModified || again.Body.Len() != 0 {
			t.Errorf("%s = %d, again %d with %d bytes", path, first.Code, again.Code, again.Body.Len())
		}
		if c := first.Header().Get("Cache-Control"); path != publicStylesheet && c != "public, max-age=300" {
			t.Errorf("%s: Cache-Control = %q", path, c)
		}
	}
	old := get(h, "/articles", nil).Header().Get("ETag")
	now = now.Add(2 * time.Minute)
	if tag := get(h, "/articles", nil).Header().Get("ETag"); tag == old {
		t.Error("the tag stays over midnight, when a source may fall due")
	}
}

// TestAddressIsConfigured: a page names its address by the configured one only, whatever Host says.
func TestAddressIsConfigured(t *testing.T) {
	ask := func(h http.Handler, path string) string {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Host = "evil.example"
		r.Header.Set("X-Forwarded-Host", "evil.example")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if strings.Contains(w.Body.String(), "evil") {
			t.Errorf("%s repeats the Host header", path)
		}
		return w.Body.String()
	}
	without, _ := openLibrary(t, smallBase, Options{})
	if page := ask(without, "/articles/hostile"); strings.Contains(page, "canonical") {
		t.Error("a canonical address without a configured one")
	}
	with, _ := openLibrary(t, smallBase, Options{PublicURL: "https://help.example/"})
	for path, want := range map[string]string{
		"/articles/hostile?x=1":           "https://help.example/articles/hostile",
		"/guides/general?product=pay&x=1": "https://help.example/guides/general?product=pay",
		"/guides/general?product=nobody":  "https://help.example/guides/general",
	} {
		if page := ask(with, path); !strings.Contains(page, `<link rel="canonical" href="`+want+`">`) {
			t.Errorf("%s: canonical is not %s", path, want)
		}
	}
	if strings.Contains(ask(with, "/articles?q=x"), "canonical") {
		t.Error("a search has a canonical address")
	}
	for _, bad := range []string{"help.example", "ftp://a", "https://a/b", "https://a?b", "https://u@a", "https://%"} {
		if err := checkPublicURL(bad); err == nil {
			t.Errorf("public URL %q is accepted", bad)
		}
	}
}

// TestNoKnowledgeNoPages: without a knowledge the routes are not there.
func TestNoKnowledgeNoPages(t *testing.T) {
	s, err := New(Options{Bot: &parrot{}, Store: struct{ Store }{}})
	if err != nil {
		t.Fatal(err)
	}
	if w := get(s.Handler(), "/articles", nil); w.Code != http.StatusNotFound {
		t.Errorf("/articles = %d, want 404", w.Code)
	}
}
