package zh

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"花唄晚還六天上徵信嗎？？", "花呗晚还6天上征信吗?"},
		{"ＨＵＡＢＥＩ  逾期", "huabei逾期"},
		{"hua  bei 逾期 6 天", "hua bei逾期6天"},
		{"还　清 了", "还清了"},
		{"谢谢！！！", "谢谢!"},
		{"等等。。。。", "等等。"},
		{"花\u200b呗\ufeff", "花呗"},
		{"好的👍🏻👍🏻", "好的👍"},
		{"❤\ufe0f", "❤"},
		{"👨\u200d👩\u200d👧", "👨👩👧"},
		{"a\xff花", "a花"},
		{"逾期\n\n怎么办", "逾期怎么办"},
		{"仲未睇，冇嘢问啦唔该", "仲未看,没嘢问啦谢谢"},
		{"登入唔到，佢哋唔批", "登入不到,他们不批"},
		{"唔 还清了", "唔还清了"}, // a hum
		{"早点解绑银行卡", "早点解绑银行卡"},
		{"", ""},
		{" \t", ""},
	} {
		if got := Fold(c.text); got != c.want {
			t.Errorf("Fold(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestFoldTraditional(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"註銷螞蟻借唄帳戶", "注销蚂蚁借呗账户"},
		{"帐单在哪里看", "账单在哪里看"},
		{"拖著沒還", "拖着没还"},
		{"顯著影響", "显著影响"},
		{"甚麼時候會有徵信記錄", "什么时候会有征信记录"},
		{"怎麼關閉", "怎么关闭"},
		{"餘額不夠", "余额不够"},
		{"還清後多久能註銷", "还清后多久能注销"},
		{"乾隆", "乾隆"},
		{"乾淨", "干净"},
	} {
		if got := Fold(c.text); got != c.want {
			t.Errorf("Fold(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

// Every pair of the table must come to rest, or Fold would not end.
func TestSimplifyEnds(t *testing.T) {
	for line := range strings.Lines(traditionalPairs + "\n" + ourPairs) {
		from, to, _ := strings.Cut(strings.TrimSpace(line), " ")
		table, s := simplified(), from
		changed := true
		for n := 0; changed; n++ {
			if n > 5 {
				t.Fatalf("%s → %s does not come to rest: %s", from, to, s)
			}
			s, changed = table.once(s)
		}
	}
}

// words are what people write, and what has gone wrong with folding before.
var words = []string{
	"花唄", "借呗", "逾期", "三", "五", "两", "十", "百", "千", "万", "零", "半", "几", "多", "来", "第", "个", "个月", "个半月", "周", "天", "步", "期", "块",
	"一", "二", "〇", "廿", "亿", "分之", "3", "05", ",", "000", ".", "k", "w", " ", "-", "到", "至", "晚", "星期", "礼拜", "每", "上", "下", "？", "！", "。", "😀", "乾", "著", "么",
	"幺", "麼", "元", "1", "7", "~", "、", "后", "A", "Ｂ", "一次性", "万一", "十分", "月", "年", "日", "吗", "选",
}

func text() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		if rapid.IntRange(0, 9).Draw(t, "kind") == 0 {
			return rapid.String().Draw(t, "any")
		}
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 9).Draw(t, "words"), "")
	})
}

func TestFoldTwiceIsFoldOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := text().Draw(t, "text")
		once := Fold(s)
		if twice := Fold(once); twice != once {
			t.Fatalf("Fold(%q) = %q, but Fold of that = %q", s, once, twice)
		}
	})
}

func TestFoldLeavesNothingOdd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := text().Draw(t, "text")
		var last rune
		for _, r := range Fold(s) {
			switch {
			case unicode.IsSpace(r) && r != ' ', invisible(r), 'A' <= r && r <= 'Z':
				t.Fatalf("Fold(%q) = %q, which holds %q", s, Fold(s), r)
			case r == last && (unicode.IsPunct(r) || unicode.IsSymbol(r)):
				t.Fatalf("Fold(%q) = %q, which holds %q twice", s, Fold(s), r)
			}
			last = r
		}
	})
}

// questions are of the kind that Fold, Cut and Read are measured with.
var questions = []string{
	"花呗晚还六天上征信吗", "怎么注销小米分期", "借呗逾期一个月会怎么样？", "我想把抖音月付关了", "京东白条提前还款要手续费吗", "还清了还会显示在征信上吗",
	"花唄逾期三天會上徵信嗎", "欠了三千五百块还不上怎么办", "美团月付关闭后还能再开吗", "ＡＰＰ找不到注销入口", "第三步点不开", "征信上的逾期记录几年消除",
	"宽限期是几天", "被催收爆通讯录了怎么投诉", "白条和金条是一回事吗", "不是小米，是花呗", "转人工", "我已经结清了但是征信还没更新", "两三天没还要紧吗", "小米金融app在哪里下载",
}

func BenchmarkFold(b *testing.B) {
	for i := 0; b.Loop(); i++ {
		Fold(questions[i%len(questions)])
	}
}
