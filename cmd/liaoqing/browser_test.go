//go:build !race

package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

const hostile = `<img src=x onerror=alert(1)>`

// TestPages looks in a real browser at the pages beside the chat, after a conversation on the chat page that outlives an
// orderly restart of the trial store. A fault on the console of any page, or a dialog of a script, fails it.
func TestPages(t *testing.T) {
	s := serve(t, "--drain", "1s")
	browser := startBrowser(t)
	for _, on := range []screen{phone, desktop} {
		t.Run(on.name, func(t *testing.T) {
			b := newPane(t, browser, s, on)
			timed(t, "hostile text", b.saysHostile)
			if !on.phone {
				timed(t, "the server is restarted", b.outlivesServer)
			}
			timed(t, "articles", b.reads)
			timed(t, "console", b.worksAtConsole)
		})
	}
}

func (b *pane) saysHostile() {
	b.visit("http://" + b.server.public + "/chat")
	b.see("the chat page covers the window", func(v sight) bool { return v.online() && v.Covers })
	v := b.say(hostile)
	if pictures, err := ask[int](b.window, chatExpression(`return document.images.length + root.querySelectorAll("img").length`)); err != nil || pictures > 0 {
		b.t.Errorf("said %s: %d pictures in the page, %v, %+v", hostile, pictures, err, v.Log)
	}
	b.conforms(v)
}

// outlivesServer says something while no server is there; the page sends it by itself when one is there again.
func (b *pane) outlivesServer() {
	b.excuse(lineCut...)
	if code := b.server.end(); code != 0 {
		b.t.Errorf("serve ended with %d:\n%s", code, b.server.said())
	}
	b.see("the status tells of it", func(v sight) bool { return v.Open && !v.online() })
	b.write("征信怎么查")
	b.see("what was said waits", func(v sight) bool { return slices.Equal(v.Unsent, []string{"征信怎么查"}) })
	b.server.start()
	b.server.awaitReady()
	v := b.settle("after the restart")
	b.excuse()
	b.conforms(v)
}

// onPage waits for a page that is no chat, and for a text in it.
func (b *pane) onPage(path, text string) {
	b.t.Helper()
	sheet := await(b.window, path+" with "+text, `({Path: location.pathname, Text: document.readyState === "complete" ? document.body.innerText : "",
		Width: document.documentElement.scrollWidth, Pictures: document.images.length})`, func(p struct {
		Path, Text string
		Width      int64
		Pictures   int
	}) bool {
		return regexp.MustCompile("^"+path+"$").MatchString(p.Path) && strings.Contains(p.Text, text)
	})
	if sheet.Width > b.width || sheet.Pictures > 0 {
		b.t.Errorf("%s is %d wide in a window of %d, with %d pictures", sheet.Path, sheet.Width, b.width, sheet.Pictures)
	}
}

// follow presses something on a page that is no chat.
func (b *pane) follow(selector string) {
	b.t.Helper()
	if b.phone {
		b.do("tap "+selector, chromedp.Tap(chromedp.CSS(selector)))
		return
	}
	b.do("click "+selector, chromedp.Click(chromedp.CSS(selector)))
}

func (b *pane) reads() {
	b.visit("http://" + b.server.public + "/articles")
	b.onPage("/articles", "征信与逾期")
	b.follow(`main section a[href^="/articles/"]`)
	b.onPage("/articles/.+", "核对日期")
}

func (b *pane) worksAtConsole() {
	m := regexp.MustCompile(`：(\S+)  密码：(\S+)`).FindStringSubmatch(b.server.said())
	if m == nil {
		b.t.Fatalf("no password was printed:\n%s", b.server.said())
	}
	b.visit("http://" + b.server.public + "/login")
	b.do("log in", chromedp.SendKeys(chromedp.CSS("#name"), m[1]), chromedp.SendKeys(chromedp.CSS("#password"), m[2]))
	b.follow(".login button")
	b.onPage("/console", hostile)
	b.follow(".opening a")
	b.onPage("/console/sessions/.+", hostile)
	b.follow(".why summary")
	shown := `document.querySelector(".why[open]")?.innerText ?? ""`
	await(b.window, "a 为什么 opens", shown, func(s string) bool { return strings.HasPrefix(s, "为什么") && strings.Contains(s, "知识版本") })
}
