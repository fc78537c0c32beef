package intents

import (
	"testing"
)

// TestSounding reads names typed by their sound, and none where a word is cut apart or the word is another one.
func TestSounding(t *testing.T) {
	r, err := Load(Lexicon{Products: []Name{
		{ID: "huabei", Right: []string{"花呗", "蚂蚁花呗"}, Written: []string{"花呗", "蚂蚁花呗"}},
		{ID: "jiebei", Right: []string{"借呗"}, Written: []string{"借呗"}},
		{ID: "fangxinjie", Right: []string{"放心借"}, Written: []string{"放心借"}},
		{ID: "weilidai", Right: []string{"微粒贷"}, Written: []string{"微粒贷"}},
		{ID: "alipay", Right: []string{"支付宝"}, Written: []string{"支付宝"}, Platform: true},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"花贝怎么关":      "huabei",
		"画呗晚还了":      "huabei",
		"花bei逾期":     "huabei",
		"hua呗逾期":     "huabei",
		"hua bei逾期":  "huabei",
		"接呗上征信吗":     "jiebei",
		"放新借还不上":     "fangxinjie",
		"微立贷结清了":     "weilidai",
		"微利代怎么注销":    "weilidai",
		"支付宝里的花呗":    "huabei",
		"支付宝逾期了":     "alipay",
		"支付保逾期了":     "alipay",
		"华北电力的账单":    "",
		"给妈妈做了花被子":   "",
		"我想借被子":      "",
		"放心借给他吧":     "fangxinjie", // as written it is the name
		"化贝怎么关":      "",           // no character of the name is left
		"chuahuabei": "",
	} {
		got := ""
		if p := r.Read(text).Products; len(p) > 0 {
			got = p[0].ID
			if len(p) > 1 {
				got += "+" + p[1].ID
			}
		}
		if got != want {
			t.Errorf("Read(%q).Products = %q, want %q", text, got, want)
		}
	}
}
