package knowledge

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"testing"
)

var update = flag.Bool("update", false, "write model.json and the golden files anew")

// untrained is the embedded content with an empty model.
func untrained(t testing.TB) *Base {
	t.Helper()
	files, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	c, err := Parse(files)
	if err != nil {
		t.Fatal(err)
	}
	b, err := assemble(t.Context(), c, nil)
	if err != nil {
		t.Fatal(err)
	}
	b.model = &model{Calibrate: make([]float64, signals+1)}
	return b
}

// TestModel trains the model on the embedded content and compares it with the committed one: whoever changes the content
// makes it anew with -update, so that the figures of stats.golden are those of the model that is served.
func TestModel(t *testing.T) {
	m, err := untrained(t).train(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want, err := json.MarshalIndent(m, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	want = append(want, '\n')
	if *update {
		if err := os.WriteFile("model.json", want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(modelFile, want) {
		t.Errorf("model.json is not what the content gives; make it anew: go test ./knowledge -run TestModel -update\n%s", want)
	}
}
