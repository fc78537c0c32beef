//go:build !race

package knowledge

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Thresholds at which package bot answers and offers; knowledge cannot import it, so bot compares them (TestThresholdsAlike).
const (
	botSure            = .7
	botSureInGuide     = .3
	botMaybe           = .25
	botDoubtful        = .09
	botDoubtfulInGuide = .5
	botDoubtfulOfOwn   = .4
	botDoubtfulOfStep  = .2
	botCertain         = .9
	botFirst           = .45
	botPlain           = .94
	botLikely          = .5
	botEvident         = .95
)

// Whoever changes content or ranking keeps to these.
const (
	leastFirst      = .85 // share of the questions, each left out, whose entry is found first
	leastAmongThree = .95
	mostOutside     = .03 // share of the wishes without an answer, each left out whole, that get one all the same
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
	all, outside := known.row("all"), unknown.row(KindUncovered)
	if n := float64(all.asked); float64(all.at1) < leastFirst*n || float64(all.at3) < leastAmongThree*n || all.at3 < all.at1 || all.answered == 0 {
		t.Errorf("of %d questions %d are found first, %d among three; at least %.2f and %.2f must be", all.asked, all.at1, all.at3, leastFirst, leastAmongThree)
	}
	if float64(outside.answered) > mostOutside*float64(outside.asked) {
		t.Errorf("of %d wishes that nobody thought of %d are answered, at most %.2f may be", outside.asked, outside.answered, mostOutside)
	}
	golden(t, "testdata/stats.golden", fmt.Sprintf(
		"Every similar question, left out of the index. So right: share of the answered that got their entry or one that says the same,\nas any answer of the right step does for recall@1 and recall@3; itself@1: the answer that was asked about, not another of its step.\n\n%s\nOne in four, its entry left out too: what is then answered is at best near it.\n\n%s", known, unknown))
}

// tally asks one question where it would be asked: out of any guide if it says what it is about, else in the guide, where the
// visitor stands at that step; and of a step, from the first step and from another.
func tally(t *testing.T, b *Base, known, unknown *table, out leftOut) {
	e := &b.index.entries[out.entry]
	alone, within := b.asIn(e, b.Read(e.Questions[out.question]))
	put := func(c circumstance, out leftOut, sure float64, rows ...*row) {
		x, err := b.example(t.Context(), c, out)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			r.count(b, x, e, sure)
		}
	}
	if b.index.absent(out.fold, out.entry) {
		put(alone, out, botSure, unknown.row(e.Kind))
		return
	}
	in := func(n int, names ...string) {
		within.Scope.Step = b.standing(within.Guide, e, n)
		var rows []*row
		for _, name := range names {
			rows = append(rows, known.row(name))
		}
		put(within, out, botSureInGuide, rows...)
	}
	n := out.question / folds
	switch {
	case e.Kind != KindStep:
		put(alone, out, botSure, known.row(e.Kind), known.row("all"))
	case alone.opens():
		put(alone, out, botSure, known.row("step, opening"), known.row("all"))
		in(3*n, "step, at it")
	default:
		in(3*n, "step, at it", "all")
	}
	if e.Kind == KindStep {
		in(1, "step, from the first")
		in(3*n+2, "step, from another")
	}
	if out.whole = true; e.Kind != KindUncovered && n%4 == 0 {
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
	asked, at1, at3, very                  int // very: of at1, those that got the answer itself, not another of the same step
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
func (r *row) count(b *Base, x example, own *Entry, sure float64) {
	r.asked++
	if len(x.list) > 0 {
		e := &b.index.entries[x.list[0].entry]
		r.very += int(truth(x.right[0] && (e.Kind == KindArticle || e.Kind == KindStep && e.Answer == own.Answer || e.ID == own.ID)))
	}
	for place, right := range x.right {
		if right {
			r.at1 += int(truth(place == 0))
			r.at3 += int(truth(place < 3))
			r.reciprocal += 1 / float64(place+1)
			break
		}
	}
	if len(x.list) == 0 || x.list[0].confidence < botMaybe {
		r.no++
		return
	}
	doubtful := botDoubtful
	if x.inGuide {
		doubtful = botDoubtfulInGuide
	}
	about, first := b.model.kinds(b.kindSignalsOf(x.asked, x.list)), x.list[0].confidence
	e := &b.index.entries[x.list[0].entry]
	ofOwn := e.Kind == KindArticle && x.list[0].features[atProductSame] == 1
	switch {
	case x.inGuide:
	case ofOwn && first >= sure:
		doubtful = botDoubtfulOfOwn
	case e.Kind == KindStep && first >= botCertain:
		doubtful = botDoubtfulOfStep
	}
	nearly := first >= botMaybe && ofOwn && about[ofArticle] >= botLikely ||
		first >= botFirst && e.Kind != KindUncovered && (e.Kind == KindArticle && about[ofArticle] >= botPlain ||
			(e.Kind == KindArticle || e.Answer != "" && !e.Starts) && about[ofArticle]+about[ofStep] >= botEvident)
	switch {
	case e.Kind != KindUncovered && (about[ofUncovered] >= doubtful || first < sure && !nearly), e.Kind == KindUncovered && first < sure:
		r.offered++ // or nothing; package bot gives it as no answer
	case e.Kind == KindUncovered:
		r.declined++
	default:
		r.answered++
		r.right += int(truth(x.right[0]))
	}
}

func (tb *table) String() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%-20s %6s %9s %9s %9s %9s", "kind", "asked", "answered", "declined", "offered", "nothing")
	if tb.found {
		fmt.Fprintf(&out, " %9s %9s %9s %9s %6s", "so right", "recall@1", "recall@3", "itself@1", "MRR")
	}
	for _, name := range tb.names {
		r := tb.rows[name]
		share := func(n, of int) string { return fmt.Sprintf("%.1f%%", 100*ratio(float64(n), float64(of))) }
		fmt.Fprintf(&out, "\n%-20s %6d %9s %9s %9s %9s", name, r.asked,
			share(r.answered, r.asked), share(r.declined, r.asked), share(r.offered, r.asked), share(r.no, r.asked))
		if tb.found {
			fmt.Fprintf(&out, " %9s %9s %9s %9s %6.3f", share(r.right, r.answered), share(r.at1, r.asked), share(r.at3, r.asked), share(r.very, r.asked), r.reciprocal/float64(r.asked))
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
