package knowledge

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
)

// Parse reads the files. Faults that keep a file from being read at all are returned as Faults; what is wrong with the
// meaning is Check's matter.
func Parse(files Files) (*Content, error) {
	c := &Content{files: files}
	lists := []struct {
		name string
		into any
	}{{reportsFile, &c.reports}, {"products.yaml", &c.Products}, {"facts.yaml", &c.Facts}, {"intents/uncovered.yaml", &c.Uncovered},
		{"intents/smalltalk.yaml", &c.Smalltalk}, {"intents/situations.yaml", &c.situations}, {"intents/acts.yaml", &c.acts}}
	wrong := make([]Faults, len(lists))
	var readers sync.WaitGroup
	for i, l := range lists {
		readers.Go(func() {
			data, there := files[l.name]
			if l.name == reportsFile {
				if plain, ok := parseReports(data); ok {
					c.reports = plain
					return
				}
			}
			switch {
			case there:
				wrong[i] = decode(files, l.name, data, 0, l.into)
			case l.name != reportsFile:
				wrong[i] = Faults{{File: l.name, Line: 1, Text: "缺少这个文件，内容目录里必须有它"}}
			}
		})
	}
	var faults Faults
	c.Articles, c.Guides, faults = parseEach(files)
	readers.Wait()
	faults = append(faults, slices.Concat(wrong...)...)
	if len(faults) == 0 {
		faults = c.inherit()
	}
	golden, f := parseGolden(files["golden.jsonl"])
	c.Golden, faults = golden, append(faults, f...)
	if len(faults) > 0 {
		return nil, faults.sorted()
	}
	return c, nil
}

// parseEach reads articles and guides, on all processors and in the order of their names.
func parseEach(files Files) (articles []Article, guides []Guide, faults Faults) {
	names := files.Names()
	found := make([]struct {
		article *Article
		guide   *Guide
		faults  Faults
	}, len(names))
	onAll(len(names), func(i int) {
		switch dir, ext, at := path.Dir(names[i]), path.Ext(names[i]), &found[i]; {
		case dir == "articles" && ext == ".md":
			a, f := parseArticle(files, names[i])
			at.article, at.faults = &a, f
		case dir == "guides" && ext == ".yaml":
			g := Guide{}
			at.faults = decode(files, names[i], files[names[i]], 0, &g)
			g.file = names[i]
			at.guide = &g
		}
	})
	for _, at := range found {
		if at.article != nil {
			articles = append(articles, *at.article)
		}
		if at.guide != nil {
			guides = append(guides, *at.guide)
		}
		faults = append(faults, at.faults...)
	}
	return articles, guides, faults
}

// decode reads YAML strictly; offset is the number of lines of the file that stand before data.
func decode(files Files, name string, data []byte, offset int, into any) Faults {
	err := yaml.UnmarshalWithOptions(data, into, yaml.Strict())
	if err == nil {
		return nil
	}
	line, text := 1, err.Error()
	var at yaml.Error
	if errors.As(err, &at) {
		text = at.GetMessage()
		if tk := at.GetToken(); tk != nil && tk.Position != nil {
			line = tk.Position.Line
		}
	}
	return Faults{{File: name, Line: line + offset, Text: "不是有效的 YAML：" + text}}
}

// parseArticle splits front matter from body.
func parseArticle(files Files, name string) (Article, Faults) {
	a := Article{file: name}
	head, body, ok := bytes.Cut(bytes.TrimPrefix(files[name], []byte("---\n")), []byte("\n---\n"))
	if !ok || !bytes.HasPrefix(files[name], []byte("---\n")) {
		return a, Faults{{File: name, Line: 1, Text: "文章要以 --- 包住的说明开头，正文跟在第二个 --- 之后"}}
	}
	faults := decode(files, name, head, 1, &a)
	a.file = name
	a.Body = strings.TrimSpace(string(body))
	return a, faults
}

func parseGolden(data []byte) (golden []Golden, faults Faults) {
	for n, line := range strings.Split(string(data), "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		g := Golden{Line: n + 1}
		d := json.NewDecoder(strings.NewReader(line))
		d.DisallowUnknownFields()
		err := d.Decode(&g)
		if err == nil && d.More() {
			err = errors.New("一行只能有一个")
		}
		if err != nil {
			faults = append(faults, Fault{File: "golden.jsonl", Line: n + 1, Text: fmt.Sprintf("这一行不是有效的 JSON：%v", err)})
			continue
		}
		golden = append(golden, g)
	}
	return golden, faults
}

// onAll does each of n pieces of work, on all processors.
func onAll(n int, do func(i int)) {
	var workers sync.WaitGroup
	all := runtime.GOMAXPROCS(0)
	for w := range all {
		workers.Go(func() {
			for i := w; i < n; i += all {
				do(i)
			}
		})
	}
	workers.Wait()
}
