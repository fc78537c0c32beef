package zh

import (
	"slices"
	"strings"
	"sync"
	"testing"
)

var domain = []string{"花呗", "借呗", "抖音月付", "小米分期", "逾期", "huabei"}

// segmenter is made once for all tests of the package.
var segmenter = sync.OnceValues(func() (*Segmenter, error) { return NewSegmenter(domain) })

func testSegmenter(t testing.TB) *Segmenter {
	s, err := segmenter()
	if err != nil {
		t.Fatalf("NewSegmenter: %v", err)
	}
	return s
}

func TestCut(t *testing.T) {
	s := testSegmenter(t)
	for _, c := range []struct{ folded, want string }{
		{"花呗晚还6天上征信吗?", "花呗 晚 还 6 天 上 征信 吗"},
		{"怎么注销小米分期", "怎么 注销 小米分期"},
		{"抖音月付提前还款会上征信吗", "抖音月付 提前还款 会 上 征信 吗"},
		{"huabei逾期3000元", "huabei 逾期 3000 元"},
		{"借呗,花呗。", "借呗 花呗"},
		{"逾期2-3天", "逾期 2 3 天"},
		{"好👍", "好"},
		{"饕餮", "饕 餮"},
		{"a b", "a b"},
		{"", ""},
		{"?!", ""},
	} {
		if got := strings.Join(s.Cut(c.folded), " "); got != c.want {
			t.Errorf("Cut(%q) = %s, want %s", c.folded, got, c.want)
		}
	}
}

// gse's Cut without the flag goes by distances that AddToken leaves at zero: it joins nothing it should. This pins why cut passes the flag.
func TestCutNeedsTheFlag(t *testing.T) {
	s := testSegmenter(t)
	const text = "信用卡的账单日和还款日有什么区别"
	right := s.gse.Cut(text, false)
	if want := "信用卡 的 账单日 和 还款日 有 什么 区别"; strings.Join(right, " ") != want {
		t.Errorf("gse.Cut(%q, false) = %q, want %s", text, right, want)
	}
	if wrong := s.gse.Cut(text); slices.Equal(wrong, right) {
		t.Errorf("gse.Cut(%q) = %q: right without the flag too, which is then not needed", text, wrong)
	}
}

// What a domain word begins with must not make the rest of the text impossible to cut.
func TestCutAfterOddBeginnings(t *testing.T) {
	s, err := NewSegmenter([]string{"龘贷", "℃卡", "360借条", "拿去花"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ folded, want string }{
		{"龘是什么意思", "龘 是 什么 意思"},
		{"龘贷怎么注销", "龘贷 怎么 注销"},
		{"360借条和拿去花", "360借条 和 拿去花"},
		{"3个月", "3 个 月"},
	} {
		if got := strings.Join(s.Cut(c.folded), " "); got != c.want {
			t.Errorf("Cut(%q) = %s, want %s", c.folded, got, c.want)
		}
	}
}

func TestCutFromManyGoroutines(t *testing.T) {
	s := testSegmenter(t)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for _, q := range questions {
				if got := strings.Join(s.Cut(Fold(q)), ""); got == "" {
					t.Errorf("Cut(%q) = nothing", q)
				}
			}
		})
	}
	wg.Wait()
}

// Words joined again are the text without its marks: nothing is lost and nothing comes twice.
func TestCutLosesNothing(t *testing.T) {
	s := testSegmenter(t)
	for _, q := range questions {
		folded := Fold(q)
		want := strings.Map(func(r rune) rune {
			if wordly(r) {
				return r
			}
			return -1
		}, folded)
		if got := strings.Join(s.Cut(folded), ""); got != want {
			t.Errorf("Cut(%q) = %q joined, want %q", folded, got, want)
		}
	}
}

func BenchmarkCut(b *testing.B) {
	s := testSegmenter(b)
	folded := make([]string, len(questions))
	for i, q := range questions {
		folded[i] = Fold(q)
	}
	for i := 0; b.Loop(); i++ {
		s.Cut(folded[i%len(folded)])
	}
}

func BenchmarkNewSegmenter(b *testing.B) {
	for b.Loop() {
		if _, err := NewSegmenter(domain); err != nil {
			b.Fatal(err)
		}
	}
}
