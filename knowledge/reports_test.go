//go:build !race

package knowledge

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Thresholds at which package bot believes a report of the step at hand, one of another step, and an act; bot compares them
// (TestThresholdsAlike).
const (
	botSureReport = .5
	botSureFault  = .45
	botSureAhead  = .65
	botSureAct    = .4
)

// Whoever changes the examples keeps to these.
const (
	leastHeard   = .75 // share of the reports and acts, each left out, that are heard as what they are
	mostMisheard = .06 // share of them that are heard as something else
	mostFromNone = .2  // share of what reports nothing, most of it written to sound like a report or act, that is heard as something
)

// TestReports reads every example of a report or of an act as if nobody had thought of it: said at its step of the guide with the
// most examples, and what reports nothing at each step in turn. What comes of it stands in reports.golden.
func TestReports(t *testing.T) {
	b, err := assembleServed()
	if err != nil {
		t.Fatal(err)
	}
	g, _ := b.Guide("xiaomi-installment")
	heard := map[string]map[string]int{}
	asked, right, wrong, none, fromNone := 0, 0, 0, 0, 0
	for fold := range folds {
		left := *b
		left.model = &model{reports: b.reporter.learn(b.index, b.Read, fold)}
		for i := fold; i < len(b.reporter.examples); i += folds {
			x := b.reporter.examples[i]
			want := b.reporter.names[x.class]
			at := slices.IndexFunc(g.Steps, func(s Step) bool { return strings.HasPrefix(want, s.ID+"/") })
			if at < 0 {
				if want != reportsNothing && !strings.HasPrefix(want, actClass) {
					continue // of a step of another guide
				}
				at = i % len(g.Steps)
			}
			got := left.heardAs(x.text, g, at)
			if heard[want] == nil {
				heard[want] = map[string]int{}
			}
			heard[want][got]++
			switch {
			case want == reportsNothing:
				none++
				fromNone += int(truth(got != reportsNothing))
			default:
				asked++
				right += int(truth(got == want))
				wrong += int(truth(got != want && got != reportsNothing))
			}
		}
	}
	if float64(right) < leastHeard*float64(asked) || float64(wrong) > mostMisheard*float64(asked) || float64(fromNone) > mostFromNone*float64(none) {
		t.Errorf("of %d examples %d are heard as what they are and %d as something else; of %d that report nothing %d are heard as something", asked, right, wrong, none, fromNone)
	}
	var out strings.Builder
	fmt.Fprintf(&out, "Every example of reports.yaml, left out: share that is heard as what it is, and what else the others are heard as.\n\n%-16s %6s %7s\n", "said", "asked", "heard")
	for _, want := range b.reporter.names {
		if n := total(heard[want]); n > 0 {
			fmt.Fprintf(&out, "%-16s %6d %6.1f%%  %s\n", want, n, 100*ratio(float64(heard[want][want]), float64(n)), others(heard[want], want))
		}
	}
	fmt.Fprintf(&out, "%-16s %6d %6.1f%%  something else %.1f%%\n", "all but none", asked, 100*ratio(float64(right), float64(asked)), 100*ratio(float64(wrong), float64(asked)))
	golden(t, "testdata/reports.golden", out.String())
}

// heardAs is the class that package bot takes a text for, said at step number at.
func (b *Base) heardAs(text string, g Guide, at int) string {
	r := b.Read(text)
	if act, confidence := b.Steers(r); confidence >= botSureAct {
		return actClass + act
	}
	rep, ok := b.Report(r, g, at)
	least := botSureReport
	if rep.Says != SaysDone {
		least = botSureFault
	}
	if ok && (rep.Confidence >= botSureAhead || rep.Step == at && rep.Confidence >= least) {
		return g.Steps[rep.Step].ID + "/" + rep.Says
	}
	return reportsNothing
}

func total(counts map[string]int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

// others lists what else was heard, the most frequent first.
func others(counts map[string]int, want string) string {
	var names []string
	for name := range counts {
		if name != want {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(counts[b]-counts[a], strings.Compare(a, b)) })
	for i, name := range names {
		names[i] = fmt.Sprintf("%s %d", name, counts[name])
	}
	return strings.Join(names, ", ")
}
