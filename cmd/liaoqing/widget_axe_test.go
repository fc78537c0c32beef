//go:build !race

package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/chromedp/chromedp"
)

const axeScript = "../../web/ui/node_modules/axe-core/axe.min.js"

// accessible puts axe-core on every state of the widget: it finds no violation.
func (s *site) accessible(b *pane) {
	script, err := os.ReadFile(axeScript)
	if err != nil {
		b.t.Fatalf("this test needs axe-core: make ui (%v)", err)
	}
	c := &checked{pane: b, site: s, axe: string(script), told: map[string]bool{}}
	c.begins()
	c.writes()
	c.isGuided()
	c.looksOtherwise()
	c.ends()
}

// checked is a pane that axe looks at.
type checked struct {
	*pane
	site *site
	axe  string
	told map[string]bool // violations, each told once
}

// fine wants no violation in all that is on screen, once it is there: what still fades in has no contrast yet.
func (c *checked) fine(state string) {
	c.t.Helper()
	if there, err := ask[bool](c.window, `"axe" in window`); err != nil || !there {
		c.do("load axe", chromedp.Evaluate[chromedp.Void](c.axe))
	}
	await(c.window, "what fades in has", chatExpression(`
	  return root.getAnimations().filter((a) => a.playState === "running" && a.effect.getComputedTiming().endTime !== Infinity).length
	`), func(n int) bool { return n == 0 })
	found, err := chromedp.Run(c.ctx, chromedp.Evaluate[[]string](`axe.run(document, {preload: false}).then((result) => result.violations.map(
	  (v) => v.id + ": " + v.help + ": " + v.nodes.map((n) => n.target.join(" ") + " " + n.failureSummary).join("; ")))`, chromedp.EvalAwaitPromise))
	if err != nil {
		c.t.Fatalf("axe, %s: %v", state, err)
	}
	for _, violation := range found {
		if !c.told[violation] {
			c.t.Errorf("%s: %s", state, violation)
		}
		c.told[violation] = true
	}
}

func (c *checked) begins() {
	c.visit(c.site.listed)
	c.see("the launcher", func(v sight) bool { return !v.Open && v.Kept != nil })
	await(c.window, "the launcher shows", chatExpression(`return all("button", "打开聊天").length`), func(n int) bool { return n == 1 })
	c.fine("closed")
	c.pane.open(c.site.listed)
	c.fine("opening")
}

func (c *checked) writes() {
	c.press("textbox", "输入")
	c.insert("花呗怎么")
	c.see("suggestions", func(v sight) bool { return len(v.Offers) > 0 })
	c.fine("suggestions")
	c.insert(" 我的身份证是 11010519491231002X")
	c.see("a warning", func(v sight) bool { return strings.Contains(v.Text, "不需要提供") })
	c.fine("private number")
	c.do("clear the box", chromedp.Evaluate[chromedp.Void](chatExpression(`
	  const box = root.querySelector("textarea");
	  box.value = "";
	  box.dispatchEvent(new Event("input"));
	`)))
	c.site.hold(true)
	c.write(asked)
	c.see("on its way", func(v sight) bool { return len(v.Unsent) == 1 })
	c.fine("answering")
	c.movesUnlessAskedNotTo()
	c.site.hold(false)
	c.settle("answered")
	c.press("summary", "来源")
	await(c.window, "the source is open", chatExpression(`return !!root.querySelector("details[open]")`), func(open bool) bool { return open })
	c.fine("sources open")
	c.press("button", "^没用$")
	await(c.window, "a word is asked for", chatExpression(`return all("textbox", "哪里没帮上").length`), func(n int) bool { return n == 1 })
	c.fine("rating")
}

// movesUnlessAskedNotTo is about the dots while an answer is awaited.
func (c *checked) movesUnlessAskedNotTo() {
	c.t.Helper()
	moving := func(asked bool) int {
		return await(c.window, "the page knows of it", chatExpression(fmt.Sprintf(
			`return matchMedia("(prefers-reduced-motion: reduce)").matches === %v ? root.getAnimations().length : -1`, asked)), func(n int) bool { return n >= 0 })
	}
	if moving(false) == 0 {
		c.t.Error("nothing moves while an answer is awaited")
	}
	c.media("prefers-reduced-motion", "reduce")
	if n := moving(true); n > 0 {
		c.t.Errorf("%d things move, and the device asks for none", n)
	}
	c.media("prefers-reduced-motion", "no-preference")
}

func (c *checked) isGuided() {
	c.say(guided)
	c.choose()
	c.fine("guide")
	c.press("button", "第 2 步 / 共 8 步")
	await(c.window, "the steps show", chatExpression(`return all("region", "小米分期")[0].querySelectorAll("li").length`), func(n int) bool { return n == 8 })
	c.fine("steps of the guide")
	c.press("button", "第 2 步 / 共 8 步")
	c.say("怎么注销")
	c.fine("asked back")
	c.press("button", "转人工")
	c.said = append(c.said, "转人工")
	c.settle("handed over")
	c.fine("handed over")
}

// looksOtherwise is dark, large, and zoomed to twice the size.
func (c *checked) looksOtherwise() {
	style := func(selector, property string, ok func(string) bool) string {
		return await(c.window, selector+" in another "+property, chatExpression(`return getComputedStyle(root.querySelector("`+selector+`")).`+property), ok)
	}
	some := func(string) bool { return true }
	light, size := style(".panel", "backgroundColor", some), style(".bubble", "fontSize", some)
	c.media("prefers-color-scheme", "dark")
	style(".panel", "backgroundColor", func(dark string) bool { return dark != light })
	c.fine("dark")
	c.press("button", "^更多$")
	c.fine("menu")
	c.press("button", "^大字$")
	style(".bubble", "fontSize", func(large string) bool { return large > size })
	c.fine("large and dark")
	c.media("prefers-color-scheme", "light")
	c.fine("large")
	c.zoomed()
}

// media sets what the device tells of itself.
func (c *checked) media(feature, value string) {
	c.t.Helper()
	c.do(feature+": "+value, devtools("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": feature, "value": value}}}))
}

// zoomed is 200 %: half as many pixels of twice the size.
func (c *checked) zoomed() {
	if c.phone {
		return
	}
	c.do("zoom", chromedp.EmulateViewport(c.width/2, c.height/2, chromedp.EmulateScale(2)))
	await(c.window, "the box is in the window", chatExpression(`return onTop(all("textbox", "输入")[0])`), func(free bool) bool { return free })
	if v := c.now(); v.Wide > c.width/2 {
		c.t.Errorf("at 200 %% the page is %d wide in a window of %d", v.Wide, c.width/2)
	}
	c.fine("200 %")
	c.do("zoom back", chromedp.EmulateViewport(c.width, c.height))
}

func (c *checked) ends() {
	c.excuse(lineCut...)
	c.offline(true)
	c.see("offline", func(v sight) bool { return !v.online() })
	c.write("征信怎么查")
	c.see("what was said waits", func(v sight) bool { return len(v.Unsent) == 1 })
	c.fine("offline")
	c.offline(false)
	c.settle("online again")
	c.excuse()
	c.press("button", "^更多$")
	c.press("button", "^删除我的记录$")
	await(c.window, "it asks whether to erase", chatExpression(`return all("button", "^确认删除$").length`), func(n int) bool { return n == 1 })
	c.fine("erase dialog")
	c.press("button", "^确认删除$")
	c.see("erased", func(v sight) bool { return strings.Contains(v.Text, "已经删除") })
	c.fine("erased")
}
