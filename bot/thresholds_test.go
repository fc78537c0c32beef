package bot

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
)

// TestThresholdsAlike: the tests of package knowledge count what is answered at the thresholds of this package, which they cannot
// import. A constant botSure there is sure here.
func TestThresholdsAlike(t *testing.T) {
	here, there := constants(t, "*.go"), constants(t, "../knowledge/*_test.go")
	compared := 0
	for name, value := range there {
		own, ok := strings.CutPrefix(name, "bot")
		if !ok || !unicode.IsUpper(rune(own[0])) {
			continue
		}
		own = strings.ToLower(own[:1]) + own[1:]
		if compared++; here[own] != value {
			t.Errorf("%s in the tests of knowledge is %s, %s in bot is %s", name, value, own, here[own])
		}
	}
	if compared < 12 {
		t.Errorf("%d thresholds compared, want all", compared)
	}
}

// constants lists the numbers that the files give names to.
func constants(t *testing.T, pattern string) map[string]string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, name := range names {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.CONST {
				continue
			}
			for _, s := range g.Specs {
				v := s.(*ast.ValueSpec)
				for i, id := range v.Names {
					if i < len(v.Values) {
						if lit, ok := v.Values[i].(*ast.BasicLit); ok {
							out[id.Name] = lit.Value
						}
					}
				}
			}
		}
	}
	return out
}
