package knowledge

import (
	"testing"
)

// asked400 are distinct questions of the embedded content, so that nothing can be remembered from one to the next.
func asked400(b *testing.B, base *Base) []string {
	b.Helper()
	all := questionsOf(base)
	const want = 400
	if len(all) < want {
		b.Fatalf("%d questions, want %d", len(all), want)
	}
	out := make([]string, 0, want)
	for i := range want {
		out = append(out, all[i*len(all)/want])
	}
	return out
}

func BenchmarkReadAndSearch(b *testing.B) {
	base := served(b)
	questions := asked400(b, base)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := base.Search(b.Context(), base.Read(questions[i%len(questions)]), Scope{}, 6); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	base := served(b)
	questions := asked400(b, base)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		base.Read(questions[i%len(questions)])
	}
}

func BenchmarkSuggest(b *testing.B) {
	base := served(b)
	var typed []string
	for i, q := range asked400(b, base) {
		runes := []rune(q)
		typed = append(typed, string(runes[:min(len(runes), 2+i%4)]))
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		base.Suggest(typed[i%len(typed)], 5)
	}
}

// BenchmarkBuild is a start with the stored model: parse, check, read all questions, index.
func BenchmarkBuild(b *testing.B) {
	base := served(b)
	m, err := base.Model()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Build(b.Context(), base.Content.files, today, &m, nil); err != nil {
			b.Fatal(err)
		}
	}
}
