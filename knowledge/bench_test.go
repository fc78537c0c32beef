package knowledge

import (
	"fmt"
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

// BenchmarkSearch2000 searches 2,000 entries: those of the embedded content, and articles made of their questions with other
// characters. What is learned is not: any encoder and classifier of that size cost the same.
func BenchmarkSearch2000(b *testing.B) {
	base := served(b)
	c := *base.Content
	r := rng(7)
	other := []rune("天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜金生丽水玉出昆冈")
	for n := len(base.index.entries); n < 2000; n++ {
		a := c.Articles[r.below(len(base.Content.Articles))]
		a.ID = fmt.Sprint("made-", n)
		questions := make([]string, len(a.Questions))
		for i, q := range a.Questions {
			at := r.below(len([]rune(q)))
			questions[i] = string([]rune(q)[:at]) + string(other[r.below(len(other))]) + string(other[r.below(len(other))]) + string([]rune(q)[at:])
		}
		a.Questions = questions
		c.Articles = append(c.Articles, a)
	}
	large, err := assemble(b.Context(), &c, func(int, int) {})
	if err != nil {
		b.Fatal(err)
	}
	if err := large.look(); err != nil {
		b.Fatal(err)
	}
	if n := len(large.index.entries); n < 2000 {
		b.Fatalf("%d entries", n)
	}
	rows := make([]vector, len(large.index.words.name))
	classes := &classifier{classes: large.index.about.names, scale: make([]float32, len(rows)+signCount), rows: make([][]int8, len(rows)+signCount)}
	for i, name := range large.index.words.name {
		rows[i] = hashed(name, 1)
		classes.scale[i], classes.rows[i] = .01, make([]int8, len(classes.classes))
	}
	if err := large.index.place(quantise(rows), classes); err != nil {
		b.Fatal(err)
	}
	large.model = base.model
	questions := asked400(b, base)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := large.Search(b.Context(), large.Read(questions[i%len(questions)]), Scope{}, 6); err != nil {
			b.Fatal(err)
		}
	}
}
