package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/liaoqing/liaoqing/"

const (
	mostLines     = 400 // of a file
	mostFuncLines = 60
)

// mayImport is "Who may import whom" of the design: each package, and those of ours that it may import directly.
var mayImport = map[string][]string{
	"session":        {},
	"session/search": {"session", "intents/zh"},
	"intents/zh":     {},
	"intents":        {"intents/zh"},
	"knowledge":      {"intents"},
	"bot":            {"knowledge", "intents", "session"},
	"web":            {"bot", "knowledge", "session"},
	"cmd/liaoqing":   {"web", "bot", "knowledge", "intents", "intents/zh", "session", "session/search"},
}

// onlyIn tells which packages may know a library.
var onlyIn = map[string][]string{
	"github.com/go-ego/gse":             {"intents/zh"},
	"github.com/blevesearch/":           {"knowledge", "session/search"},
	"github.com/redis/go-redis":         {"session", "knowledge", "cmd/liaoqing"},
	"github.com/alicebob/miniredis":     {"session"},
	"github.com/gorilla/websocket":      {"web"},
	"github.com/alecthomas/kong":        {"cmd/liaoqing"},
	"github.com/prometheus/":            {"web"},
	"github.com/yuin/goldmark":          {"web"},
	"github.com/microcosm-cc/":          {"web"},
	"github.com/alexedwards/":           {"web"},
	"github.com/goccy/go-yaml":          {"knowledge", "cmd/liaoqing"},
	"github.com/petar-dambovaliev/aho-": {"intents"},
}

// notFor tells what the bot may not know, beside the libraries above: HTTP, JSON and sockets.
var notFor = map[string][]string{"bot": {"net", "net/http", "encoding/json"}}

// goPackage is what `go list -json` tells of one.
type goPackage struct {
	ImportPath, Dir  string
	GoFiles, Imports []string
}

// name is the path below the module.
func (p goPackage) name() string { return strings.TrimPrefix(p.ImportPath, module) }

func packages(t *testing.T) (all []goPackage) {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Dir,GoFiles,Imports", "./...")
	cmd.Dir = filepath.Join("..", "..")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p goPackage
		err := d.Decode(&p)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func TestImports(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range packages(t) {
		seen[p.name()] = true
		allowed, known := mayImport[p.name()]
		if !known {
			t.Errorf("package %s is not in the table of imports: say who may import it, and what it may import", p.name())
		}
		for _, imported := range p.Imports {
			if ours, ok := strings.CutPrefix(imported, module); ok && !slices.Contains(allowed, ours) {
				t.Errorf("%s imports %s; it may import %v", p.name(), ours, allowed)
			}
			if slices.Contains(notFor[p.name()], imported) {
				t.Errorf("%s imports %s", p.name(), imported)
			}
			for library, where := range onlyIn {
				if strings.HasPrefix(imported, library) && !slices.Contains(where, p.name()) {
					t.Errorf("%s imports %s, which only %v may", p.name(), imported, where)
				}
			}
		}
	}
	for _, name := range []string{"bot", "cmd/liaoqing", "intents", "intents/zh", "knowledge", "session", "web"} {
		if !seen[name] {
			t.Errorf("package %s is gone, or go list does not see it", name)
		}
	}
}

// TestLayout holds what the house style says of packages, files and functions.
func TestLayout(t *testing.T) {
	for _, p := range packages(t) {
		if !slices.Contains(p.GoFiles, "doc.go") {
			t.Errorf("%s has no doc.go", p.name())
		}
		var sockets []string
		for _, name := range p.GoFiles {
			file := parse(t, filepath.Join(p.Dir, name), p.name()+"/"+name)
			if slices.ContainsFunc(file.Imports, func(i *ast.ImportSpec) bool { return strings.Contains(i.Path.Value, "gorilla/websocket") }) {
				sockets = append(sockets, name)
			}
		}
		if len(sockets) > 2 {
			t.Errorf("%s knows gorilla/websocket in %v; two files at most", p.name(), sockets)
		}
	}
}

// parse reads a file and complains of what is too long in it.
func parse(t *testing.T, path, name string) *ast.File {
	t.Helper()
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(source, []byte("\n")); n > mostLines {
		t.Errorf("%s has %d lines; %d at most", name, n, mostLines)
	}
	at := token.NewFileSet()
	file, err := parser.ParseFile(at, path, source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		if n := at.Position(f.End()).Line - at.Position(f.Pos()).Line + 1; n > mostFuncLines {
			t.Errorf("%s: %s has %d lines; %d at most", name, f.Name.Name, n, mostFuncLines)
		}
	}
	return file
}
