package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// request asks the fallback and returns the frames of its answer.
func (n *node) request(t *testing.T, method, query, token, body string) (status int, frames []heard) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, n.http.URL+"/v1/frames"+query, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&frames); err != nil {
		t.Fatalf("%s %s: status %d: %v", method, query, resp.StatusCode, err)
	}
	return resp.StatusCode, frames
}

func sayFrame(id, text string) string {
	return fmt.Sprintf(`{"type":"say","id":%q,"text":%q}`, id, text)
}

func types(frames []heard) (out []string) {
	for _, f := range frames {
		out = append(out, f.Type)
	}
	return out
}

func TestFramesByPost(t *testing.T) {
	n := startNode(t, newStore(t), nil)
	id := newID()
	status, got := n.request(t, "POST", "", "", `[{"type":"hello"},`+sayFrame(id, "一")+`]`)
	if status != http.StatusOK || !slices.Equal(types(got), []string{"welcome", "history", "turn"}) || got[2].ID != id {
		t.Fatalf("answer = %d %v, want welcome, history, turn", status, types(got))
	}
	token := got[0].Token
	status, got = n.request(t, "POST", "", token, `[`+sayFrame(id, "一")+`,`+sayFrame(newID(), "二")+`,`+sayFrame(newID(), "")+`]`)
	if status != http.StatusOK || !slices.Equal(types(got), []string{"turn", "turn", "error"}) || !got[0].Replayed || got[1].Messages[0].Seq != 3 {
		t.Errorf("answer = %d %+v, want a replayed turn, a turn, an error", status, got)
	}
	tab := n.visit(t)
	status, got = n.request(t, "POST", "", tab.welcome.Token, `[`+sayFrame(newID(), "三")+`]`)
	if f := tab.want("turn"); status != http.StatusOK || f.ID != got[0].ID {
		t.Errorf("the tab heard %+v, want turn %s", f, got[0].ID)
	}
	status, got = n.request(t, "POST", "", token, `[{"type":"erase","id":"`+newID()+`"}]`)
	if status != http.StatusOK || !slices.Equal(types(got), []string{"erased"}) {
		t.Errorf("erase = %d %v", status, got)
	}
}

func TestBadRequestsOfTheFallback(t *testing.T) {
	n := startNode(t, newStore(t), nil)
	token := n.visit(t).welcome.Token
	say := sayFrame(newID(), "一")
	for _, tc := range []struct {
		method, query, token, body string
		status                     int
		code                       string
	}{
		{"POST", "", "", `[` + say + `]`, 400, "bad_frame"},
		{"POST", "", token, `x`, 400, "bad_frame"},
		{"POST", "", token, `{}`, 400, "bad_frame"},
		{"POST", "", token, `[1]`, 400, "bad_frame"},
		{"POST", "", token, `[` + strings.Repeat(say+",", 32) + say + `]`, 400, "bad_frame"},
		{"POST", "", token, `["` + strings.Repeat("a", maxFrame) + `"]`, 413, ""},
		{"POST", "", token, strings.Repeat("a", maxBody+1), 413, ""},
		{"POST", "", "nonsense", `[` + say + `]`, 401, "bad_token"},
		{"GET", "?after=0", "", "", 401, "bad_token"},
		{"GET", "?after=0", "nonsense", "", 401, "bad_token"},
		{"GET", "?after=-1", token, "", 400, "bad_frame"},
		{"GET", "", token, "", 400, "bad_frame"},
		{"GET", "?after=0&wait=x", token, "", 400, "bad_frame"},
	} {
		status, got := n.request(t, tc.method, tc.query, tc.token, tc.body)
		code := ""
		if len(got) == 1 {
			code = got[0].Code
		}
		if status != tc.status || code != tc.code {
			t.Errorf("%s %s %.40q = %d %v, want %d %s", tc.method, tc.query, tc.body, status, got, tc.status, tc.code)
		}
	}
}

func TestFramesByGetWaitForWhatComes(t *testing.T) {
	n := startNode(t, newStore(t), nil)
	p := n.visit(t)
	said := p.say(newID(), "一")
	token := p.welcome.Token
	if _, got := n.request(t, "GET", "?after=0", token, ""); len(got) != 1 || got[0].ID != said.ID {
		t.Errorf("after 0 = %v, want the turn", got)
	}
	if status, got := n.request(t, "GET", "?after=2", token, ""); status != http.StatusOK || len(got) != 0 {
		t.Errorf("after 2 = %d %v, want nothing", status, got)
	}
	if _, got := n.request(t, "GET", "?after=2&last="+newID(), token, ""); len(got) != 1 || !got[0].Reset {
		t.Errorf("after another turn = %v, want a reset", got)
	}
	for _, tc := range []struct {
		act  func()
		want string
	}{
		{func() { p.send("say", map[string]any{"id": newID(), "text": "二"}) }, "turn"},
		{func() { p.send("erase", map[string]any{"id": newID()}) }, "erased"},
	} {
		answer := make(chan []heard)
		after := map[string]string{"turn": "2", "erased": "4"}[tc.want]
		go func() {
			_, got := n.request(t, "GET", "?wait=25&after="+after, token, "")
			answer <- got
		}()
		until(t, "somebody waits", func() bool {
			n.hub.mu.RLock()
			defer n.hub.mu.RUnlock()
			return len(n.hub.tabs[p.welcome.Session]) == 2
		})
		tc.act()
		if got := <-answer; !slices.Equal(types(got), []string{tc.want}) {
			t.Errorf("answer = %v, want %s", got, tc.want)
		}
	}
}

func TestDrainEndsWaiting(t *testing.T) {
	n := startNode(t, newStore(t), nil)
	p := n.visit(t)
	done := make(chan int)
	go func() {
		status, _ := n.request(t, "GET", "?wait=30&after=0", p.welcome.Token, "")
		done <- status
	}()
	until(t, "somebody waits", func() bool {
		n.hub.mu.RLock()
		defer n.hub.mu.RUnlock()
		return len(n.hub.tabs[p.welcome.Session]) == 2
	})
	if err := n.Drain(t.Context()); err != nil {
		t.Errorf("Drain = %v", err)
	}
	if status := <-done; status != http.StatusOK {
		t.Errorf("status = %d", status)
	}
}

func TestOtherOriginsMayUseTheFallbackWhenListed(t *testing.T) {
	n := startNode(t, newStore(t), func(o *Options) { o.Origins = []string{"https://shop.example"} })
	for origin, want := range map[string]int{"https://shop.example": http.StatusNoContent, "https://evil.example": http.StatusForbidden} {
		r, err := http.NewRequest(http.MethodOptions, n.http.URL+"/v1/frames", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Origin", origin)
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		allowed := resp.Header.Get("Access-Control-Allow-Origin")
		if resp.StatusCode != want || (allowed == origin) != (want == http.StatusNoContent) {
			t.Errorf("preflight of %s = %d, allowed origin %q, want %d", origin, resp.StatusCode, allowed, want)
		}
	}
}
