//go:build !race

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/liaoqing/liaoqing/session"
)

// pane is a window with the chat in it: the widget on a host's page, or the chat page.
type pane struct {
	*window
	server *server
	said   []string // by the visitor since the session began, in whatever tab
}

// inChat is what the tests' expressions begin with. They find things as a screen reader does, by role and name.
const inChat = `
  const root = document.querySelector("liaoqing-chat")?.shadowRoot;
  const roles = {A: "link", BUTTON: "button", DIALOG: "dialog", INPUT: "textbox", SECTION: "region", SUMMARY: "summary", TEXTAREA: "textbox"};
  const flat = (s) => (s ?? "").replace(/\s+/g, " ").trim();
  const shown = (e) => e.checkVisibility({visibilityProperty: true}) && e.getBoundingClientRect().width > 1;
  const heard = (e) => {
    const copy = e.cloneNode(true);
    copy.querySelectorAll("[aria-hidden=true]").forEach((x) => x.remove());
    return copy.textContent;
  };
  const roleOf = (e) => e.getAttribute("role") ?? roles[e.tagName];
  const nameOf = (e) => flat(e.getAttribute("aria-label") ?? root.getElementById(e.getAttribute("aria-labelledby"))?.textContent ?? heard(e));
  const all = (role, name) => [...root?.querySelectorAll("*") ?? []].filter((e) => roleOf(e) === role && RegExp(name).test(nameOf(e)) && shown(e));
  const inside = (r) => r.width > 0 && r.left >= 0 && r.top >= 0 && r.right <= innerWidth + 1 && r.bottom <= innerHeight + 1;
  const onTop = (e) => {
    const r = e.getBoundingClientRect();
    return inside(r) && e.contains(root.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2));
  };
`

func chatExpression(body string) string { return "(() => {" + inChat + body + "})()" }

// point is where something can be pressed.
type point struct{ X, Y float64 }

// press waits until the last thing of a role and name lies open and still, and presses it. A name is an expression.
func (b *pane) press(role, name string) {
	b.t.Helper()
	r, n := quote(role), quote(name)
	at := await(b.window, "can be pressed: "+role+" "+name, "(async () => {"+inChat+`
	  const find = () => {
	    const e = all(`+r+`, `+n+`).at(-1);
	    if (!e || e.disabled || e.getAttribute("aria-disabled") === "true") return null;
	    if (!onTop(e)) e.scrollIntoView({block: "nearest", behavior: "instant"});
	    if (!onTop(e)) return null;
	    const r = e.getBoundingClientRect();
	    return {X: r.left + r.width / 2, Y: r.top + r.height / 2};
	  };
	  const frames = (n) => new Promise((done) => {
	    const next = () => n-- > 0 ? requestAnimationFrame(next) : done();
	    next();
	    setTimeout(done, 500); // a window that is not drawn has no frames
	  });
	  const before = find();
	  await frames(5); // the log scrolls smoothly
	  const now = find();
	  return now && before?.X === now.X && before.Y === now.Y ? now : null;
	})()`, func(p *point) bool { return p != nil })
	b.pressAt(at.X, at.Y)
}

func quote(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err) // a string can be quoted
	}
	return string(quoted)
}

// sight is what a visitor sees and hears of the chat, and what the browser keeps of it.
type sight struct {
	Open   bool // the panel is there
	Covers bool // it covers the whole window
	Wide   int64

	Status, Text string
	Guide        string // what the bar says, where it stands free to see
	Log          []line
	Unsent       []string // on their way, or failed
	Offers       []string // of the type-ahead
	Written      string   // in the input box
	Focus        string   // name of what has the focus; empty outside the chat
	Kept         map[string]string
	Cookies      string
}

type line struct {
	Seq     int64
	Who     string
	Text    string
	Sources string
	Choices []string // that may be pressed
}

var look = chatExpression(`
  const panel = [...all("dialog", ""), ...all("main", "")].find((e) => e.tagName !== "DIALOG");
  const corners = [[1, 1], [innerWidth - 2, 1], [1, innerHeight - 2], [innerWidth - 2, innerHeight - 2]];
  const texts = (selector, within = root) => [...within?.querySelectorAll(selector) ?? []].filter(shown).map((e) => flat(e.innerText));
  const log = all("log", "")[0];
  const bar = all("region", "").find((e) => !e.contains(log) && /第 \d+ 步/.test(e.innerText));
  return {
    Open: !!panel, Covers: !!panel && corners.every(([x, y]) => panel.contains(root.elementFromPoint(x, y))),
    Wide: Math.max(document.documentElement.scrollWidth, ...[...root?.querySelectorAll(".scroll") ?? []].map((e) => e.scrollWidth)),
    Status: all("status", "").map((e) => flat(e.innerText)).join(" "), Text: flat(panel?.innerText),
    Guide: bar && onTop(bar) ? flat(bar.innerText) : "",
    Log: [...log?.querySelectorAll("[data-seq]") ?? []].map((e) => ({
      Seq: Number(e.dataset.seq), Who: flat(e.querySelector(".unseen, .who")?.textContent), Text: texts(".bubble", e).join(),
      Sources: flat(e.querySelector("details")?.textContent),
      Choices: [...e.querySelectorAll(".choice:not(:disabled,[aria-disabled=true])")].map((c) => nameOf(c)),
    })),
    Unsent: texts(".unsent .bubble, .failed .bubble"), Offers: all("option", "").map(nameOf),
    Written: root?.querySelector("textarea")?.value ?? "", Focus: root?.activeElement ? nameOf(root.activeElement) || root.activeElement.tagName : "",
    Kept: {...localStorage, ...sessionStorage}, Cookies: document.cookie,
  };
`)

func (b *pane) see(what string, ok func(sight) bool) sight {
	b.t.Helper()
	v := await(b.window, what, look, ok)
	if v.Wide > b.width {
		b.t.Errorf("%s: the page is %d wide in a window of %d", what, v.Wide, b.width)
	}
	return v
}

// now is what there is to see without waiting.
func (b *pane) now() sight {
	b.t.Helper()
	return b.see("the page", func(sight) bool { return true })
}

func (v sight) online() bool { return v.Open && strings.Contains(v.Status, "已连接") }

// last is the newest message.
func (v sight) last() line {
	if len(v.Log) == 0 {
		return line{}
	}
	return v.Log[len(v.Log)-1]
}

// settled tells that the chat is online and all that was said is in the log, once and in order, each with a reply before the
// next.
func (b *pane) settled(v sight) bool {
	var said []string
	replied := true
	for n, l := range v.Log {
		if l.Seq != int64(n+1) {
			return false
		}
		if l.Who != "您" {
			replied = true
			continue
		}
		if !replied {
			return false
		}
		said, replied = append(said, l.Text), false
	}
	return v.online() && len(v.Unsent) == 0 && replied && slices.Equal(said, b.said)
}

func (b *pane) settle(what string) sight {
	b.t.Helper()
	return b.see(what+", said "+strings.Join(b.said, " · "), b.settled)
}

// write puts a text into the box and sends it: by the button on the phone, by Enter elsewhere.
func (b *pane) write(text string) {
	b.t.Helper()
	b.press("textbox", "输入")
	b.insert(text)
	b.said = append(b.said, text)
	if b.phone {
		b.press("button", "^发送$")
		return
	}
	b.key("Enter")
}

func (b *pane) say(text string) sight {
	b.t.Helper()
	b.write(text)
	return b.settle("answered")
}

// choose presses the first choice of the newest message.
func (b *pane) choose() sight {
	b.t.Helper()
	choices := b.settle("choices").last().Choices
	if len(choices) == 0 {
		b.t.Fatalf("nothing to choose from: %+v", b.now().last())
	}
	b.press("button", "^"+choices[0]+"$")
	b.said = append(b.said, choices[0])
	return b.settle("chosen")
}

// mustStand wants the bar free to see, with a step of 小米分期.
func (b *pane) mustStand(v sight, step int) {
	b.t.Helper()
	if place := fmt.Sprintf("第 %d 步 / 共 8 步", step); !strings.Contains(v.Guide, place) || !strings.Contains(v.Guide, "小米分期") {
		b.t.Errorf("the bar says %q, want %s of 小米分期", v.Guide, place)
	}
}

// token is the one thing that the page keeps.
func (b *pane) token(v sight) string {
	b.t.Helper()
	if len(v.Kept) != 1 || v.Cookies != "" {
		b.t.Fatalf("the browser keeps %v and cookies %q, want a token and nothing else", v.Kept, v.Cookies)
	}
	for _, token := range v.Kept {
		return token
	}
	return ""
}

// conforms compares what the visitor sees to what the server has stored.
func (b *pane) conforms(v sight) {
	b.t.Helper()
	c, err := dial(b.server.chat(), place{token: b.token(v)})
	if err != nil {
		b.t.Fatal(err)
	}
	defer c.close()
	if len(c.history) != len(v.Log) {
		b.t.Fatalf("%d messages stored, %d shown: %+v", len(c.history), len(v.Log), v.Log)
	}
	var said []string
	for n, m := range c.history {
		if mine := v.Log[n].Who == "您"; m.Seq != v.Log[n].Seq || (m.Role == session.User) != mine || mine && m.Text != v.Log[n].Text {
			b.t.Errorf("message %d is stored as %+v, shown as %+v", n+1, m, v.Log[n])
		}
		if m.Role == session.User {
			said = append(said, m.Text)
		}
	}
	if !slices.Equal(said, b.said) {
		b.t.Errorf("stored are %q, said were %q", said, b.said)
	}
}

// open visits a host's page and opens the chat with its launcher.
func (b *pane) open(address string) sight {
	b.t.Helper()
	b.visit(address)
	b.press("button", "^打开聊天")
	return b.see("online with questions to press", func(v sight) bool {
		return b.settled(v) && (len(v.Log) > 0 || strings.Contains(v.Text, "大家常问"))
	})
}

// offline takes the network away from this window, or gives it back.
func (b *pane) offline(is bool) {
	b.t.Helper()
	b.do("change the network", devtools("Network.emulateNetworkConditions", map[string]any{
		"offline": is, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}))
}

// newPane opens a window with storage of its own.
func newPane(t *testing.T, browser context.Context, s *server, as screen) *pane {
	t.Helper()
	return &pane{window: openWindow(t, browser, as, chromedp.WithNewBrowserContext()), server: s}
}

// beside opens another window of the same visitor.
func (b *pane) beside() *pane {
	b.t.Helper()
	return &pane{window: openWindow(b.t, b.ctx, b.screen), server: b.server, said: slices.Clone(b.said)}
}

// timed logs how long a part took.
func timed(t *testing.T, name string, part func()) {
	t.Helper()
	began := time.Now()
	part()
	t.Logf("%s: %v", name, time.Since(began).Round(time.Millisecond))
}
