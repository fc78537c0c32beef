//go:build !race

package knowledge

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Thresholds at which package bot answers and offers; knowledge cannot import it.
const (
	botSure        = .65
	botSureInGuide = .3
	botMaybe       = .25
	botDoubtful    = .4
)

// TestRanking puts every similar question to the embedded content as if nobody had thought of it: left out of the index, seen by
// an encoder that was trained without its fold. What comes of it stands in stats.golden, so that a worse ranking is a diff.
func TestRanking(t *testing.T) {
	b, err := assembleServed()
	if err != nil {
		t.Fatal(err)
	}
	b.model = served(t).model
	b.readSigns()
	known, unknown := &table{found: true}, &table{}
	for fold := range folds {
		if err := b.index.place(b.index.learn(fold)); err != nil {
			t.Fatal(err)
		}
		for i := range b.index.entries {
			for j := range b.index.entries[i].Questions {
				if b.index.heldOut(fold, i, j) {
					tally(t, b, known, unknown, leftOut{fold: fold, entry: i, question: j})
				}
			}
		}
	}
	all := known.row("all")
	if all.at1 < all.asked/2 || all.at3 < all.at1 || all.answered == 0 {
		t.Errorf("of %d questions %d are found first, %d among three: that cannot be", all.asked, all.at1, all.at3)
	}
	golden(t, "testdata/stats.golden", fmt.Sprintf(
		"Every similar question, left out of the index. So right: share of the answered that got their entry or one that says the same.\n\n%s\nOne in four, its entry left out too: what is then answered is at best near it.\n\n%s", known, unknown))
}

// tally asks one question alone and, of a step, in the middle of its guide.
func tally(t *testing.T, b *Base, known, unknown *table, out leftOut) {
	e := &b.index.entries[out.entry]
	alone, within := b.asIn(e, b.Read(e.Questions[out.question]))
	put := func(c circumstance, out leftOut, sure float64, rows ...*row) {
		x, err := b.example(t.Context(), c, out)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			r.count(b, x, sure)
		}
	}
	if b.index.absent(out.fold, out.entry) {
		put(alone, out, botSure, unknown.row(e.Kind))
		return
	}
	put(alone, out, botSure, known.row(e.Kind), known.row("all"))
	if e.Kind == KindStep {
		put(within, out, botSureInGuide, known.row("step under way"))
	}
	if out.whole = true; e.Kind != KindUncovered && out.question/folds%4 == 0 {
		put(alone, out, botSure, unknown.row(e.Kind))
	}
}

// table counts by kind of entry.
type table struct {
	found bool // what answers is in the index
	names []string
	rows  map[string]*row
}

type row struct {
	asked, at1, at3                        int
	reciprocal                             float64
	answered, right, declined, offered, no int
}

func (tb *table) row(name string) *row {
	r, ok := tb.rows[name]
	if !ok {
		if tb.rows == nil {
			tb.rows = map[string]*row{}
		}
		r = &row{}
		tb.rows[name], tb.names = r, append(tb.names, name)
	}
	return r
}

// count adds what a question got.
func (r *row) count(b *Base, x example, sure float64) {
	r.asked++
	for place, right := range x.right {
		if right {
			r.at1 += int(truth(place == 0))
			r.at3 += int(truth(place < 3))
			r.reciprocal += 1 / float64(place+1)
			break
		}
	}
	about := b.model.kinds(b.kindSignalsOf(x.asked, x.list))
	switch {
	case len(x.list) == 0 || x.list[0].confidence < botMaybe:
		r.no++
	case about[ofUncovered] >= botDoubtful && b.index.entries[x.list[0].entry].Kind != KindUncovered:
		r.offered++ // or nothing; package bot gives it as no answer
	case x.list[0].confidence < sure:
		r.offered++
	case b.index.entries[x.list[0].entry].Kind == KindUncovered:
		r.declined++
	default:
		r.answered++
		r.right += int(truth(x.right[0]))
	}
}

func (tb *table) String() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%-16s %6s %9s %9s %9s %9s", "kind", "asked", "answered", "declined", "offered", "nothing")
	if tb.found {
		fmt.Fprintf(&out, " %9s %9s %9s %6s", "so right", "recall@1", "recall@3", "MRR")
	}
	for _, name := range tb.names {
		r := tb.rows[name]
		share := func(n, of int) string { return fmt.Sprintf("%.1f%%", 100*ratio(float64(n), float64(of))) }
		fmt.Fprintf(&out, "\n%-16s %6d %9s %9s %9s %9s", name, r.asked,
			share(r.answered, r.asked), share(r.declined, r.asked), share(r.offered, r.asked), share(r.no, r.asked))
		if tb.found {
			fmt.Fprintf(&out, " %9s %9s %9s %6.3f", share(r.right, r.answered), share(r.at1, r.asked), share(r.at3, r.asked), r.reciprocal/float64(r.asked))
		}
	}
	out.WriteByte('\n')
	return out.String()
}

// TestQueries asks what stands in queries.txt and writes the first three entries of each to queries.golden. [guide] in front of a
// query: it is asked in the middle of that guide.
func TestQueries(t *testing.T) {
	b := served(t)
	data, err := os.ReadFile("testdata/queries.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			fmt.Fprintln(&out, line)
			continue
		}
		query, sc := line, Scope{}
		if rest, ok := strings.CutPrefix(line, "["); ok {
			sc.Guide, query, _ = strings.Cut(rest, "] ")
			g, known := b.Guide(sc.Guide)
			if !known {
				t.Fatalf("queries.txt: no guide %q", sc.Guide)
			}
			sc.Product = g.Product
		}
		hits, err := b.hits(t.Context(), b.Read(query), sc, 3)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "%s →", line)
		for _, h := range hits {
			fmt.Fprintf(&out, " %s %.2f", h.Key(), h.Confidence)
		}
		fmt.Fprintln(&out)
	}
	golden(t, "testdata/queries.golden", out.String())
}

// TestTitlesFindTheirArticles asks each title; nobody can ask more exactly.
func TestTitlesFindTheirArticles(t *testing.T) {
	b := served(t)
	const least = .98
	found := 0
	for _, a := range b.Content.Articles {
		hits, err := b.hits(t.Context(), b.Read(a.Title), Scope{}, 1)
		if err != nil {
			t.Fatal(err)
		}
		if len(hits) > 0 && hits[0].Key() == a.ID {
			found++
			continue
		}
		for _, h := range hits {
			t.Logf("%s: %q finds %s (%q)", a.ID, a.Title, h.Key(), h.Title)
		}
	}
	if n := len(b.Content.Articles); float64(found) < least*float64(n) {
		t.Errorf("%d of %d titles find their own article first, want %.0f %%", found, n, 100*least)
	}
}

// golden compares with a file, or writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s is not what the content gives; look at the difference, then -update (-want +got):\n%s", name, diff)
	}
}
