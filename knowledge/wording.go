package knowledge

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/liaoqing/liaoqing/intents"
)

// forbidden are sentences that no visitor may read; a rule with the reason that an editor is told.
var forbidden = []struct {
	expr   *regexp.Regexp
	reason string
}{
	{regexp.MustCompile(`拨打[^。不别勿]{0,20}(注销|关闭)`), "号码没有核实过，请改成「在 App 内客服页面查看」"},
	{regexp.MustCompile(`(注销|关闭)(了|之?后|以后)[^。]{0,6}(征信|记录)[^。不没]{0,4}(清除|恢复|消除|洗白)`), "注销不会清除征信记录"},
	{regexp.MustCompile(`(^|[^“「"])不(注销|关闭)(账户|账号)?(就|也|会|将|要)+影响征信`), "这是骗子的说法，只能作为引文放在引号里"},
	{regexp.MustCompile(`[\d一二三四五六七八九十两]+\s*个?工作日(之?内|以内)?(一定|必定|肯定|保证)`), "不能承诺办结时间"},
	{regexp.MustCompile(`(注销|关闭|关掉)(了|之?后|以后)?就不用(再)?还`), "注销不消灭债务"},
	{regexp.MustCompile(`(^|[^不别勿]要|[^不别勿用要])(提供|发送|上传|出示)[^。，；、不别]{0,6}(身份证正反面|手持|验证码|支付密码)`), "不能让人把证件、验证码或密码交出去"},
	{regexp.MustCompile(`(^|[^没无]有|[^没无有])(技术|专业|内部)(人员|团队|渠道)[^。不没]{0,8}(消除|删除|清除|修复|洗白)`), "没有人能替人消除征信记录"},
	{regexp.MustCompile(`先[^。，；]{0,4}额度[^。，；]{0,4}(提出来|借出来|提现|取出|用完|清空)[^。；」”]{0,4}(再|然后|才)`), "这是骗子的说法，也会多欠一笔债"},
	{regexp.MustCompile(`(一定|肯定|保证)(不会|不|没有?|能|会)?(影响|改善|恢复|提高)(您的|个人)?(征信|贷款|信用)`), "不能承诺对征信的影响"},
	{regexp.MustCompile(`(一定|肯定|保证)能?(批|通过|下款)`), "不能承诺审批结果"},
	{regexp.MustCompile(`(所有|各|每个)(平台|产品)都(支持|可以|能)随时`), "各平台不同，不能这样写"},
	{regexp.MustCompile(`(套现|规避还款|规避催收|躲避?催收|逃废债)的?(方法|技巧|步骤|教程|渠道|攻略)(如下|是|有|：)`), "不能教人套现、逃避还款或催收"},
}

// phoneNumber is whatever looks like a number to call; allowedPhones are those that the facts back (cancel.md K-05).
var (
	phoneNumber   = regexp.MustCompile(`(?:400|800)[- ]?\d{3,4}[- ]?\d{3,4}|0\d{2,3}-\d{7,8}|1[3-9]\d{9}|95\d{3,4}|1\d{4}`)
	allowedPhones = []string{"95188", "12363", "12378"}
	longer        = regexp.MustCompile(`[\d.\-]$`)               // the number has begun before
	counted       = regexp.MustCompile(`^ *[\d天日元块年月万个人条笔%.\-]`) // the number goes on, or counts something
)

// phones finds the numbers to call in text: their places, as regexp gives them.
func phones(text string) (out [][]int) {
	for _, at := range phoneNumber.FindAllStringIndex(text, -1) {
		if !longer.MatchString(text[:at[0]]) && !counted.MatchString(text[at[1]:]) {
			out = append(out, at)
		}
	}
	return out
}

var (
	placeholder  = regexp.MustCompile(`\{\{[^{}\s。，；：、]*(\}\})?|\}\}`)
	placeholders = []string{"{{product}}", "{{path}}", "{{ask}}", "{{lender}}"}
)

// checkWording reads every text that a visitor may see.
func (k *checker) checkWording() {
	for _, t := range k.texts() {
		for _, f := range forbidden {
			for _, at := range f.expr.FindAllStringIndex(t.text, -1) {
				k.wrong(t, at, "不能写 %q：%s", strings.TrimSpace(t.text[at[0]:at[1]]), f.reason)
			}
		}
		for _, at := range phones(t.text) {
			if number := t.text[at[0]:at[1]]; !slices.Contains(allowedPhones, number) {
				k.wrong(t, at, "电话号码 %s 没有核实过，请改成「在 App 内客服页面查看」", number)
			}
		}
		for _, at := range placeholder.FindAllStringIndex(t.text, -1) {
			switch p := t.text[at[0]:at[1]]; {
			case !slices.Contains(placeholders, p):
				k.wrong(t, at, "不认识 %s，只能用 {{product}}、{{path}}、{{ask}}、{{lender}}", p)
			case !t.general:
				k.wrong(t, at, "%s 只能写在通用指南（product: \"*\"）和照它写的指南里，这里请写出名字", p)
			}
		}
	}
}

// wrong reports a part of a text, at the line where it begins.
func (k *checker) wrong(t visible, at []int, format string, args ...any) {
	part := t.text[at[0]:at[1]]
	begin := at[0] + len(part) - len(strings.TrimLeftFunc(part, unicode.IsSpace))
	if t.first > 0 {
		k.faultAt(t.file, t.first+strings.Count(t.text[:begin], "\n"), format, args...)
		return
	}
	line, _, _ := strings.Cut(t.text[begin:at[1]], "\n")
	k.fault(t.file, append(slices.Clone(t.marks), line), format, args...)
}

// visible is a text that visitors may read.
type visible struct {
	file    string
	marks   []string
	text    string
	first   int  // line of the file where the text begins; 0: to be found by marks
	general bool // of the guide for any product
}

// texts lists what visitors may read, with the place of each.
func (k *checker) texts() (out []visible) {
	add := func(file string, marks []string, texts ...string) {
		for _, t := range texts {
			out = append(out, visible{file: file, marks: marks, text: t})
		}
	}
	for _, a := range k.Articles {
		add(a.file, []string{"title:"}, a.Title)
		out = append(out, visible{file: a.file, text: a.Body, first: k.bodyLine(a)})
	}
	for _, g := range k.Guides {
		before := len(out)
		add(g.file, nil, g.Title, g.About, g.Done)
		for _, s := range g.own {
			at := []string{"steps:", "- id: " + s.ID}
			add(g.file, at, s.Title, s.Text, s.Condition, s.Hold, s.Help)
			for _, c := range s.Choices {
				add(g.file, at, c.Label)
			}
			for _, a := range s.Answers {
				add(g.file, append(slices.Clone(at), "- id: "+a.ID), a.Title, a.Text)
				for _, c := range a.Choices {
					add(g.file, append(slices.Clone(at), "- id: "+a.ID), c.Label)
				}
			}
		}
		for i := range out[before:] {
			out[before+i].general = g.Product == AnyProduct || g.BasedOn != ""
		}
	}
	for _, u := range k.Uncovered {
		add("intents/uncovered.yaml", []string{"id: " + u.ID}, u.Title, u.Say)
	}
	for _, s := range k.Smalltalk {
		add("intents/smalltalk.yaml", []string{"id: " + s.ID}, s.Say)
	}
	for _, p := range k.Products {
		add("products.yaml", []string{"id: " + p.ID}, p.Path, p.Ask, p.Reporting, p.Lender)
	}
	for _, f := range k.Facts {
		if f.Public == nil || *f.Public {
			add("facts.yaml", []string{"id: " + f.ID}, f.Source)
		}
	}
	return out
}

// bodyLine is the line of the file where an article's body begins.
func (k *checker) bodyLine(a Article) int {
	before, _, _ := strings.Cut(string(k.files[a.file]), a.Body)
	return 1 + strings.Count(before, "\n")
}

// checkLength holds an article to what is read on a phone.
func (k *checker) checkLength(a Article) {
	const least, most = 150, 500
	if n := countHan(a.Body); n < least || n > most {
		k.faultAt(a.file, k.bodyLine(a), "正文有 %d 个汉字，要在 %d 到 %d 个之间", n, least, most)
	}
}

// checkTitle refuses a title about a product or a situation that the article does not name: search would not bind it.
func (k *checker) checkTitle(a Article) {
	title := intents.Fold(a.Title)
	for _, p := range k.Products {
		for _, name := range append([]string{p.Name}, p.Aliases...) {
			if len(a.Products) == 0 && countHan(name) >= 2 && strings.Contains(title, intents.Fold(name)) {
				k.fault(a.file, []string{"title:"}, "标题说到「%s」，products 里却没有产品，请写上 %s", name, p.ID)
				return
			}
		}
	}
	for _, s := range k.Content.situations {
		if a.Situation == "" && anyMatches(s.Match, title) && !anyMatches(s.Unless, title) {
			k.fault(a.file, []string{"title:"}, "标题说到情形 %s，请写上 situation", s.Name)
			return
		}
	}
}

// anyMatches passes over what does not compile: that is reported by itself.
func anyMatches(exprs []string, text string) bool {
	return slices.ContainsFunc(exprs, func(expr string) bool {
		e, err := regexp.Compile(expr)
		return err == nil && e.MatchString(text)
	})
}

func countHan(text string) (n int) {
	for _, r := range text {
		if unicode.Is(unicode.Han, r) {
			n++
		}
	}
	return n
}
