//go:build !race

package main

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	browserlog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

const (
	chromium = "/usr/bin/chromium"
	atMost   = 3 * time.Minute // of one window, from opening to closing
	hostile  = `<img src=x onerror=alert(1)>`
	guided   = "我要注销小米分期"
	asked    = "花呗晚还六天上征信吗"
)

// TestBrowser does in a real browser, against a real server, what a visitor does from the first word to the erasure, and then
// looks at the pages beside the chat. A fault on the console of any page, or a dialog of a script, fails it.
func TestBrowser(t *testing.T) {
	if _, err := os.Stat(chromium); err != nil {
		t.Fatalf("these tests need a real browser: apt-get install chromium (%v)", err)
	}
	for _, c := range []struct {
		name          string
		width, height int64
		phone         bool
	}{{"phone 390x844", 390, 844, true}, {"desktop 1280x800", 1280, 800, false}} {
		t.Run(c.name, func(t *testing.T) {
			w := openWindow(t, serve(t, "--drain", "1s"), c.width, c.height, c.phone)
			for _, part := range []struct {
				name string
				do   func()
			}{
				{"the page opens", w.opens}, {"a guide and a question amid it", w.talks}, {"reload", w.reloads},
				{"the server is restarted", w.outlivesServer}, {"erase", w.erases}, {"hostile text", w.saysHostile},
				{"articles", w.reads}, {"console", w.worksAtConsole},
			} {
				began := time.Now()
				part.do()
				t.Logf("%s: %v", part.name, time.Since(began).Round(time.Millisecond))
			}
		})
	}
}

// window is one browser with one page and a profile of its own.
type window struct {
	t      *testing.T
	ctx    context.Context
	server *server
	width  int64
	phone  bool
	said   []string // by the visitor, since the session began

	mu     sync.Mutex // guards what follows: the browser's events come on another goroutine
	faults []string
	away   bool // the server is: connections that fail are no fault
}

func openWindow(t *testing.T, s *server, width, height int64, phone bool) *window {
	t.Helper()
	limited, cancel := context.WithTimeout(context.Background(), atMost)
	options := append(chromedp.DefaultExecAllocatorOptions[:], // without user-data-dir chromedp makes one and removes it
		chromedp.ExecPath(chromium), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-component-update", true))
	allocator, free := chromedp.NewExecAllocator(limited, options...)
	ctx, leave := chromedp.NewContext(allocator)
	w := &window{t: t, ctx: ctx, server: s, width: width, phone: phone}
	t.Cleanup(func() {
		leave()
		free()
		cancel()
		w.mu.Lock()
		defer w.mu.Unlock()
		for _, fault := range w.faults {
			t.Errorf("the browser tells: %s", fault)
		}
	})
	if err := chromedp.Listen(ctx, w.hear(leave)); err != nil {
		t.Fatalf("start %s: %v", chromium, err)
	}
	var as []chromedp.EmulateViewportOption
	if phone {
		as = append(as, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait, chromedp.EmulateScale(2))
	}
	w.do("size the window", chromedp.EmulateViewport(width, height, as...))
	return w
}

// hear collects what is a fault on whatever page is open. A script's dialog would stop the page, so it ends the window.
func (w *window) hear(leave func()) func(any) {
	return func(event any) {
		w.mu.Lock()
		defer w.mu.Unlock()
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			w.faults = append(w.faults, fmt.Sprintf("exception %s %+v", e.ExceptionDetails.Text, e.ExceptionDetails.Exception))
		case *runtime.EventConsoleAPICalled:
			if e.Type == "error" || e.Type == "assert" {
				w.faults = append(w.faults, fmt.Sprintf("console.%s %+v", e.Type, e.Args))
			}
		case *browserlog.EventEntryAdded:
			expected := w.away && strings.HasPrefix(e.Entry.Text, "WebSocket connection to ")
			if (e.Entry.Level == "error" || e.Entry.Source == "security") && !expected {
				w.faults = append(w.faults, fmt.Sprintf("%s: %s (%s)", e.Entry.Source, e.Entry.Text, e.Entry.URL))
			}
		case *page.EventJavascriptDialogOpening:
			w.faults = append(w.faults, fmt.Sprintf("dialog %s %q", e.Type, e.Message))
			leave()
		}
	}
}

func (w *window) serverIsAway(away bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.away = away
}

// do acts in the page, for as long as patience.
func (w *window) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		w.t.Fatalf("%s: %v", what, err)
	}
}

// press is a finger on the phone and the mouse elsewhere.
func (w *window) press(selector string) {
	w.t.Helper()
	if w.phone {
		w.do("tap "+selector, chromedp.Tap(chromedp.CSS(selector)))
		return
	}
	w.do("click "+selector, chromedp.Click(chromedp.CSS(selector)))
}

func (w *window) visit(path string) {
	w.t.Helper()
	w.do("open "+path, chromedp.Navigate("http://"+w.server.public+path))
}

// ask evaluates an expression in the page.
func ask[T any](w *window, expression string) (T, error) {
	ctx, cancel := context.WithTimeout(w.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[T](expression))
}

// await asks until ok, also over the change from one page to the next.
func await[T any](w *window, what, expression string, ok func(T) bool) (got T) {
	w.t.Helper()
	var err error
	eventually(w.t, func() bool {
		if w.ctx.Err() != nil {
			w.t.Fatalf("%s: the window is closed: %v", what, w.ctx.Err())
		}
		got, err = ask[T](w, expression)
		return err == nil && ok(got)
	}, func() string { return fmt.Sprintf("not so: %s; the page has %+v, %v", what, got, err) })
	return got
}

// view is what a visitor sees of the chat page, and what it keeps.
type view struct {
	State, Disclosure, Trouble, Bar, Stored, Token string
	Hot                                            []string
	Log                                            []entry
	Unsent, Pictures                               int
	Width                                          int64
}

// entry is one message of the log.
type entry struct{ Class, Text, Sources string }

// look fills a view. The bar counts where all of it is in the window with nothing above it.
const look = `(() => {
  const $ = (id) => document.getElementById(id);
  const texts = (selector, from = document) => [...from.querySelectorAll(selector)].map((e) => e.textContent);
  const r = $("guide").getBoundingClientRect();
  const pinned = r.height > 0 && r.top >= 0 && r.bottom <= innerHeight &&
    $("guide").contains(document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2));
  return {
    State: $("state").dataset.state, Disclosure: $("disclosure").innerText, Trouble: $("trouble").innerText,
    Bar: pinned ? $("guide").innerText : "", Stored: JSON.stringify({...localStorage}), Token: localStorage["liaoqing.token"] ?? "",
    Hot: $("hot").checkVisibility() ? texts("#hot-list button") : [],
    Log: [...$("log").children].map((li) => ({Class: li.className, Text: texts(".bubble", li).join(), Sources: texts(":scope > details li", li).join()})),
    Unsent: $("unsent").children.length, Pictures: document.images.length,
    Width: Math.max(document.documentElement.scrollWidth, $("scroll").scrollWidth),
  };
})()`

func (w *window) see(what string, ok func(view) bool) view {
	w.t.Helper()
	v := await(w, what, look, ok)
	if v.Width > w.width {
		w.t.Errorf("%s: the page is %d wide in a window of %d", what, v.Width, w.width)
	}
	return v
}

func (v view) online() bool { return v.State == "on" && v.Unsent == 0 }

// answered tells that all that was said is in the log, once and in order, each with a reply before the next.
func (w *window) answered(v view) bool {
	var said []string
	replied := true
	for _, e := range v.Log {
		if e.Class != "user" {
			replied = true
			continue
		}
		if !replied {
			return false
		}
		said, replied = append(said, e.Text), false
	}
	return v.online() && replied && slices.Equal(said, w.said)
}

// write types a text and sends it: with the button on the phone, with Enter elsewhere.
func (w *window) write(text string) {
	w.t.Helper()
	w.press("#text")
	w.do("type "+text, call(input.InsertText, input.InsertTextParams{Text: text}))
	w.said = append(w.said, text)
	if w.phone {
		w.press("#form button")
		return
	}
	enter := input.DispatchKeyEventParams{Type: "keyDown", Key: "Enter", Code: "Enter", Text: "\r", WindowsVirtualKeyCode: 13}
	up := enter
	up.Type, up.Text = "keyUp", ""
	w.do("press Enter", call(input.DispatchKeyEvent, enter), call(input.DispatchKeyEvent, up))
}

func call[P, R any](command cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, command, params)
		return err
	})
}

func (w *window) say(text string) view {
	w.t.Helper()
	w.write(text)
	return w.see("answered: "+text, w.answered)
}

// mustStand wants a step in the bar.
func (w *window) mustStand(v view, step int) {
	w.t.Helper()
	if place := fmt.Sprintf("第 %d 步 / 共 8 步", step); !strings.Contains(v.Bar, place) || !strings.Contains(v.Bar, "小米分期") {
		w.t.Errorf("the bar says %q, want %s of 小米分期", v.Bar, place)
	}
}

func (w *window) opens() {
	w.visit("/")
	v := w.see("online with hot questions", func(v view) bool { return v.online() && len(v.Hot) > 0 })
	if !strings.Contains(v.Disclosure, "自动") || v.Token == "" || v.Bar != "" || len(v.Log) > 0 {
		w.t.Errorf("at first: %+v, want a disclosure and a token, no bar and no messages", v)
	}
}

func (w *window) talks() {
	w.mustStand(w.say(guided), 1)
	first := "#log .choices button:not(:disabled)"
	label := await(w, "a choice", `document.querySelector("`+first+`")?.textContent ?? ""`, func(s string) bool { return s != "" })
	w.press(first)
	w.said = append(w.said, label)
	w.mustStand(w.see("the choice is answered", w.answered), 2)
	v := w.say(asked)
	w.mustStand(v, 2)
	at := slices.IndexFunc(v.Log, func(e entry) bool { return e.Class == "bot answer" })
	if at < 0 || v.Log[at].Sources == "" || !strings.Contains(v.Log[at].Text, "征信") {
		w.t.Fatalf("asked %q: %+v, want an answer with a source", asked, v.Log)
	}
	w.press("#log .answer > details summary")
	shown := `document.querySelector("#log .answer > details li")?.checkVisibility() ?? false`
	await(w, "the source shows", shown, func(visible bool) bool { return visible })
}

func (w *window) reloads() {
	before := w.see("before the reload", w.answered)
	w.do("reload", chromedp.Reload())
	after := w.see("the history after the reload", w.answered)
	w.mustStand(after, 2)
	if !slices.Equal(before.Log, after.Log) || before.Token != after.Token {
		w.t.Errorf("after the reload: %+v, want %+v", after, before)
	}
}

// outlivesServer says something while no server is there; the page sends it by itself when one is there again.
func (w *window) outlivesServer() {
	before := w.see("before the restart", w.answered)
	w.serverIsAway(true)
	if code := w.server.end(); code != 0 {
		w.t.Errorf("serve ended with %d:\n%s", code, w.server.said())
	}
	w.see("the connection is lost", func(v view) bool { return v.State == "wait" })
	w.write("征信怎么查")
	w.see("what was said waits", func(v view) bool { return v.Unsent == 1 })
	w.server.start()
	w.server.awaitReady()
	w.see("answered after the restart", w.answered)
	w.serverIsAway(false)
	live := w.say("谢谢")
	if len(live.Log) < len(before.Log) || !slices.Equal(live.Log[:len(before.Log)], before.Log) || live.Token != before.Token {
		w.t.Errorf("after the restart: %+v, want more after %+v", live, before)
	}
	w.do("reload", chromedp.Reload())
	if stored := w.see("the stored history", w.answered); !slices.Equal(stored.Log, live.Log) {
		w.t.Errorf("stored %+v, seen live %+v", stored.Log, live.Log)
	}
}

func (w *window) erases() {
	old := w.see("before the erasure", w.answered)
	w.press("#erase")
	w.press("#confirm button[value=yes]")
	w.said = nil
	v := w.see("the session ends", func(v view) bool { return v.State == "off" })
	if len(v.Log) > 0 || v.Bar != "" || strings.Contains(v.Stored, old.Token) {
		w.t.Errorf("after the erasure: %+v, want an empty page and nothing of token %s", v, old.Token)
	}
	if _, err := dial(w.server.chat(), place{token: old.Token}); err == nil || !strings.Contains(err.Error(), "bad_token") {
		w.t.Errorf("hello with the token of an erased session: %v, want bad_token", err)
	}
	w.press("#trouble button")
	v = w.see("a new session", func(v view) bool { return v.online() && len(v.Hot) > 0 })
	if len(v.Log) > 0 || v.Bar != "" || v.Token == "" || v.Token == old.Token {
		w.t.Errorf("the new session: %+v, want it empty, with a token other than %s", v, old.Token)
	}
}

func (w *window) saysHostile() {
	if v := w.say(hostile); v.Pictures > 0 {
		w.t.Errorf("said %s: %d pictures in the page, %+v", hostile, v.Pictures, v.Log)
	}
}

// onPage waits for a page that is no chat, and for a text in it.
func (w *window) onPage(path, text string) {
	w.t.Helper()
	sheet := await(w, path+" with "+text, `({Path: location.pathname, Text: document.readyState === "complete" ? document.body.innerText : "",
		Width: document.documentElement.scrollWidth, Pictures: document.images.length})`, func(p struct {
		Path, Text string
		Width      int64
		Pictures   int
	}) bool {
		return regexp.MustCompile("^"+path+"$").MatchString(p.Path) && strings.Contains(p.Text, text)
	})
	if sheet.Width > w.width || sheet.Pictures > 0 {
		w.t.Errorf("%s is %d wide in a window of %d, with %d pictures", sheet.Path, sheet.Width, w.width, sheet.Pictures)
	}
}

func (w *window) reads() {
	w.visit("/articles")
	w.onPage("/articles", "征信与逾期")
	w.press(`main section a[href^="/articles/"]`)
	w.onPage("/articles/.+", "核对日期")
}

func (w *window) worksAtConsole() {
	m := regexp.MustCompile(`：(\S+)  密码：(\S+)`).FindStringSubmatch(w.server.said())
	if m == nil {
		w.t.Fatalf("no password was printed:\n%s", w.server.said())
	}
	w.visit("/login")
	w.do("log in", chromedp.SendKeys(chromedp.CSS("#name"), m[1]), chromedp.SendKeys(chromedp.CSS("#password"), m[2]))
	w.press(".login button")
	w.onPage("/console", hostile)
	if erased, err := ask[bool](w, `document.body.innerText.includes("`+guided+`")`); err != nil || erased {
		w.t.Errorf("the console still shows the erased session: %v, %v", erased, err)
	}
	w.press(".opening a")
	w.onPage("/console/sessions/.+", hostile)
	w.press(".why summary")
	shown := `document.querySelector(".why[open]")?.innerText ?? ""`
	await(w, "a 为什么 opens", shown, func(s string) bool { return strings.HasPrefix(s, "为什么") && strings.Contains(s, "知识版本") })
}
