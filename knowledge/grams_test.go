package knowledge

import "testing"

// TestArticlesSayDifferentThings holds articles on nearly the same question apart: no two may share more than 40 % of their
// runs of five characters, counted on the shorter one.
func TestArticlesSayDifferentThings(t *testing.T) {
	const most = .40
	articles := served(t).Content.Articles
	runs := make([]map[string]bool, len(articles))
	for i, a := range articles {
		runs[i] = fives(a.Body)
	}
	for i := range articles {
		for j := range i {
			shared := 0
			for g := range runs[i] {
				if runs[j][g] {
					shared++
				}
			}
			if part := float64(shared) / float64(min(len(runs[i]), len(runs[j]))); part > most {
				t.Errorf("%s and %s share %.0f %% of their text, at most %.0f %%", articles[j].ID, articles[i].ID, 100*part, 100*most)
			}
		}
	}
}

func fives(text string) map[string]bool {
	r := []rune(text)
	out := map[string]bool{}
	for i := range len(r) - 4 {
		out[string(r[i:i+5])] = true
	}
	return out
}
