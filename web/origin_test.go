package web

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestOrigins(t *testing.T) {
	list := []string{"https://shop.example", "http://dev.example:8080"}
	for _, tc := range []struct {
		list         []string
		host, origin string
		want         bool
	}{
		{nil, "chat.example", "", true},
		{nil, "chat.example", "https://chat.example", true},
		{nil, "chat.example:443", "https://chat.example", true},
		{nil, "Chat.Example", "https://chat.EXAMPLE:443", true},
		{nil, "127.0.0.1:8080", "http://127.0.0.1:8080", true},
		{nil, "127.0.0.1:8080", "http://127.0.0.1", false},
		{nil, "chat.example", "https://shop.example", false},
		{nil, "chat.example", "https://chat.example.evil.example", false},
		{nil, "chat.example", "https://chat.example@evil.example", false},
		{nil, "chat.example", "https://chat.example/path", false},
		{nil, "chat.example", "null", false},
		{nil, "chat.example", "file://", false},
		{list, "chat.example", "https://shop.example", true},
		{list, "chat.example", "https://SHOP.example:443", true},
		{list, "chat.example", "http://shop.example", false},
		{list, "chat.example", "https://shop.example:8443", false},
		{list, "chat.example", "https://a.shop.example", false},
		{list, "chat.example", "http://dev.example:8080", true},
		{list, "chat.example", "http://dev.example", false},
		{[]string{"*"}, "chat.example", "https://anything.example", true},
		{[]string{"*"}, "chat.example", "null", true},
	} {
		o, err := newOrigins(tc.list)
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest(http.MethodGet, "/v1/chat", nil)
		r.Host = tc.host
		r.Header.Set("X-Forwarded-Host", "shop.example")
		if tc.origin != "" {
			r.Header.Set("Origin", tc.origin)
		}
		if got := o.admits(r); got != tc.want {
			t.Errorf("list %q, host %s: origin %q admitted = %v, want %v", tc.list, tc.host, tc.origin, got, tc.want)
		}
	}
}

func TestOriginsRefusesWhatIsNoOrigin(t *testing.T) {
	for _, text := range []string{"shop.example", "https://", "https://shop.example/", "ftp://shop.example", "*.example", ""} {
		if _, err := newOrigins([]string{text}); err == nil {
			t.Errorf("newOrigins(%q) gave no error", text)
		}
	}
}

func TestARefusedOriginIsToldWhatToChangeAndLoggedOnce(t *testing.T) {
	var log bytes.Buffer
	n := startNode(t, newStore(t), func(o *Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	for range 3 {
		r := httptest.NewRequest(http.MethodGet, "/v1/chat", nil)
		r.Header.Set("Origin", "https://evil.example")
		w := httptest.NewRecorder()
		n.Handler().ServeHTTP(w, r)
		if w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "setting origins") {
			t.Errorf("answer = %d %q, want 403 that names the setting", w.Code, w.Body)
		}
		if w.Header().Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("the refused page may not read why: %v", w.Header())
		}
	}
	if got := strings.Count(log.String(), "evil.example"); got != 1 {
		t.Errorf("logged %d times, want once:\n%s", got, &log)
	}
}

func TestSubprotocols(t *testing.T) {
	n := startNode(t, newStore(t), nil)
	for offered, want := range map[string]int{
		"": http.StatusSwitchingProtocols, "liaoqing.v1": http.StatusSwitchingProtocols, "x, liaoqing.v1": http.StatusSwitchingProtocols,
		"liaoqing.v2": http.StatusBadRequest, "graphql-ws, x": http.StatusBadRequest,
	} {
		r, err := http.NewRequest(http.MethodGet, n.http.URL+"/v1/chat", nil)
		if err != nil {
			t.Fatal(err)
		}
		for k, v := range map[string]string{"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
			"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol": offered} {
			if v != "" {
				r.Header.Set(k, v)
			}
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("offered %q: status = %d, want %d", offered, resp.StatusCode, want)
		}
	}
}
