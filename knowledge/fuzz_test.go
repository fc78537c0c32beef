package knowledge

import (
	"errors"
	"strings"
	"testing"
)

// FuzzParse puts anything in place of any file: Parse and Check answer with faults that name a line of a file, and never panic.
func FuzzParse(f *testing.F) {
	files, err := Directory(goodDir)
	if err != nil {
		f.Fatal(err)
	}
	for i, name := range files.Names() {
		f.Add(i, string(files[name]))
	}
	for _, text := range []string{"", "---\n---\n", "---\nid: [\n---\n", "a: &a [*a]", "- {", "%YAML 9", "\t", "- id: !!binary x", "? ", "{\"say\": 1}", "- questions: ['']", "--- |\n", "null", "---\nnull\n---\n"} {
		for i := range files.Names() {
			f.Add(i, text)
		}
	}
	f.Fuzz(func(t *testing.T, i int, text string) {
		names := files.Names()
		name := names[(i%len(names)+len(names))%len(names)]
		changed := with(files, name, text)
		c, err := Parse(changed)
		var faults Faults
		switch {
		case errors.As(err, &faults):
		case err != nil:
			t.Fatalf("Parse() = %v, want Faults", err)
		default:
			faults = Check(c, today)
		}
		for _, fault := range faults {
			lines := 1 + strings.Count(strings.ReplaceAll(string(changed[fault.File]), "\r", "\n"), "\n") // YAML ends lines with either
			if fault.File == "" || fault.Text == "" || fault.Line < 1 || fault.Line > lines {
				t.Errorf("%s: %v, of %d lines", name, fault, lines)
			}
		}
	})
}
