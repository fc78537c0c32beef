package knowledge

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestParseReports: what is read by the short way is what YAML reads, and what it does not know is left to YAML.
func TestParseReports(t *testing.T) {
	files, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	var want []stepReports
	if f := decode(files, reportsFile, files[reportsFile], 0, &want); f != nil {
		t.Fatal(f)
	}
	got, ok := parseReports(files[reportsFile])
	if diff := cmp.Diff(want, got); !ok || diff != "" {
		t.Errorf("the embedded file is read another way than by YAML (ok %v, -want +got):\n%s", ok, diff)
	}
	for _, text := range []string{"登上了", "'19年的单子'", "'他说''办好了'''", "\"办好了\"", "19年的单子", "true", "办好了 # 真的", "说: 办好了", "[办好了]", "办好了:", "", "'办好了", "~", "&a 办好了", "!str 办好了"} {
		file := []byte("# 一行注释\n- step: login\n  done:\n    - " + text + "\n")
		got, ok := parseReports(file)
		var want []stepReports
		if f := decode(files, reportsFile, file, 0, &want); ok && (f != nil || !cmp.Equal(want, got)) {
			t.Errorf("%s is read as %v, by YAML as %v, %v", text, got, want, f)
		}
	}
	for _, file := range []string{"- step: login\n  done:\n    - 登上了\n  done:\n    - 进去了\n", "- step: login\n  odd:\n    - 登上了\n", "  done:\n    - 登上了\n", "- step: login\n    - 登上了\n", "- step: login\n  done: [登上了]\n", "- step: login # x\n"} {
		if _, ok := parseReports([]byte(file)); ok {
			t.Errorf("%q is read by the short way", file)
		}
	}
}
