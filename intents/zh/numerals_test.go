package zh

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

func TestFoldNumerals(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"六天", "6天"}, {"十五", "15"}, {"廿天", "20天"}, {"廿五天", "25天"}, {"三千块", "3000块"}, {"三万五", "35000"}, {"两千", "2000"},
		{"一百零五", "105"}, {"三百五十块", "350块"}, {"一万零一天", "10001天"}, {"五千万", "50000000"}, {"二〇二四年", "2024年"}, {"十几天", "10几天"},
		{"3k", "3000"}, {"1w", "10000"}, {"1.5万", "15000"}, {"3万5", "35000"}, {"3万五千块", "35000块"}, {"3,000元", "3000元"}, {"3千多", "3000多"}, {"1,234,567.50元", "1234567.50元"}, {"2万两个月", "2万60天"}, {"半个多月", "15多天"}, {"两个星期天", "2个星期天"}, {"卅天", "30天"}, {"三两天", "2-3天"}, {"3万5期", "3万5期"},
		{"两三天", "2-3天"}, {"四五天", "4-5天"}, {"三五天", "3-5天"}, {"十七八天", "17-18天"}, {"二三十天", "20-30天"}, {"三四千块", "3000-4000块"},
		{"三到五天", "3-5天"}, {"4至5天", "4-5天"}, {"一到两周", "7-14天"},
		{"一周", "7天"}, {"两周", "14天"}, {"两个星期", "14天"}, {"一礼拜", "7天"}, {"半个月", "15天"}, {"一个半月", "45天"}, {"逾期一个月", "逾期30天"},
		{"一个多月", "30多天"}, {"2个多月", "60多天"}, {"超过三个月", "超过90天"}, {"近一周", "近7天"},
		{"第三步", "第3步"}, {"第一步", "第1步"}, {"第三个步骤", "第3个步骤"}, {"步骤三", "步骤3"}, {"第十一步", "第11步"}, {"三", "3"}, {"选二", "选2"},
		{"逾期六会上征信吗", "逾期6会上征信吗"}, {"晚六", "晚6"}, {"逾期了一天", "逾期了1天"}, {"十分钟", "10分钟"},
	} {
		if got := Fold(c.text); got != c.want {
			t.Errorf("Fold(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestFoldLeavesWhatIsNoNumber(t *testing.T) {
	for _, text := range []string{
		"一下", "一直", "一样", "万一", "统一", "十分", "三方", "一次性", "第一", "星期一", "周一", "礼拜三", "一分不欠", "一点", "一些", "一般", "不一定",
		"百分之五", "三分之一", "几十天", "千万不要", "换一个", "再说一遍", "下一步", "上一期", "最后一步", "每个月", "三天两头", "连三累六", "半天", "半年",
		"第三方", "连续3个月", "二维码", "三七二十一", "12个月", "每3个月", "第2周", "2周年", "06天", "iphone15k", "分3、6、12期", "半月板", "5G", "6月1日到5日", "拖一下", "晚一点",
	} {
		want := tidy(text)
		if got := Fold(text); got != want {
			t.Errorf("Fold(%q) = %q, want %q", text, got, want)
		}
	}
}

// inHan writes n, below 100,000, as it is read out.
func inHan(n int) string {
	figure := []string{"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	if n == 0 {
		return figure[0]
	}
	out, gap := "", false
	for _, p := range []struct {
		value int
		name  string
	}{{10_000, "万"}, {1000, "千"}, {100, "百"}, {10, "十"}, {1, ""}} {
		d := n / p.value % 10
		if d == 0 {
			gap = out != ""
			continue
		}
		if gap {
			out += figure[0]
			gap = false
		}
		if d == 1 && p.value == 10 && out == "" {
			out = "十"
			continue
		}
		out += figure[d] + p.name
	}
	return out
}

func TestNumeralsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 99_999).Draw(t, "n")
		unit := rapid.SampledFrom([]string{"天", "元"}).Draw(t, "unit")
		text, want := inHan(n)+unit, fmt.Sprint(n)+unit
		if got := Fold(text); got != want {
			t.Fatalf("Fold(%q) = %q, want %q", text, got, want)
		}
		if got := Fold("逾期" + text + "了"); got != "逾期"+want+"了" {
			t.Fatalf("Fold(%q) = %q, want %q", "逾期"+text+"了", got, "逾期"+want+"了")
		}
	})
}

// A span that is spoken of by two figures, and the same in digits, fold alike.
func TestRangesRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "n")
		place := rapid.SampledFrom([]int{1, 10, 100, 1000, 10_000}).Draw(t, "place")
		name := map[int]string{1: "", 10: "十", 100: "百", 1000: "千", 10_000: "万"}[place]
		text := inHan(n) + inHan(n+1) + name + "元"
		want := fmt.Sprintf("%d-%d元", n*place, (n+1)*place)
		if got := Fold(text); got != want {
			t.Fatalf("Fold(%q) = %q, want %q", text, got, want)
		}
	})
}
