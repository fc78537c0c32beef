package web

import (
	"testing"

	"github.com/google/uuid"
)

// FuzzParse: whatever comes, parse gives a request that may be answered, or a problem that can be told.
func FuzzParse(f *testing.F) {
	for _, s := range []string{``, `{}`, `null`, `[]`, `{"type":"hello","after":-1}`, `{"type":"hello","after":1e99}`,
		`{"type":"say","id":"0b9e2c1e-5b1c-4c7c-9f55-0d7f5a3c1a11","text":"一"}`, `{"type":"rate","id":"0b9e2c1e-5b1c-4c7c-9f55-0d7f5a3c1a11","seq":2,"useful":true}`,
		`{"type":"say","id":{}}`, `{"type":"choose","id":"x","seq":"1"}`, `{"TYPE":"say"}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := parse(data)
		if err != nil {
			if p := problemOf(err); p.code != "bad_frame" || p.message == "" {
				t.Errorf("parse(%q) = %v, want a bad_frame that says what is wrong", data, err)
			}
			return
		}
		if r.Type == "hello" {
			if r.After < 0 {
				t.Errorf("parse(%q) let after %d pass", data, r.After)
			}
			return
		}
		if uuid.Validate(r.ID) != nil {
			t.Errorf("parse(%q) let id %q pass", data, r.ID)
		}
		if (r.Type == "rate" || r.Type == "choose") && r.Seq < 1 {
			t.Errorf("parse(%q) let seq %d pass", data, r.Seq)
		}
	})
}
