package knowledge

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestServedContentHasNoFault(t *testing.T) {
	files, err := servedFiles()
	if err != nil {
		t.Fatal(err)
	}
	if severe := faultsOf(t, files).Severe(); len(severe) > 0 {
		t.Errorf("Check() =\n%v\nwant nothing", severe)
	}
}

// TestBuildTwice: the same files give the same version, the same model to the byte, and the same hits.
func TestBuildTwice(t *testing.T) {
	one, two := build(t, goodFiles(t), nil), build(t, goodFiles(t), nil)
	if one.Version != two.Version {
		t.Errorf("versions %s and %s of the same files", one.Version, two.Version)
	}
	a, b := modelOf(t, one), modelOf(t, two)
	if !bytes.Equal(a.Weights, b.Weights) || !bytes.Equal(a.Rows, b.Rows) {
		t.Errorf("models of the same files differ:\n%s", cmp.Diff(string(a.Weights), string(b.Weights)))
	}
	given := build(t, goodFiles(t), &a)
	for _, q := range questionsOf(one) {
		want := hitsOf(t, one, q)
		if diff := cmp.Diff(want, hitsOf(t, two, q)); diff != "" {
			t.Errorf("Search(%q) of two builds differ:\n%s", q, diff)
		}
		if diff := cmp.Diff(want, hitsOf(t, given, q)); diff != "" {
			t.Errorf("Search(%q) with the stored model differs:\n%s", q, diff)
		}
	}
}

// TestModelOfOtherFiles: a model is passed over where the files are not those that it was made from.
func TestModelOfOtherFiles(t *testing.T) {
	m := modelOf(t, good(t))
	files := variant(t, "其他")
	b := build(t, files, &m)
	if got := modelOf(t, b); bytes.Equal(got.Weights, m.Weights) {
		t.Errorf("Build() of version %s took the model of %s", b.Version, good(t).Version)
	}
	broken := Model{m.Weights, m.Rows[:len(m.Rows)-1]}
	if _, err := Build(t.Context(), goodFiles(t), today, &broken, nil); err == nil {
		t.Error("Build() with half a row of an encoder = nil, want an error")
	}
	short := Model{m.Weights, m.Rows[:len(m.Rows)-4-dims]}
	if _, err := Build(t.Context(), goodFiles(t), today, &short, nil); err == nil {
		t.Error("Build() with a row too few = nil, want an error")
	}
}

func modelOf(t *testing.T, b *Base) Model {
	t.Helper()
	m, err := b.Model()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func questionsOf(b *Base) (out []string) {
	for _, e := range b.index.entries {
		out = append(out, append(slices.Clone(e.Questions), e.Title)...)
	}
	return out
}

// seen is what of a Hit can be compared.
type seen struct {
	Key, Matched      string
	Score, Confidence float64
	Features          map[string]float64
}

func hitsOf(t *testing.T, b *Base, text string) (out []seen) {
	t.Helper()
	hits, err := b.hits(t.Context(), b.Read(text), Scope{}, 6)
	if err != nil {
		t.Fatalf("Search(%q) = %v", text, err)
	}
	for _, h := range hits {
		out = append(out, seen{h.Key(), h.Matched, h.Score, h.Confidence, h.Features})
	}
	return out
}

func TestSearchConcurrently(t *testing.T) {
	b := good(t)
	questions := questionsOf(b)
	want := make([][]seen, len(questions))
	for i, q := range questions {
		want[i] = hitsOf(t, b, q)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for i, q := range questions {
				hits, err := b.hits(t.Context(), b.Read(q), Scope{}, 6)
				if err != nil {
					t.Errorf("Search(%q) = %v", q, err)
				}
				for j, h := range hits {
					if h.Key() != want[i][j].Key || h.Confidence != want[i][j].Confidence {
						t.Errorf("Search(%q)[%d] = %s %v, alone it is %s %v", q, j, h.Key(), h.Confidence, want[i][j].Key, want[i][j].Confidence)
					}
				}
				b.Suggest(q, 3)
			}
		})
	}
	all.Wait()
}

// TestNamedProductAndDaysBind asks about any product and any days; articles about others are never returned, whatever else is
// said, and each confidence is a rounded share.
func TestNamedProductAndDaysBind(t *testing.T) {
	b := served(t)
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(b.Content.Products).Draw(t, "product")
		days := rapid.IntRange(1, 400).Draw(t, "days")
		text := rapid.SampledFrom([]string{"%p逾期%d天上征信吗", "%p晚了%d天还", "我%d天没还%p会怎样", "%p拖欠%d天影响贷款不"}).Draw(t, "text")
		text = strings.NewReplacer("%p", p.Name, "%d", itoa(days)).Replace(text)
		r := b.Read(text)
		asked := namedProducts(r)
		if !slices.Contains(asked, p.ID) {
			t.Fatalf("Read(%q) names %v, want %s", text, asked, p.ID)
		}
		if r.Days.Min != days || r.Days.Max != days {
			t.Fatalf("Read(%q) names %v days, want %d", text, r.Days, days)
		}
		hits, err := b.hits(t.Context(), r, Scope{}, 20)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range hits {
			if h.Confidence < 0 || h.Confidence > 1 || h.Confidence != round(h.Confidence) || h.Score != round(h.Score) {
				t.Errorf("Search(%q): %s has confidence %v and score %v", text, h.Key(), h.Confidence, h.Score)
			}
			if h.Kind != KindArticle {
				continue
			}
			if len(h.Products) > 0 && !b.related([]string{p.ID}, h.Products) {
				t.Errorf("Search(%q) returns %s about %v", text, h.Key(), h.Products)
			}
			if h.Days != [2]int{} && (days < h.Days[0] || h.Days[1] < days) {
				t.Errorf("Search(%q) returns %s about %v days", text, h.Key(), h.Days)
			}
		}
	})
}

func itoa(n int) string {
	return string(rune('0'+n/100%10)) + string(rune('0'+n/10%10)) + string(rune('0'+n%10))
}

// TestSearchAnything never fails, returns at most as many as asked for, and no entry twice.
func TestSearchAnything(t *testing.T) {
	b := good(t)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("花呗逾期注销6天,。?！ \u0000\uE001é🙂aA-")), 0, 40, -1).Draw(t, "text")
		n := rapid.IntRange(0, 8).Draw(t, "n")
		hits, err := b.hits(t.Context(), b.Read(text), Scope{Guide: rapid.SampledFrom([]string{"", "huabei", "gone"}).Draw(t, "guide")}, n)
		if err != nil || len(hits) > n {
			t.Fatalf("Search(%q, %d) = %d hits, %v", text, n, len(hits), err)
		}
		keys := map[string]bool{}
		for _, h := range hits {
			if keys[h.Key()] || math.IsNaN(h.Score) || math.IsNaN(h.Confidence) {
				t.Errorf("Search(%q): %s twice, or no number: %v %v", text, h.Key(), h.Score, h.Confidence)
			}
			keys[h.Key()] = true
		}
	})
}

func TestSuggest(t *testing.T) {
	b := good(t)
	uncovered := map[string]bool{}
	for _, u := range b.Content.Uncovered {
		uncovered[u.ID] = true
	}
	known := strings.Join(questionsOf(b), "")
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringOfN(rapid.SampledFrom([]rune(known)), 0, 6, -1),
			rapid.Custom(func(t *rapid.T) string {
				q := []rune(rapid.SampledFrom(questionsOf(b)).Draw(t, "question"))
				from := rapid.IntRange(0, len(q)).Draw(t, "from")
				return string(q[from:rapid.IntRange(from, len(q)).Draw(t, "to")])
			})).Draw(t, "text")
		n := rapid.IntRange(0, 9).Draw(t, "n")
		got := b.Suggest(text, n)
		if len(got) > n {
			t.Fatalf("Suggest(%q, %d) returns %d", text, n, len(got))
		}
		middle := false
		entries := map[string]bool{}
		for _, c := range got {
			at := strings.Index(question(c.Question), question(text))
			if at < 0 {
				at = hear(question(c.Question), map[rune]string{}).find([]rune(question(text)))
			}
			if at < 0 || uncovered[c.Entry] || entries[c.Entry] {
				t.Errorf("Suggest(%q) = %v", text, got)
			}
			if at == 0 && middle {
				t.Errorf("Suggest(%q) = %v, want those that begin so first", text, got)
			}
			middle, entries[c.Entry] = middle || at > 0, true
		}
	})
	if got := b.Suggest("花呗", 3); len(got) != 3 {
		t.Errorf("Suggest(花呗, 3) = %v, want 3", got)
	}
	if got := b.Suggest("花", 3); got != nil {
		t.Errorf("Suggest(花) = %v, want nothing of one character", got)
	}
	if got := b.Suggest("天气", 3); got != nil {
		t.Errorf("Suggest(天气) = %v, want no wish without an answer", got)
	}
}

func TestPackUnpack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		files := Files{}
		for name, text := range rapid.MapOf(rapid.StringMatching(`[a-z0-9-]{1,8}(/[a-z0-9-]{1,8})?\.(md|yaml|txt)`), rapid.String()).Draw(t, "files") {
			files[name] = []byte(text)
		}
		bundle, err := pack(files)
		if err != nil {
			t.Fatal(err)
		}
		again, err := pack(files)
		if err != nil || !bytes.Equal(bundle, again) {
			t.Fatalf("pack() twice differs, %v", err)
		}
		got, err := unpack(bundle)
		if err != nil {
			t.Fatal(err)
		}
		if got.Digest() != files.Digest() || !slices.Equal(got.Names(), files.Names()) {
			t.Errorf("unpack(pack(%v)) = %v", files, got)
		}
	})
	if _, err := unpack([]byte("no zip")); err == nil {
		t.Error("unpack(no zip) = nil, want an error")
	}
}

// TestDigest: no renaming, moving or splitting of bytes between files keeps a version.
func TestDigest(t *testing.T) {
	of := map[string]string{}
	for name, f := range map[string]Files{
		"empty": {}, "one": {"a": []byte("bc")}, "renamed": {"ab": []byte("c")}, "split": {"a": []byte("b"), "c": nil}, "more": {"a": []byte("bc"), "d": nil},
	} {
		if other, taken := of[f.Digest()]; taken {
			t.Errorf("%s and %s have the same digest", name, other)
		}
		of[f.Digest()] = name
	}
}

func TestEncoderMarshal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := quantise(drawRows(t))
		data, err := e.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		var got encoder
		if err := got.UnmarshalBinary(data); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got.scale, e.scale) || !slices.Equal(got.rows, e.rows) {
			t.Errorf("unmarshalled %v, want %v", got, e)
		}
	})
}

// TestQuantise: no number is off by more than half a step of its row, which is the largest by 127.
func TestQuantise(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := drawRows(t)
		e := quantise(rows)
		for i, row := range rows {
			var most float64
			for _, x := range row {
				most = max(most, math.Abs(float64(x)))
			}
			for d, x := range row {
				got := float64(e.scale[i]) * float64(e.rows[i][d])
				if math.Abs(got-float64(x)) > most/127*.501 {
					t.Fatalf("row %d of at most %v: %v became %v", i, most, x, got)
				}
			}
		}
	})
}

func drawRows(t *rapid.T) []vector {
	rows := make([]vector, rapid.IntRange(0, 5).Draw(t, "rows"))
	for i := range rows {
		size := rapid.SampledFrom([]float32{0, 1e-6, 1, 1e6}).Draw(t, "size")
		for d := range rows[i] {
			rows[i][d] = size * rapid.Float32Range(-1, 1).Draw(t, "x")
		}
	}
	return rows
}

// TestEncodedLength: what the index knows has length 1; what it does not know lies near nothing.
func TestEncodedLength(t *testing.T) {
	b := good(t)
	known := b.index.ask(b.Read("花呗晚还六天上征信吗"), Scope{}).at
	if n := near(&known, &known); math.Abs(float64(n)-1) > 1e-4 {
		t.Errorf("the vector of a known question has length² %v, want 1", n)
	}
	strange := b.index.ask(b.Read("xyzzy plugh"), Scope{}).at
	if n := near(&strange, &strange); n > .5 {
		t.Errorf("the vector of strange words has length² %v, want near 0", n)
	}
}
