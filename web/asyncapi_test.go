package web

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/invopop/jsonschema"
)

var update = flag.Bool("update", false, "write protocol/asyncapi.json and protocol/schema.json anew")

// TestAsyncAPI: the committed documents are those that the Go structs make.
func TestAsyncAPI(t *testing.T) {
	defs := schemas(t)
	schema := struct {
		Version string `json:"$schema"`
		Title   string `json:"title"`
		OneOf   []any  `json:"oneOf"`
		Defs    any    `json:"$defs"`
	}{jsonschema.Version, "Frame", []any{ref("$defs/ClientFrame"), ref("$defs/ServerFrame")}, defs}
	doc := bytes.ReplaceAll(written(t, asyncAPIDoc(defs)), []byte(definitions), []byte("#/components/schemas/"))
	for name, made := range map[string][]byte{"protocol/schema.json": written(t, schema), "protocol/asyncapi.json": doc} {
		if *update {
			if err := os.WriteFile(name, made, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		stored, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(stored), string(made)); diff != "" {
			t.Errorf("%s is not what the structs say (go test ./web -run TestAsyncAPI -update; -stored +made):\n%s", name, diff)
		}
	}
}

func written(t *testing.T, v any) []byte {
	t.Helper()
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestTheDocumentIsServed: anybody gets the document, and asks again cheaply.
func TestTheDocumentIsServed(t *testing.T) {
	h := startNode(t, newStore(t), nil).Handler()
	w := get(h, "/v1/asyncapi.json", nil)
	head := w.Header()
	if w.Code != http.StatusOK || head.Get("Content-Type") != "application/json" || head.Get("Access-Control-Allow-Origin") != "*" {
		t.Fatalf("GET = %d %v, want 200, JSON for any origin", w.Code, head)
	}
	stored, err := os.ReadFile("protocol/asyncapi.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(w.Body.Bytes(), stored) {
		t.Error("what is served is not protocol/asyncapi.json")
	}
	if again := get(h, "/v1/asyncapi.json", http.Header{"If-None-Match": {head.Get("ETag")}}); again.Code != http.StatusNotModified {
		t.Errorf("with its ETag = %d, want 304", again.Code)
	}
}
