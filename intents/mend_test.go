package intents

import "testing"

// TestMending puts right what is typed by its sound, and leaves what is a word of its own or cuts one apart.
func TestMending(t *testing.T) {
	r, err := Load(Lexicon{})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"花呗愈期了影响征性吗": "花呗逾期了影响征信吗",
		"都还青了怎么注消":   "都还清了怎么注销",
		"换款日是几号":     "还款日是几号",
		"收不到验正码":     "收不到验证码",
		"网代结青了":      "网贷结清了",
		"还请您帮我看看":    "还请您帮我看看",
		"这样还行不行":     "这样还行不行",
		"申请被拒贷了":     "申请被拒贷了",
		"放贷的是谁":      "放贷的是谁",
		"借新还旧":       "借新还旧",
		"一次付清":       "1次付清",
		"增信服务费":      "增信服务费",
		"征信没事":       "征信没事",
		"与其等着不如现在关":  "与其等着不如现在关",
	} {
		if got := r.Read(text).Folded; got != want {
			t.Errorf("Read(%q).Folded = %q, want %q", text, got, want)
		}
		if again := r.Read(want).Folded; again != want {
			t.Errorf("Read(%q).Folded = %q: not idempotent", want, again)
		}
	}
}
