package intents

import "testing"

// TestSpelling reads words typed in letters, whole or in part, and leaves other letters.
func TestSpelling(t *testing.T) {
	r, err := Load(Lexicon{Products: []Name{{ID: "huabei", Right: []string{"花呗"}, Written: []string{"花呗"}}}})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"denglu 一直转圈":        "登录一直转圈",
		"jieguo 在哪看":         "结果在哪看",
		"Zhuxiao以后还能用吗":      "注销以后还能用吗",
		"zen me zhu xiao":    "怎么注销",
		"wo yao zhuxiao":     "我要注销",
		"duo久出结果":            "多久出结果",
		"怎么取xiao":            "怎么取消",
		"kefu不回":             "客服不回",
		"denglu bu shang le": "登录不上了",
		"app denglu 不了":      "app登录不了",
		"denglu app":         "登录app",
		"zidong xufei 取消":    "自动续费取消",
		"xia yi bu":          "下一步",
		"vip会员":              "vip会员",
		"app打不开":             "app打不开",
		"denglux":            "denglux",
		"xdenglu":            "xdenglu",
		"le":                 "le",
		"ni hao ma":          "你好吗",
		"huabei.com":         "huabei.com",
		"kefu@mi.com":        "kefu@mi.com",
		"a@denglu.com":       "a@denglu.com",
	} {
		if got := r.Read(text).Folded; got != want {
			t.Errorf("Read(%q).Folded = %q, want %q", text, got, want)
		}
		if again := r.Read(want).Folded; again != want {
			t.Errorf("Read(%q).Folded = %q: not idempotent", want, again)
		}
	}
}
