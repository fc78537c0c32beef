//go:build !race

package knowledge

import (
	"flag"
	"slices"
	"testing"
)

var ablate = flag.Bool("ablate", false, "tell what each part of the ranking adds; takes as long as training")

// TestAblation asks the left-out questions with parts of the ranking taken away, and trains what is left anew.
func TestAblation(t *testing.T) {
	if !*ablate {
		t.Skip("go test ./knowledge -run TestAblation -ablate -v")
	}
	b, err := assembleServed()
	if err != nil {
		t.Fatal(err)
	}
	b.model = served(t).model
	all, err := b.askLeftOut(t.Context(), func(int, int) {})
	if err != nil {
		t.Fatal(err)
	}
	asked, found := [kindCount]int{}, [kindCount]int{}
	for _, x := range all {
		if !x.whole && !x.absent {
			asked[x.kind]++
			found[x.kind] += int(truth(slices.Contains(x.right, true)))
		}
	}
	t.Logf("right entry among the candidates: articles %d of %d, steps %d of %d, wishes without an answer %d of %d",
		found[ofArticle], asked[ofArticle], found[ofStep], asked[ofStep], found[ofUncovered], asked[ofUncovered])
	encoder := []int{atNear, atNearby, atMiddle}
	classes := []int{atClass, atKind}
	for _, c := range []struct {
		name    string
		only    []int
		without []int
	}{
		{"the best similar question by shared words alone", []int{atFit}, nil},
		{"re-ranker over lexical features and entities", nil, append(slices.Clone(encoder), classes...)},
		{"and the encoder", nil, classes},
		{"and the classifier, without the encoder", nil, encoder},
		{"all", nil, nil},
	} {
		at1, at3, n := recall(lacking(all, c.only, c.without))
		t.Logf("%-50s recall@1 %.3f recall@3 %.3f of %d", c.name, at1, at3, n)
	}
}

// lacking are the examples with features taken away.
func lacking(all []example, only, without []int) []example {
	out := make([]example, 0, len(all))
	for _, x := range all {
		if x.whole || x.absent || !slices.Contains(x.right, true) {
			continue
		}
		list := slices.Clone(x.list)
		for i := range list {
			for f := range list[i].features {
				if only != nil && !slices.Contains(only, f) || slices.Contains(without, f) {
					list[i].features[f] = 0
				}
			}
		}
		x.list = list
		out = append(out, x)
	}
	return out
}

// recall trains an order on examples and tells how often the first, and one of the first three, is right.
func recall(all []example) (at1, at3 float64, n int) {
	m := &model{weights: fitOrder(all)}
	for _, x := range all {
		x = example{list: slices.Clone(x.list), right: slices.Clone(x.right), serves: x.serves}
		x.sort(m)
		n++
		at1 += truth(x.right[0])
		at3 += truth(slices.Contains(x.right[:min(3, len(x.right))], true))
	}
	return at1 / float64(n), at3 / float64(n), n
}
