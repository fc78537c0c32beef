//go:build !race

package knowledge

import (
	"bytes"
	"os"
	"testing"
)

// TestModel trains the model on the embedded content and compares it with the committed one: whoever changes the content
// makes it anew with -update, so that starting needs no training and the figures of stats.golden are those of what is served.
func TestModel(t *testing.T) {
	m, err := trained()
	if err != nil {
		t.Fatal(err)
	}
	weights, rows, err := m.files()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		for name, data := range map[string][]byte{"model.json": weights, "model.bin": rows} {
			if err := os.WriteFile(name, data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		return
	}
	if !bytes.Equal(embeddedWeights, weights) || !bytes.Equal(embeddedRows, rows) {
		t.Errorf("the committed model is not what the content gives; make it anew: go test ./knowledge -run TestModel -update\n%s", weights)
	}
}
