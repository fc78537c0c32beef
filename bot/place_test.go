package bot

import (
	"context"
	"strings"
	"testing"

	"github.com/liaoqing/liaoqing/knowledge"
	"github.com/liaoqing/liaoqing/session"
)

func TestFill(t *testing.T) {
	known := knowledge.Product{Name: "花呗", Ask: "支付宝 App 内的客服", Lender: "重庆蚂蚁消费金融有限公司", AsOf: "2021-09-23", Path: "支付宝 → 花呗 → 设置", PathAsOf: "2025-06"}
	unknown := knowledge.Product{Name: "好分期", Ask: "未知", Lender: "未知，以合同为准"}
	for _, c := range []struct {
		text    string
		product knowledge.Product
		want    string
	}{
		{"没有要填的", known, "没有要填的"},
		{"关闭{{product}}，{{product}}就关了", known, "关闭花呗，花呗就关了"},
		{"问{{ask}}", known, "问支付宝 App 内的客服"},
		{"问{{ask}}", unknown, "问官方 App 内的「客服」或「关于」页面"},
		{"{{lender}}", known, "据 2021-09-23 的资料，放款方是重庆蚂蚁消费金融有限公司，以您的合同为准。"},
		{"{{lender}}", unknown, "放款方以借款合同为准。"},
		{"{{path}}", known, "关闭入口通常在 支付宝 → 花呗 → 设置（2025-06 的说法，以页面显示为准）。"},
		{"{{path}}", unknown, "关闭入口的位置未知，以页面显示为准。"},
		{"打开{{product}}的 App，{{path}}", knowledge.Product{}, "打开这个产品的 App，关闭入口的位置未知，以页面显示为准。"},
		{"{{other}}", known, "{{other}}"},
	} {
		if got := fill(c.text, c.product); got != c.want {
			t.Errorf("fill(%q, %q) = %q, want %q", c.text, c.product.Name, got, c.want)
		}
	}
}

// TestGuidesLeaveNothingUnfilled walks the guides' texts for every product that has one.
func TestGuidesLeaveNothingUnfilled(t *testing.T) {
	base := baseOf(t)
	walked := 0
	for _, p := range base.Content.Products {
		g, ok := base.Guide(p.Guide)
		if !ok {
			continue
		}
		walked++
		texts := []string{g.Title, g.About, g.Done}
		for _, s := range g.Steps {
			texts = append(texts, s.Title, s.Text, s.Hold, s.Help)
			for _, c := range s.Choices {
				texts = append(texts, c.Label)
			}
			for _, a := range s.Answers {
				texts = append(texts, a.Title, a.Text)
			}
		}
		for _, text := range texts {
			if got := fill(text, p); strings.Contains(got, "{{") || strings.Contains(got, "未知 App") {
				t.Errorf("%s for %s: %q", g.ID, p.ID, got)
			}
		}
	}
	if walked < 10 {
		t.Errorf("%d products have a guide, want more than ten", walked)
	}
}

// TestLostPlace resumes flows whose step or guide a new version has lost.
func TestLostPlace(t *testing.T) {
	for _, c := range []struct {
		flow     session.Flow
		says     string
		step     int // 0: no guide any more
		starting string
	}{
		{session.Flow{Guide: "xiaomi-installment", Step: "gone", Number: 4}, "好了", 3, phraseMoved},
		{session.Flow{Guide: "xiaomi-installment", Step: "gone", Number: 1}, "好了", 1, phraseMoved},
		{session.Flow{Guide: "xiaomi-installment", Step: "gone", Number: 99}, "好了", 8, phraseMoved},
		{session.Flow{Guide: "xiaomi-installment", Step: "login", Number: 7}, "再说一遍", 2, "**第 2 步 / 共 8 步"},
		{session.Flow{Guide: "gone", Step: "login", Number: 2}, "你好", 0, "您好"},
		{session.Flow{Guide: "general", Product: "gone", Step: "settle", Number: 1}, "再说一遍", 1, "**第 1 步 / 共 8 步"},
	} {
		b := newBench(t, 0)
		b.put(session.Tracker{Flow: &c.flow})
		turn, err := b.bot.Reply(context.Background(), Utterance{Session: visitor, ID: "1", Text: c.says})
		if err != nil || len(turn.Messages) < 2 {
			t.Fatalf("%+v, %q: %d messages, %v", c.flow, c.says, len(turn.Messages), err)
		}
		m := turn.Messages[1]
		step := 0
		if m.Guide != nil {
			step = m.Guide.Step
		}
		if step != c.step || !strings.HasPrefix(m.Text, c.starting) {
			t.Errorf("%+v, %q: step %d, %q, want step %d, %q…", c.flow, c.says, step, m.Text, c.step, c.starting)
		}
	}
}
