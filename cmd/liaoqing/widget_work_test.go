//go:build !race

package main

import (
	"context"
	"slices"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/chromedp"
)

const mostWork = 100 * time.Millisecond // of the page's main thread, from the script tag until the visitor can ask

// work measures what the widget costs its host: the main thread's time, without other processes', until the launcher can be
// pressed, and from there until questions are offered. The best of three, less what the page costs without it.
func (s *site) work(b *pane) {
	b.do("measure", devtools("Performance.enable", map[string]any{"timeDomain": "threadTicks"}))
	// what asks must not cost much itself
	cheap := func(what, expression string) {
		await(b.window, what, expression, func(there bool) bool { return there })
	}
	const root = `document.querySelector("liaoqing-chat")?.shadowRoot`
	var bare, closed, open []time.Duration
	for range 3 {
		b.visit(s.listed + "/?bare")
		cheap("the page without the widget", `document.readyState === "complete"`)
		bare = append(bare, b.busy())
		b.visit(s.listed)
		cheap("the launcher", `!!`+root+`?.querySelector("button")`)
		closed = append(closed, b.busy())
		b.do("open", chromedp.Evaluate[chromedp.Void](`liaoqing.open()`))
		cheap("questions to press", `!!`+root+`?.querySelector("[role=group] button.choice")`)
		open = append(open, b.busy())
		b.do("forget", chromedp.Evaluate[chromedp.Void](`localStorage.clear()`))
	}
	page, took := slices.Min(bare), slices.Min(open)
	b.t.Logf("main thread until the launcher shows: %v; until questions are offered: %v; of both, the page itself: %v", slices.Min(closed), took, page)
	if took-page > mostWork || took <= page {
		b.t.Errorf("the widget keeps the main thread busy for %v, want at most %v", took-page, mostWork)
	}
}

// busy is the time that the main thread has worked since the page was opened.
func (b *pane) busy() time.Duration {
	b.t.Helper()
	var seconds float64
	b.do("read the metrics", chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		result, err := cdp.Call(ctx, target, performance.GetMetrics, cdp.Empty{})
		if err != nil {
			return err
		}
		for _, m := range result.Metrics {
			if m.Name == "TaskDuration" {
				seconds = m.Value
			}
		}
		return nil
	}))
	return time.Duration(seconds * float64(time.Second))
}
