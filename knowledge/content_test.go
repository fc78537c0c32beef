package knowledge

import (
	"context"
	"flag"
	"maps"
	"sync"
	"testing"
	"time"

	"github.com/liaoqing/liaoqing/intents"
)

var contentDir = flag.String("content", "", "directory to test in place of the embedded content")

// today is when these tests happen: before any fact's review date.
var today = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

const goodDir = "testdata/good"

// servedFiles are the files whose ranking is tested.
func servedFiles() (Files, error) {
	if *contentDir != "" {
		return Directory(*contentDir)
	}
	return Embedded()
}

// trained is the model that the embedded content gives, trained once for all tests: it takes a minute.
var trained = sync.OnceValues(func() (*model, error) {
	b, err := assembleServed()
	if err != nil {
		return nil, err
	}
	return b.train(context.Background(), func(int, int) {})
})

// served is the embedded content as it is served, made once for all tests; its model is the committed one, if that is its own.
func served(t testing.TB) *Base {
	t.Helper()
	b, err := servedOnce()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var servedOnce = sync.OnceValues(func() (*Base, error) {
	b, err := assembleServed()
	if err != nil {
		return nil, err
	}
	m, err := madeFrom(b.material, []*Model{EmbeddedModel()})
	if err == nil {
		b.model, err = m.read(b.index, b.reporter)
	}
	if err == nil && b.model == nil {
		b.model, err = trained()
	}
	if err != nil {
		return nil, err
	}
	return b, b.index.place(b.model.encoder, b.model.classifier)
})

func assembleServed() (*Base, error) {
	files, err := servedFiles()
	if err != nil {
		return nil, err
	}
	c, err := Parse(files)
	if err != nil {
		return nil, err
	}
	b, err := assemble(context.Background(), c, func(int, int) {})
	if err != nil {
		return nil, err
	}
	return b, b.look()
}

// good is the small content, trained once for all tests.
func good(t testing.TB) *Base {
	t.Helper()
	b, err := goodOnce()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var goodOnce = sync.OnceValues(func() (*Base, error) {
	files, err := Directory(goodDir)
	if err != nil {
		return nil, err
	}
	return Build(context.Background(), files, today, nil, nil)
})

// goodFiles returns a copy that the test may change.
func goodFiles(t testing.TB) Files {
	t.Helper()
	files, err := Directory(goodDir)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// variant is the small content with one word of it changed, so that its version differs.
func variant(t testing.TB, word string) Files {
	t.Helper()
	files := goodFiles(t)
	files["synonyms.txt"] = append(files["synonyms.txt"], []byte("\n# "+word+"\n")...)
	return files
}

func with(files Files, name, text string) Files {
	out := maps.Clone(files)
	out[name] = []byte(text)
	return out
}

func build(t testing.TB, files Files, m *Model) *Base {
	t.Helper()
	b, err := Build(context.Background(), files, today, m, nil)
	if err != nil {
		t.Fatalf("Build() = %v", err)
	}
	return b
}

// hits are those of a search, for who does not ask for kinds.
func (b *Base) hits(ctx context.Context, r intents.Reading, sc Scope, n int) ([]Hit, error) {
	found, err := b.Search(ctx, r, sc, n)
	return found.Hits, err
}

// TestEverydaySpeechNamesNoProduct keeps names out that ordinary words say or sound like.
func TestEverydaySpeechNamesNoProduct(t *testing.T) {
	b := served(t)
	for _, said := range []string{"关了还被扣钱", "信用非常差还能贷款吗", "没有直接信他", "交易卡住了", "钱拿去花了", "被朋友借去花了", "不行就还呗", "借新还旧行吗", "怎么接信息"} {
		if named := namedProducts(b.Read(said)); len(named) > 0 {
			t.Errorf("%q names %v", said, named)
		}
	}
}
