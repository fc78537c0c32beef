//go:build !race

package bot

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/liaoqing/liaoqing/knowledge"
	"github.com/liaoqing/liaoqing/session"
)

// TestDecisionsAlike says questions of the knowledge, and others, with a courtesy, a mark or an emoji more, and in traditional
// characters: what the bot decides is the same.
func TestDecisionsAlike(t *testing.T) {
	b := newBench(t, 0)
	traditional := strings.NewReplacer("还", "還", "征", "徵", "会", "會", "么", "麼", "响", "響", "个", "個", "贷", "貸", "关", "關", "闭", "閉",
		"没", "沒", "怎", "怎", "过", "過", "后", "後", "时", "時", "条", "條", "银", "銀", "卡", "卡", "两", "兩", "记", "記", "录", "錄", "销", "銷",
		"账", "賬", "对", "對", "开", "開", "钱", "錢", "问", "問", "给", "給", "让", "讓", "说", "說", "机", "機", "发", "發", "现", "現", "点", "點",
		"证", "證", "请", "請", "来", "來", "无", "無", "结", "結", "单", "單", "实", "實", "东", "東", "抖", "抖", "额", "額", "应", "應", "该", "該")
	more := map[string]func(string) string{
		"你好":   func(s string) string { return "你好，" + s },
		"谢谢":   func(s string) string { return s + " 谢谢" },
		"麻烦了":  func(s string) string { return s + "，麻烦了" },
		"句号":   func(s string) string { return s + "。" },
		"叹号":   func(s string) string { return s + "！！" },
		"表情":   func(s string) string { return s + "😭😭" },
		"前面表情": func(s string) string { return "🙏" + s },
		"繁体":   traditional.Replace,
	}
	asked := 0
	for i, e := range questionsOf(b.bot.base().Content) {
		if i%97 != 0 {
			continue
		}
		asked++
		want := decision(t, b, e, fmt.Sprint(i))
		for name, change := range more {
			if got := decision(t, b, change(e), fmt.Sprint(i, name)); got != want {
				t.Errorf("%q: %s\n%q: %s", e, want, change(e), got)
			}
		}
	}
	if asked < 100 {
		t.Errorf("%d questions asked, want at least 100", asked)
	}
}

// decision is what a turn came to: kinds, sources and choices, in a session of its own.
func decision(t *testing.T, b *bench, text, id string) string {
	t.Helper()
	turn, err := b.bot.Reply(context.Background(), Utterance{Session: "alike " + id, ID: id, Text: text})
	if err != nil {
		t.Fatalf("Reply(%q): %v", text, err)
	}
	var out []string
	for _, m := range turn.Messages {
		if m.Role != session.Bot {
			continue
		}
		out = append(out, string(m.Kind))
		for _, s := range m.Sources {
			out = append(out, s.ID)
		}
		for _, c := range m.Choices {
			out = append(out, c.ID)
		}
	}
	return strings.Join(out, " ")
}

// questionsOf lists the similar questions of the content.
func questionsOf(c *knowledge.Content) (out []string) {
	for _, a := range c.Articles {
		out = append(out, a.Questions...)
	}
	for _, g := range c.Guides {
		for _, s := range g.Steps {
			out = append(out, s.Questions...)
			for _, a := range s.Answers {
				out = append(out, a.Questions...)
			}
		}
	}
	for _, u := range c.Uncovered {
		out = append(out, u.Questions...)
	}
	return out
}
