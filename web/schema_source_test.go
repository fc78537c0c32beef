package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// sourceFiles parses the files that match, without tests.
func sourceFiles(t *testing.T, pattern string) (files []*ast.File) {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	if len(files) == 0 {
		t.Fatalf("no source matches %s", pattern)
	}
	return files
}

// constants are the values of a file's text constants of one type; those without a type where it is empty.
func constants(t *testing.T, file, of string) (values []string) {
	t.Helper()
	for _, f := range sourceFiles(t, file) {
		ast.Inspect(f, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			if name, _ := spec.Type.(*ast.Ident); name != nil && name.Name != of || name == nil && of != "" {
				return true
			}
			for _, v := range spec.Values {
				values = append(values, quoted(t, v)...)
			}
			return true
		})
	}
	return values
}

// codes are the values that the field code has where files make a value of that type.
func codes(t *testing.T, pattern, of string) (values []string) {
	t.Helper()
	for _, f := range sourceFiles(t, pattern) {
		ast.Inspect(f, func(n ast.Node) bool {
			made, ok := n.(*ast.CompositeLit)
			if !ok {
				return true
			}
			if name, _ := made.Type.(*ast.Ident); name == nil || name.Name != of {
				return true
			}
			for _, e := range made.Elts {
				pair, ok := e.(*ast.KeyValueExpr)
				if !ok {
					t.Errorf("a %s is made without the names of its fields", of)
					continue
				}
				if key, _ := pair.Key.(*ast.Ident); key != nil && strings.EqualFold(key.Name, "code") {
					values = append(values, quoted(t, pair.Value)...)
				}
			}
			return true
		})
	}
	return values
}

// quoted is the value of a text in quotes; of anything else, nothing.
func quoted(t *testing.T, e ast.Expr) []string {
	t.Helper()
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return nil
	}
	text, err := strconv.Unquote(lit.Value)
	if err != nil {
		t.Fatal(err)
	}
	return []string{text}
}
