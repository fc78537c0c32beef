package knowledge

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
)

//go:embed all:content
var embedded embed.FS

// Files are the content files by their slash-separated names.
type Files map[string][]byte

// Embedded returns the content that the program carries.
func Embedded() (Files, error) {
	sub, err := fs.Sub(embedded, "content")
	if err != nil {
		return nil, fmt.Errorf("embedded knowledge: %w", err)
	}
	return readFiles(sub)
}

// areEmbedded tells that these are the files that the program itself holds.
func (f Files) areEmbedded() bool {
	own, err := Embedded()
	return err == nil && maps.EqualFunc(f, own, bytes.Equal)
}

// Directory reads the content files below dir.
func Directory(dir string) (Files, error) {
	files, err := readFiles(os.DirFS(dir))
	if err != nil {
		return nil, fmt.Errorf("knowledge directory %s: %w", dir, err)
	}
	return files, nil
}

// readFiles takes what belongs to the knowledge and passes over anything else, such as an editor's backups.
func readFiles(root fs.FS) (Files, error) {
	files := Files{}
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := path.Base(name)
		if name != "." && strings.HasPrefix(base, ".") {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.IsDir() || !slices.Contains([]string{".yaml", ".md", ".txt", ".jsonl"}, path.Ext(name)) {
			return nil
		}
		data, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		files[name] = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return files, nil
}

// Names lists the files in order.
func (f Files) Names() []string { return slices.Sorted(maps.Keys(f)) }

// Digest identifies the files' names and bytes: 16 hexadecimal digits of SHA-256.
func (f Files) Digest() string {
	h := sha256.New()
	for _, name := range f.Names() {
		fmt.Fprintf(h, "%s\x00%d\x00", name, len(f[name]))
		h.Write(f[name])
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}

// line finds the line of file, from 1, that holds the last of marks, looking for each mark after the one before it. Without
// a find it stays with the last mark that was found.
func (f Files) line(file string, marks ...string) int {
	lines := strings.Split(string(f[file]), "\n")
	at := 0
	for _, m := range marks {
		if i := slices.IndexFunc(lines[at:], func(l string) bool { return marked(l, m) }); i >= 0 {
			at += i
		}
	}
	return at + 1
}

// marked tells that a line holds a mark; an id must end where the mark does.
func marked(line, mark string) bool {
	if !strings.Contains(mark, "id: ") {
		return strings.Contains(line, mark)
	}
	_, rest, ok := strings.Cut(line, mark)
	return ok && (rest == "" || strings.ContainsAny(rest[:1], " ,}#\""))
}
