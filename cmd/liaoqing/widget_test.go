//go:build !race

package main

import (
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
)

const (
	guided = "我要注销小米分期"
	asked  = "花呗晚还六天上征信吗"
)

// lineCut is what the browser itself tells of connections that fail.
var lineCut = []string{"network: WebSocket connection to ", "javascript: WebSocket connection to ", "network: Failed to load resource: "}

// site is all that a visitor meets: the server with its Redis, a page of another origin that may embed the chat, and one that
// may not.
type site struct {
	*server
	listed, unlisted string
}

func newSite(t *testing.T) *site {
	t.Helper()
	listed, unlisted := freeAddr(t), freeAddr(t)
	s := &site{serve(t, "--redis", startRedis(t).url(), "--rate", "0", "--origins", origin(listed)), origin(listed), origin(unlisted)}
	host(t, listed, s.server)
	host(t, unlisted, s.server)
	return s
}

// TestWidget does in a real browser, against a real server and Redis, what visitors do with the widget on a page of another
// origin, which allows next to nothing. A fault on the console, as of the content security policy, fails any part of it.
func TestWidget(t *testing.T) {
	s := newSite(t)
	browser := startBrowser(t)
	for _, part := range []struct {
		name string
		on   []screen
		do   func(*site, *pane)
	}{
		{"the guide to its end", []screen{phone, desktop}, (*site).guide},
		{"a question amid the guide", []screen{phone, desktop}, (*site).digression},
		{"by keyboard alone", []screen{desktop}, (*site).keyboard},
		{"input method", []screen{desktop}, (*site).inputMethod},
		{"offline", []screen{phone}, (*site).offline},
		{"an answer lost on the way", []screen{phone}, (*site).answerLost},
		{"two tabs, and erase", []screen{desktop}, (*site).twoTabs},
		{"private numbers", []screen{phone}, (*site).privateNumbers},
		{"options", []screen{desktop}, (*site).options},
		{"unread", []screen{phone}, (*site).unread},
		{"unlisted origin", []screen{desktop}, (*site).refusal},
		{"no upgrades", []screen{desktop}, (*site).noUpgrades},
		{"axe on every state", []screen{phone, desktop}, (*site).accessible},
		{"work", []screen{phone}, (*site).work},
		{"the server is killed", []screen{phone}, (*site).kill},
	} {
		for _, on := range part.on {
			t.Run(part.name+"/"+on.name, func(t *testing.T) { part.do(s, newPane(t, browser, s.server, on)) })
		}
	}
}

// guide walks all eight steps: by touch on the phone, by mouse elsewhere.
func (s *site) guide(b *pane) {
	b.open(s.listed)
	v := b.see("the panel covers the window on the phone only", func(v sight) bool { return v.Covers == b.phone })
	if !strings.Contains(v.Text, "自动助手") || !strings.Contains(v.Text, "保存") {
		b.t.Errorf("at first: %q, want that this is an automatic assistant and what is kept", v.Text)
	}
	if v.Guide != "" {
		b.t.Errorf("a bar before any guide: %q", v.Guide)
	}
	v = b.say(guided)
	for step := 1; step <= 8; step++ {
		b.mustStand(v, step)
		v = b.choose()
	}
	if v.Guide != "" || !strings.Contains(v.Text, "八步都走完了") {
		b.t.Errorf("after the last step: bar %q, %+v", v.Guide, v.last())
	}
	b.conforms(v)
}

// digression asks something else in the second step; the bar stays, and the source of the answer opens in place.
func (s *site) digression(b *pane) {
	b.open(s.listed)
	b.say(guided)
	b.mustStand(b.choose(), 2)
	v := b.say(asked)
	b.mustStand(v, 2)
	at := slices.IndexFunc(v.Log, func(l line) bool { return l.Sources != "" })
	if at < 0 || !strings.Contains(v.Log[at].Text, "征信") {
		b.t.Fatalf("asked %q: %+v, want an answer with a source", asked, v.Log)
	}
	b.press("summary", "来源")
	opened := chatExpression(`return flat(root.querySelector("details[open]")?.innerText)`)
	await(b.window, "the source is open", opened, func(text string) bool { return strings.Contains(text, "看全文") && strings.Contains(text, "审阅") })
	b.mustStand(b.now(), 2)
	b.conforms(v)
	b.returns(v)
}

// returns loads the page anew: the visitor is told where they stopped.
func (s *pane) returns(before sight) {
	s.t.Helper()
	after := s.open(s.address())
	if !slices.EqualFunc(before.Log, after.Log, func(a, b line) bool { return a.Seq == b.Seq && a.Text == b.Text }) {
		s.t.Errorf("after coming back %+v, want %+v", after.Log, before.Log)
	}
	s.mustStand(after, 2)
	if !strings.Contains(after.Text, "您上次停在第 2 步") {
		s.t.Errorf("after coming back %q, want that it says where the visitor stopped", after.Text)
	}
}

func (b *pane) address() string {
	b.t.Helper()
	address, err := ask[string](b.window, "location.href")
	if err != nil {
		b.t.Fatal(err)
	}
	return address
}

// keyboard opens, asks, chooses and closes without a pointer; the focus is never lost, and comes back to the launcher.
func (s *site) keyboard(b *pane) {
	b.visit(s.listed)
	b.tabTo("打开聊天")
	b.key("Enter")
	b.see("online with the focus in the box", func(v sight) bool { return v.online() && strings.HasPrefix(v.Focus, "输入") })
	b.insert(guided)
	b.key("Enter")
	b.said = append(b.said, guided)
	v := b.settle("answered")
	b.tabBack(v.last().Choices[0])
	b.key("Enter")
	b.said = append(b.said, v.last().Choices[0])
	v = b.settle("chosen")
	b.mustStand(v, 2)
	if v.Focus == "" {
		b.t.Error("the focus was lost with the choice")
	}
	b.key("Escape")
	b.see("closed, with the focus on the launcher", func(v sight) bool { return !v.Open && strings.HasPrefix(v.Focus, "打开聊天") })
}

// tabTo moves on by Tab until something has the focus; tabBack moves back.
func (b *pane) tabTo(name string)   { b.t.Helper(); b.tabs(name, 0) }
func (b *pane) tabBack(name string) { b.t.Helper(); b.tabs(name, 8) }

func (b *pane) tabs(name string, modifiers int64) {
	b.t.Helper()
	var seen []string
	await(b.window, "there is something to move to", chatExpression(`return !!root`), func(there bool) bool { return there })
	for range 40 {
		press := input.DispatchKeyEventParams{Type: "rawKeyDown", Key: "Tab", Code: "Tab", WindowsVirtualKeyCode: 9, Modifiers: modifiers}
		b.do("press Tab", call(input.DispatchKeyEvent, press))
		v := b.now()
		if strings.HasPrefix(v.Focus, name) {
			return
		}
		seen = append(seen, v.Focus)
	}
	b.t.Fatalf("Tab does not come to %q; it went over %q", name, seen)
}

// inputMethod writes as with pinyin: Enter belongs to the input method while it composes, nothing is suggested meanwhile, and
// what is suggested afterwards is taken by arrow and Enter.
func (s *site) inputMethod(b *pane) {
	b.open(s.listed)
	b.press("textbox", "输入")
	compose := func(text string) {
		b.do("compose "+text, call(input.ImeSetComposition, input.ImeSetCompositionParams{Text: text, SelectionStart: int64(len(text)), SelectionEnd: int64(len(text))}))
	}
	enter := func(code int64) {
		b.do("Enter of the input method", call(input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: "rawKeyDown", Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: code}))
	}
	written := func(text string) {
		b.t.Helper()
		b.see("the box holds "+text, func(v sight) bool { return v.Written == text })
	}
	compose("huabei")
	written("huabei")
	pause(300 * time.Millisecond) // longer than the widget waits for the next key: nothing must come, so there is nothing to wait for
	enter(13)                     // as Chromium and Firefox tell it: isComposing
	enter(229)
	compose("huabei'zenme")
	written("huabei'zenme")
	b.insert("花呗怎么") // takes the place of what was composed
	enter(229)       // as Safari tells it: after the composition, by the code alone
	written("花呗怎么")
	v := b.see("suggestions", func(v sight) bool { return len(v.Offers) > 0 })
	b.key("ArrowDown")
	b.key("Enter")
	b.said = append(b.said, v.Offers[0])
	v = b.settle("the suggestion is said")
	if len(v.Offers) > 0 || v.Written != "" {
		b.t.Errorf("after sending: %q in the box, offered %q", v.Written, v.Offers)
	}
	for _, f := range b.sentFrames("suggest") {
		if strings.Contains(f, "huabei") {
			b.t.Errorf("asked for suggestions while composing: %s", f)
		}
	}
	b.conforms(v)
}

// offline keeps what is said while there is no network, says so, and sends it once.
func (s *site) offline(b *pane) {
	b.open(s.listed)
	before := b.say(guided)
	b.excuse(lineCut...)
	b.offline(true)
	b.see("the status tells of it", func(v sight) bool { return !v.online() && strings.Contains(v.Status, "网络断了") })
	b.write(asked)
	v := b.see("what was said waits", func(v sight) bool { return slices.Equal(v.Unsent, []string{asked}) })
	if len(v.Log) != len(before.Log) || !strings.Contains(v.Text, "自动发送") {
		b.t.Errorf("while offline: %+v, want that it says that it will be sent", v)
	}
	b.offline(false)
	b.excuse()
	v = b.settle("back online")
	b.mustStand(v, 1)
	b.conforms(v)
}

// answerLost cuts the line when a say is on its way to a server that does not answer: it is said again and stored once.
func (s *site) answerLost(b *pane) {
	b.open(s.listed)
	b.say(guided)
	b.excuse(lineCut...)
	s.hold(true)
	b.write(asked)
	b.see("on its way", func(v sight) bool { return len(v.Unsent) == 1 })
	eventually(b.t, func() bool { return len(b.sentFrames("say")) == 2 }, func() string { return "the say was not sent" })
	b.offline(true)
	b.see("the line is lost", func(v sight) bool { return !v.online() })
	s.hold(false)
	b.offline(false)
	v := b.settle("back online")
	b.excuse()
	b.conforms(v)
	if frames := b.sentFrames("say"); len(slices.Compact(frames)) != 2 {
		b.t.Errorf("said over the lines: %q, want no other id for the same text", frames)
	}
}

// twoTabs of one visitor agree, and an erasure reaches both.
func (s *site) twoTabs(b *pane) {
	b.open(s.listed)
	b.say(guided)
	c := b.beside()
	c.open(s.listed)
	agree := func(from, to *pane, what string) {
		b.t.Helper()
		to.said = slices.Clone(from.said)
		mine, other := from.settle(what), to.settle(what)
		if !slices.EqualFunc(mine.Log, other.Log, func(a, b line) bool { return a.Text == b.Text && slices.Equal(a.Choices, b.Choices) }) || mine.Guide != other.Guide {
			b.t.Errorf("%s: the tabs show\n%+v\n%+v", what, mine, other)
		}
	}
	agree(b, c, "opened")
	c.choose()
	agree(c, b, "chosen in the second")
	b.say(asked)
	agree(b, c, "asked in the first")
	v := c.settle("before the erasure")
	c.conforms(v)
	c.erase()
	gone := func(v sight) bool {
		return strings.Contains(v.Text, "已经删除") && len(v.Log) == 0 && len(v.Kept) == 0 && v.Guide == ""
	}
	b.see("erased in the first", gone)
	c.see("erased in the second", gone)
	if _, err := dial(s.chat(), place{token: v.Kept["liaoqing.token"]}); err == nil || !strings.Contains(err.Error(), "bad_token") {
		b.t.Errorf("hello with the token of an erased session: %v, want bad_token", err)
	}
	b.press("button", "^开始新对话$")
	b.said = nil
	b.see("a new conversation", b.settled)
	b.conforms(b.say(asked))
}

func (b *pane) erase() {
	b.t.Helper()
	b.press("button", "^更多$")
	b.press("button", "^删除我的记录$")
	b.press("button", "^确认删除$")
	b.said = nil
}

// privateNumbers are noticed before they are sent, and masked on screen when they are sent all the same.
func (s *site) privateNumbers(b *pane) {
	const text, number = "我的身份证是 11010519491231002X 能查吗", "11010519491231002X"
	b.open(s.listed)
	b.press("textbox", "输入")
	b.insert(text)
	b.see("a warning", func(v sight) bool { return strings.Contains(v.Text, "像是身份证号，不需要提供") })
	b.press("button", "^发送$")
	s.hold(true)
	b.press("button", "^仍然发送$")
	if v := b.see("on its way", func(v sight) bool { return len(v.Unsent) == 1 }); strings.Contains(v.Text, number) {
		b.t.Errorf("the number is on screen while it is sent: %q", v.Unsent)
	}
	s.hold(false)
	v := b.see("said and answered", func(v sight) bool { return len(v.Log) > 1 && v.online() && len(v.Unsent) == 0 })
	if strings.Contains(v.Text, number) || !strings.HasPrefix(v.Log[0].Text, "我的身份证是") {
		b.t.Errorf("the number is on screen: %+v", v.Log)
	}
	b.said = []string{v.Log[0].Text}
	b.conforms(v)
}

// options of the script tag: the frame in another language, a title, the site's own first question, and open from the start.
func (s *site) options(b *pane) {
	b.visit(s.listed + "/?" + url.Values{"lang": {"en"}, "title": {"Help"}, "ask": {asked}, "open": {""}, "color": {"#ff6900"}}.Encode())
	v := b.see("open in English", func(v sight) bool { return v.Open && strings.Contains(v.Text, "Often asked") })
	if !strings.HasPrefix(v.Text, "Help") {
		b.t.Errorf("the panel begins with %.40q, want the title Help", v.Text)
	}
	first, err := ask[string](b.window, chatExpression(`return nameOf(all("button", "吗$|关闭$|分期$")[0])`))
	if err != nil || first != asked {
		b.t.Errorf("the first question is %q, %v, want %q", first, err, asked)
	}
	b.press("button", "^"+asked+"$")
	b.see("answered", func(v sight) bool { return len(v.Log) == 2 && v.Log[0].Text == asked && v.Log[1].Sources != "" })
}

// unread is what comes while the panel is closed: the launcher tells of it, and a line divides it from what was seen.
func (s *site) unread(b *pane) {
	b.open(s.listed)
	v := b.say(guided)
	b.press("button", "^关闭聊天$")
	b.see("closed", func(v sight) bool { return !v.Open })
	other := mustDial(b.t, s.chat(), place{token: b.token(v)})
	if err := other.write(map[string]any{"type": "say", "id": newID(), "text": asked}); err != nil {
		b.t.Fatal(err)
	}
	b.said = append(b.said, asked)
	b.press("button", "^打开聊天，[1-9] 条新消息$")
	v = b.settle("opened again")
	if !strings.Contains(v.Text, "新消息") {
		b.t.Errorf("opened again: %q, want a line above what is new", v.Text)
	}
	b.press("button", "^关闭聊天$")
	await(b.window, "nothing is unread", chatExpression(`return all("button", "^打开聊天$").length`), func(n int) bool { return n == 1 })
}

// refusal is on a page whose origin is not listed: the visitor reads that there is no chat, and who builds the page, what to set.
func (s *site) refusal(b *pane) {
	b.excuse(lineCut...)
	b.visit(s.unlisted)
	b.press("button", "^打开聊天")
	b.see("the status tells of it", func(v sight) bool { return strings.Contains(v.Status, "不能聊天") })
	told := strings.Join(b.told(), "\n")
	for _, part := range []string{"console.error", s.unlisted, "origins", "LIAOQING_ORIGINS"} {
		if !strings.Contains(told, part) {
			b.t.Errorf("the console tells %q, want it to name %s", told, part)
		}
	}
	if v := b.now(); len(v.Kept) > 0 || len(v.Log) > 0 {
		b.t.Errorf("refused, and yet %+v", v)
	}
}

// noUpgrades is the chat page behind a proxy that refuses WebSockets: the same frames go over HTTP, with the same promises.
func (s *site) noUpgrades(b *pane) {
	wall := newBarrier(b.t, s.server)
	b.excuse(lineCut...)
	b.visit("http://" + wall.addr + "/chat")
	b.see("online", func(v sight) bool { return v.online() && strings.Contains(v.Text, "大家常问") })
	if n := wall.refused.Load(); n < 2 {
		b.t.Errorf("online after %d refused upgrades, want two tries", n)
	}
	b.say(guided)
	b.mustStand(b.choose(), 2)
	for n, lose := range []*atomic.Bool{&wall.losePost, &wall.loseAnswerTo} {
		lose.Store(true)
		b.conforms(b.say(asked))
		if wall.lost.Load() != int64(n+1) {
			b.t.Errorf("%d requests or answers were lost, want %d", wall.lost.Load(), n+1)
		}
	}
	v := b.now()
	other := mustDial(b.t, s.chat(), place{token: b.token(v)})
	if err := other.write(map[string]any{"type": "say", "id": newID(), "text": "上一步"}); err != nil {
		b.t.Fatal(err)
	}
	b.said = append(b.said, "上一步")
	v = b.settle("what another tab said")
	b.mustStand(v, 1)
	b.conforms(v)
	b.erase()
	b.see("erased", func(v sight) bool {
		return strings.Contains(v.Text, "已经删除") && len(v.Log) == 0 && len(v.Kept) == 0
	})
	if n := wall.refused.Load(); n > 6 {
		b.t.Errorf("%d upgrades were tried, want that it keeps to HTTP", n)
	}
}

// kill is SIGKILL in mid-conversation, once between turns and once right after a say. Nothing is lost or doubled.
func (s *site) kill(b *pane) {
	b.open(s.listed)
	b.say(guided)
	b.mustStand(b.choose(), 2)
	b.excuse(lineCut...)
	s.server.kill()
	b.see("the status tells of it", func(v sight) bool { return v.Open && !v.online() })
	b.write(asked)
	b.see("what was said waits", func(v sight) bool { return slices.Equal(v.Unsent, []string{asked}) })
	s.server.start()
	s.awaitReady()
	v := b.settle("after the restart")
	b.mustStand(v, 2)
	b.conforms(v)
	b.write("征信怎么查")
	s.again()
	v = b.settle("after the second restart")
	b.excuse()
	b.mustStand(v, 2)
	b.conforms(v)
}
