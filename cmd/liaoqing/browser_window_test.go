//go:build !race

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	browserlog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

const (
	chromium = "/usr/bin/chromium"
	atMost   = 5 * time.Minute // of one browser, from opening to closing
)

// screen is what a visitor holds or sits before.
type screen struct {
	name          string
	width, height int64
	phone         bool
}

var (
	phone   = screen{"phone 390x844", 390, 844, true}
	desktop = screen{"desktop 1280x800", 1280, 800, false}
)

// startBrowser starts one browser, which windows are opened in.
func startBrowser(t *testing.T) context.Context {
	t.Helper()
	if _, err := os.Stat(chromium); err != nil {
		t.Fatalf("these tests need a real browser: make tools (%v)", err)
	}
	limited, cancel := context.WithTimeout(context.Background(), atMost)
	options := append(chromedp.DefaultExecAllocatorOptions[:], // without user-data-dir chromedp makes one and removes it
		chromedp.ExecPath(chromium), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-component-update", true))
	allocator, free := chromedp.NewExecAllocator(limited, options...)
	ctx, leave := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		leave()
		free()
		cancel()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start %s: %v", chromium, err)
	}
	return ctx
}

// window is one page. A fault on its console, or a dialog of a script, fails the test.
type window struct {
	screen
	t   *testing.T
	ctx context.Context

	mu      sync.Mutex // guards what follows: the browser's events come on another goroutine
	faults  []string
	excused []string // beginnings of faults that a test brings about
	sent    []string // text frames over WebSockets
}

// openWindow opens a window: with storage of its own in a browser, or beside another window when options say nothing.
func openWindow(t *testing.T, parent context.Context, s screen, options ...chromedp.ContextOption) *window {
	t.Helper()
	ctx, leave := chromedp.NewContext(parent, options...)
	w := &window{screen: s, t: t, ctx: ctx}
	t.Cleanup(func() {
		w.picture()
		leave()
		w.mu.Lock()
		defer w.mu.Unlock()
		for _, fault := range w.faults {
			t.Errorf("the browser tells: %s", fault)
		}
	})
	if err := chromedp.Listen(ctx, w.hear(leave)); err != nil {
		t.Fatalf("open a window: %v", err)
	}
	var as []chromedp.EmulateViewportOption
	if s.phone {
		as = append(as, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait, chromedp.EmulateScale(2))
	}
	w.do("size the window", chromedp.EmulateViewport(s.width, s.height, as...), devtools("Network.enable", nil),
		devtools("Emulation.setFocusEmulationEnabled", map[string]any{"enabled": true})) // as if each window were in front
	return w
}

// picture keeps what a window looked like when its test failed: go test -artifacts -outputdir=DIR.
func (w *window) picture() {
	if !w.t.Failed() {
		return
	}
	ctx, cancel := context.WithTimeout(w.ctx, patience)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	name := filepath.Join(w.t.ArtifactDir(), "window.png")
	if err = errors.Join(err, os.WriteFile(name, png, 0o600)); err != nil {
		w.t.Logf("no picture: %v", err)
		return
	}
	w.t.Logf("picture: %s", name)
}

// devtools is a command of the DevTools protocol.
func devtools(method string, params any) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		return target.Call(ctx, method, params, &struct{}{})
	})
}

func call[P, R any](command cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, command, params)
		return err
	})
}

// hear collects what is a fault on whatever page is open. A script's dialog would stop the page, so it ends the window.
func (w *window) hear(leave func()) func(any) {
	return func(event any) {
		w.mu.Lock()
		defer w.mu.Unlock()
		switch e := event.(type) {
		case *network.EventWebSocketFrameSent:
			w.sent = append(w.sent, string(e.Response.PayloadData))
		case *runtime.EventExceptionThrown:
			w.fault("exception %s %+v", e.ExceptionDetails.Text, e.ExceptionDetails.Exception)
		case *runtime.EventConsoleAPICalled:
			if e.Type == "error" || e.Type == "assert" {
				w.fault("console.%s %s", e.Type, e.Args[0].Value)
			}
		case *browserlog.EventEntryAdded:
			if e.Entry.Level == "error" || e.Entry.Source == "security" {
				w.fault("%s: %s (%s)", e.Entry.Source, e.Entry.Text, e.Entry.URL)
			}
		case *page.EventJavascriptDialogOpening:
			w.fault("dialog %s %q", e.Type, e.Message)
			leave()
		}
	}
}

// fault is called with mu held.
func (w *window) fault(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	for _, beginning := range w.excused {
		if strings.HasPrefix(text, beginning) {
			return
		}
	}
	w.faults = append(w.faults, text)
}

// excuse takes faults that begin so for what the test is about.
func (w *window) excuse(beginnings ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.excused = beginnings
}

// told gives and forgets the faults so far.
func (w *window) told() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	told := w.faults
	w.faults = nil
	return told
}

// sentFrames are the frames of a type that went over a WebSocket.
func (w *window) sentFrames(kind string) (frames []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, f := range w.sent {
		if strings.Contains(f, `"type":"`+kind+`"`) {
			frames = append(frames, f)
		}
	}
	return frames
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

func (w *window) visit(address string) {
	w.t.Helper()
	w.do("open "+address, chromedp.Navigate(address))
}

// pressAt is a finger on the phone and the mouse elsewhere.
func (w *window) pressAt(x, y float64) {
	w.t.Helper()
	if w.phone {
		w.do("tap", chromedp.TapXY(x, y))
		return
	}
	w.do("click", chromedp.MouseClickXY(x, y))
}

func (w *window) insert(text string) {
	w.t.Helper()
	w.do("type "+text, call(input.InsertText, input.InsertTextParams{Text: text}))
}

// keys are those that tests press, with the text that each makes and its Windows code.
var keys = map[string]struct {
	text string
	code int64
}{"Enter": {"\r", 13}, "Escape": {"", 27}, "Tab": {"", 9}, "ArrowDown": {"", 40}}

func (w *window) key(name string) {
	w.t.Helper()
	k, ok := keys[name]
	if !ok {
		w.t.Fatalf("no key %s", name)
	}
	down := input.DispatchKeyEventParams{Type: "keyDown", Key: name, Code: name, Text: k.text, WindowsVirtualKeyCode: k.code}
	if k.text == "" {
		down.Type = "rawKeyDown"
	}
	up := down
	up.Type, up.Text = "keyUp", ""
	w.do("press "+name, call(input.DispatchKeyEvent, down), call(input.DispatchKeyEvent, up))
}

// ask evaluates an expression in the page, and waits for what it promises.
func ask[T any](w *window, expression string) (T, error) {
	ctx, cancel := context.WithTimeout(w.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
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
