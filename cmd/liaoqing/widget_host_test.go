//go:build !race

package main

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
)

// hostPage is a page of somebody else that embeds the widget as the README says, with the options of its query.
const hostPage = `<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>商城的帮助页</title></head>
<body><main><h1>帮助中心</h1><p>怎么退货、怎么开发票。</p></main>
<script src="http://%[1]s/widget.js" async %[2]s></script>
</body>
</html>`

// hostPolicy allows that page what the README names, and nothing else.
const hostPolicy = "default-src 'none'; script-src http://%[1]s; connect-src http://%[1]s ws://%[1]s; require-trusted-types-for 'script'"

// origin is an address of this machine as another site's: 127.0.0.1 is not localhost.
func origin(addr string) string { return "http://localhost:" + addr[strings.LastIndex(addr, ":")+1:] }

// host serves the page at an address.
func host(t *testing.T, addr string, s *server) {
	t.Helper()
	serveAt(t, addr, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" { // no icon
			w.WriteHeader(http.StatusNoContent)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", fmt.Sprintf(hostPolicy, s.public))
		if r.URL.RawQuery == "bare" { // as it was before
			fmt.Fprint(w, hostPage[:strings.Index(hostPage, "<script")])
			return
		}
		var options []string
		for name, values := range r.URL.Query() {
			options = append(options, fmt.Sprintf("data-%s=%q", name, values[0]))
		}
		fmt.Fprintf(w, hostPage, s.public, strings.Join(options, " "))
	}))
}

func serveAt(t *testing.T, addr string, h http.Handler) {
	t.Helper()
	l, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	front := httptest.NewUnstartedServer(h)
	if err := front.Listener.Close(); err != nil {
		t.Fatal(err)
	}
	front.Listener = l
	front.Start()
	t.Cleanup(func() {
		front.CloseClientConnections()
		front.Close()
	})
}

// barrier is a proxy as in some offices: it lets no WebSocket through. The next POST, or the answer to it, can be lost in it.
type barrier struct {
	addr                   string
	refused, lost          atomic.Int64
	losePost, loseAnswerTo atomic.Bool
}

func newBarrier(t *testing.T, s *server) *barrier {
	t.Helper()
	b := &barrier{addr: freeAddr(t)}
	through := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: s.public})
	through.ModifyResponse = func(r *http.Response) error {
		if r.Request.Method == http.MethodPost && b.loseAnswerTo.CompareAndSwap(true, false) {
			b.lost.Add(1)
			return fmt.Errorf("the line is cut")
		}
		return nil
	}
	through.ErrorHandler = func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) }
	serveAt(t, b.addr, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Upgrade") != "" {
			b.refused.Add(1)
			http.Error(w, "no upgrades here", http.StatusForbidden)
			return
		}
		if r.Method == http.MethodPost && b.losePost.CompareAndSwap(true, false) {
			b.lost.Add(1)
			panic(http.ErrAbortHandler)
		}
		through.ServeHTTP(w, r)
	}))
	return b
}
