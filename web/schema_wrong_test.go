package web

import (
	"encoding/json"
	"strings"
	"testing"
)

// spoilt is an example with one thing changed: at is where ("messages.1.kind"), to the value in JSON; empty: left out.
type spoilt struct{ frame, at, to string }

var (
	wrongOfClients = []spoilt{
		{"hello", "type", `"hallo"`}, {"hello", "after", `-1`}, {"hello", "after", `1.5`}, {"hello", "token", `""`}, {"hello", "id", `"x"`},
		{"say", "type", ``}, {"say", "id", ``}, {"say", "id", `"1"`}, {"say", "id", `"0b9e2c1e5b1c4c7c9f550d7f5a3c1a11"`}, {"say", "text", ``},
		{"say", "text", `""`}, {"say", "text", `7`}, {"say", "text", `"` + strings.Repeat("征", maxText+1) + `"`}, {"say", "seq", `1`},
		{"choose", "seq", `0`}, {"choose", "seq", `"2"`}, {"choose", "choice", `""`}, {"choose", "choice", ``},
		{"rate", "useful", ``}, {"rate", "useful", `"yes"`}, {"rate", "comment", `"` + strings.Repeat("好", maxText+1) + `"`},
		{"suggest", "text", ``}, {"erase", "id", `null`},
	}
	wrongOfServers = []spoilt{
		{"welcome", "token", ``}, {"welcome", "resumed", `"no"`}, {"welcome", "hot", `null`}, {"welcome", "hot.0", `"怎么注销"`}, {"welcome", "seq", `-1`},
		{"history", "messages", ``}, {"history", "messages", `null`}, {"history", "messages.0.role", `"visitor"`}, {"history", "messages.0.kind", `"answer"`},
		{"history", "messages.0.time", `"yesterday"`}, {"history", "messages.0.why", `{}`},
		{"history", "messages.1.sources", ``}, {"history", "messages.1.kind", ``}, {"history", "messages.1.sources.0.kind", `"rumour"`},
		{"history", "messages.1.sources.0.reviewed", `"22.11.2026"`},
		{"turn", "messages", `[]`}, {"turn", "id", ``}, {"turn", "messages.1.seq", `0`}, {"turn", "messages.1.kind", `"joke"`},
		{"turn", "messages.1.guide.state", `"lost"`}, {"turn", "messages.1.guide.step", `0`}, {"turn", "messages.1.choices.0.source", ``},
		{"turn", "messages.1.choices.0.label", `""`}, {"rated", "seq", ``}, {"suggestions", "items", ``}, {"suggestions", "items.0.label", ``},
		{"suggestions", "items", `[` + strings.TrimSuffix(strings.Repeat(`{"label":"一"},`, mostOffers+1), ",") + `]`},
		{"erased", "id", `"x"`}, {"error", "code", `"oops"`}, {"error", "message", ``}, {"error", "retry_after_ms", `"1s"`}, {"error", "type", `"failure"`},
	}
)

// TestWrongFramesAreRefused: the document allows its own examples, and none of them when one thing of it is wrong.
func TestWrongFramesAreRefused(t *testing.T) {
	d := theDocument(t)
	for _, side := range []struct {
		frames []frameType
		wrong  []spoilt
		is     func(frame []byte) error
	}{
		{clientFrames, wrongOfClients, func(f []byte) error { return judge(t, d.client, f) }},
		{serverFrames, wrongOfServers, func(f []byte) error { return judge(t, d.server, f) }},
	} {
		for _, f := range side.frames {
			if err := side.is([]byte(examples[f.kind])); err != nil {
				t.Errorf("the document refuses its example of %s: %v", f.kind, err)
			}
		}
		for _, w := range side.wrong {
			if side.is(w.make(t)) == nil {
				t.Errorf("the document allows %s where %s is %.40q", w.frame, w.at, w.to)
			}
		}
	}
}

// make spoils the example.
func (s spoilt) make(t *testing.T) []byte {
	t.Helper()
	var frame any
	if err := json.Unmarshal([]byte(examples[s.frame]), &frame); err != nil {
		t.Fatalf("example of %s: %v", s.frame, err)
	}
	var to any
	if s.to != "" {
		if err := json.Unmarshal([]byte(s.to), &to); err != nil {
			t.Fatalf("%s: %v", s.to, err)
		}
	}
	set(t, frame, strings.Split(s.at, "."), to, s.to == "")
	out, err := json.Marshal(frame)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// set changes what stands at a path, or takes it out.
func set(t *testing.T, v any, path []string, to any, out bool) {
	t.Helper()
	switch v := v.(type) {
	case map[string]any:
		switch {
		case len(path) > 1:
			set(t, v[path[0]], path[1:], to, out)
		case out:
			delete(v, path[0])
		default:
			v[path[0]] = to
		}
	case []any:
		at := int(path[0][0] - '0')
		if len(path) > 1 {
			set(t, v[at], path[1:], to, out)
			return
		}
		v[at] = to
	default:
		t.Fatalf("nothing at %v", path)
	}
}
