package knowledge

import (
	"strings"
	"testing"
)

// TestSuggestBySound types questions by pinyin, by initials, and by both mixed with characters.
func TestSuggestBySound(t *testing.T) {
	b := build(t, goodFiles(t), nil)
	for typed, want := range map[string]string{
		"花呗":        "花呗",
		"huabei":    "huabei", // as it is written before as it sounds
		"hb":        "花呗",
		"hbwczn":    "花呗未出账",
		"花呗wcz":     "花呗未出账",
		"花呗weichu":  "花呗未出账",
		"hua bei w": "花呗未出账",
		"HBZXTJ":    "花呗注销条件",
	} {
		got := b.Suggest(typed, 6)
		if len(got) == 0 || !strings.Contains(got[0].Question, want) {
			t.Errorf("Suggest(%q) = %v, want questions with %s", typed, got, want)
		}
	}
	for _, typed := range []string{"xqzk", "h", "花呗13812345678", "13812345678"} {
		if got := b.Suggest(typed, 6); len(got) > 0 {
			t.Errorf("Suggest(%q) = %v, want nothing", typed, got)
		}
	}
}

func TestHeardAt(t *testing.T) {
	h := hear("花呗怎么注销", map[rune]string{})
	for typed, want := range map[string]int{
		"hb": 0, "huabei": 0, "huab": 0, "zmzx": 2, "zenmezhuxiao": 2, "zhxiao": 4, "花bzen": 0, "bzm": 1, "hz": -1, "xiaoz": -1, "huabeiz": 0,
	} {
		if got := h.find([]rune(typed)); got != want {
			t.Errorf("find(%q) in 花呗怎么注销 = %d, want %d", typed, got, want)
		}
	}
}
