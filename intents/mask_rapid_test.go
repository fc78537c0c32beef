package intents

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// prose is Chinese text without digits, letters, @ or words that announce.
var prose = []rune("我想问下花呗还清以后能不能注销会影响征信吗谢谢请帮忙看看怎么弄才好啊白条月付分期账单提前结清逾期协商客气了吧呢麻烦")

func drawProse(t *rapid.T, label string, most int) string {
	return string(rapid.SliceOfN(rapid.SampledFrom(prose), 0, most).Draw(t, label))
}

func drawDigits(t *rapid.T, label string, n int) string {
	return string(rapid.SliceOfN(rapid.RuneFrom([]rune("0123456789")), n, n).Draw(t, label))
}

func drawIdentity(t *rapid.T) string {
	region := rapid.SampledFrom([]string{"110101", "310115", "440305", "510107", "650102", "371302", "820000"}).Draw(t, "region")
	s := fmt.Sprintf("%s%04d%02d%02d%s", region, rapid.IntRange(1930, 2010).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "month"),
		rapid.IntRange(1, 28).Draw(t, "day"), drawDigits(t, "order", 3))
	sum := 0
	for i, w := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += w * int(s[i]-'0')
	}
	return s + string("10X98765432"[sum%11])
}

func drawCard(t *rapid.T) string {
	kind := rapid.SampledFrom([]struct {
		prefix string
		length int
	}{{"6217", 19}, {"6225", 16}, {"6230", 16}, {"6228", 19}, {"4367", 16}, {"5187", 16}, {"9558", 19}}).Draw(t, "issuer")
	s := kind.prefix + drawDigits(t, "account", kind.length-len(kind.prefix)-1)
	for check := '0'; ; check++ {
		if d := values(s + string(check)); luhn(d) {
			return s + string(check)
		}
	}
}

func values(s string) []int8 {
	var d []int8
	for _, r := range s {
		d = append(d, int8(r-'0'))
	}
	return d
}

func drawPhone(t *rapid.T) string {
	return "1" + string(rapid.RuneFrom([]rune("3456789")).Draw(t, "network")) + drawDigits(t, "line", 9)
}

// drawWriting writes a number in one of the ways people do. Each writing has as many digits as the number.
func drawWriting(t *rapid.T, number string, groups []int) string {
	scripts := []string{"0123456789", "０１２３４５６７８９", "零一二三四五六七八九", "〇幺两三四五六七八九"}
	mixed := rapid.IntRange(0, 3).Draw(t, "mixed") == 0
	set := rapid.SampledFrom(scripts).Draw(t, "script")
	sep := rapid.SampledFrom([]string{"", "", " ", "-", ".", "\n", "　", "－", " - ", "·", "\u200b"}).Draw(t, "separator")
	var b strings.Builder
	left := groups[0]
	for _, r := range number {
		if left == 0 {
			b.WriteString(sep)
			groups = append(groups[1:], 1<<30)
			left = groups[0]
			if mixed {
				set = rapid.SampledFrom(scripts).Draw(t, "script")
			}
		}
		left--
		if r == 'X' {
			b.WriteString(rapid.SampledFrom([]string{"X", "x", "Ｘ"}).Draw(t, "X"))
			continue
		}
		b.WriteRune([]rune(set)[r-'0'])
	}
	return b.String()
}

// plainDigits are the digits of a text, in any script, one after the other where no more than separators stand between.
func plainDigits(text string) string {
	var b strings.Builder
	for _, r := range text {
		if d, _ := digitOf(r); d != none {
			b.WriteByte(byte('0' + d))
		} else if separates(foldRune(r)) == 0 {
			b.WriteByte('|')
		}
	}
	return b.String()
}

// survivor is a part of eight digits of the number that can still be read in the masked text.
func survivor(number, masked string) string {
	seen := plainDigits(masked)
	for i := 0; i+8 <= len(number); i++ {
		if strings.Contains(seen, number[i:i+8]) {
			return number[i : i+8]
		}
	}
	return ""
}

func TestMaskLetsNoNumberThrough(t *testing.T) {
	kinds := []struct {
		name   string
		draw   func(*rapid.T) string
		kind   string
		groups [][]int
	}{
		{"identity", drawIdentity, IdentityCard, [][]int{{18}, {6, 8, 4}, {4, 4, 4, 4, 2}, {6, 4, 4, 4}, {3, 3, 4, 2, 2, 4}, {17, 1}}},
		{"card", drawCard, BankCard, [][]int{{19}, {4, 4, 4, 4, 3}, {6, 13}, {8, 11}}},
		{"phone", drawPhone, PhoneNumber, [][]int{{11}, {3, 4, 4}, {7, 4}, {3, 8}}},
	}
	for _, k := range kinds {
		t.Run(k.name, rapid.MakeCheck(func(t *rapid.T) {
			number := k.draw(t)
			groups := append([]int(nil), rapid.SampledFrom(k.groups).Draw(t, "groups")...)
			text := drawProse(t, "before", 12) + drawWriting(t, number, groups) + drawProse(t, "after", 12)
			masked, found := Mask(text)
			if s := survivor(number, masked); s != "" {
				t.Fatalf("Mask(%q) = %q lets %s through", text, masked, s)
			}
			if len(found) != 1 || found[0].Kind != k.kind {
				t.Fatalf("Mask(%q) = %q found %v, want one of %s", text, masked, found, k.kind)
			}
			checkFound(t, text, masked, found)
		}))
	}
}

func TestMaskLetsNoGluedNumbersThrough(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawIdentity(t), drawPhone(t)
		if rapid.Bool().Draw(t, "swap") {
			a, b = b, a
		}
		text := drawProse(t, "before", 12) + a + b + drawProse(t, "after", 12)
		masked, _ := Mask(text)
		if s := survivor(a, masked) + survivor(b, masked); s != "" {
			t.Fatalf("Mask(%q) = %q lets %s through", text, masked, s)
		}
	})
}

func TestMaskLetsNoAnnouncedSecretThrough(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom([]string{"验证码", "校验码", "动态口令", "支付密码", "登录密码", "密码", "yzm", "查询码"}).Draw(t, "word")
		link := rapid.SampledFrom([]string{"", "是", "：", ":", " ", "为", "是：", "=", "就是", "收到的是", "发来了 "}).Draw(t, "link")
		secret := drawDigits(t, "secret", 6)
		text := drawProse(t, "before", 12) + word + link + drawWriting(t, secret, []int{rapid.SampledFrom([]int{6, 3}).Draw(t, "group")}) + "，" +
			drawProse(t, "after", 12)
		masked, found := Mask(text)
		if strings.Contains(plainDigits(masked), secret) || len(found) != 1 {
			t.Fatalf("Mask(%q) = %q, %v", text, masked, found)
		}
		checkFound(t, text, masked, found)
	})
}

func TestMaskSparesAnnouncedOrderNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.OneOf(rapid.Custom(drawPhone), rapid.Custom(drawCard), rapid.Custom(drawIdentity)).Draw(t, "number")
		word := rapid.SampledFrom([]string{"订单号", "商户单号", "运单号", "工单", "流水号", "发票号码", "合同编号", "编号", "快递单号"}).Draw(t, "word")
		link := rapid.SampledFrom([]string{"", "是", "：", ": ", " ", "为", "#", "是 SF", "（"}).Draw(t, "link")
		text := drawProse(t, "before", 12) + word + link + number + drawProse(t, "after", 12)
		if masked, found := Mask(text); masked != text || found != nil {
			t.Fatalf("Mask(%q) = %q, %v", text, masked, found)
		}
	})
}

func TestMaskLeavesTextWithoutNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.OneOf(rapid.SampledFrom(prose), rapid.RuneFrom([]rune(" ，。？！\n~*#…😀密码验证身份手机邮箱")))).Draw(t, "text")
		if masked, found := Mask(text); masked != text || found != nil {
			t.Fatalf("Mask(%q) = %q, %v", text, masked, found)
		}
	})
}

// TestMaskOnceIsEnough puts together what the rules look at, in any order.
func TestMaskOnceIsEnough(t *testing.T) {
	parts := []string{"13912345678", "37020219910726008X", "6225880166131863", "617352", "验证码", "密码", "身份证", "卡号", "订单号", "手机", "是", "：", " ", "，", "-",
		"和", "元", "。", "@", "qq", ".", "com", "abc", "[手机号]", "[密码]", "[", "]", "一", "三", "0", "86", "+", "x", "我家电话", "010", "66554433", "\n", "邮箱", "at"}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(parts), rapid.String()), 0, 14).Draw(t, "parts"), "")
		masked, found := Mask(text)
		checkFound(t, text, masked, found)
	})
}
