package knowledge

import (
	"regexp"
	"slices"
)

// forbidden are sentences that no visitor may read; a rule with the reason that an editor is told.
var forbidden = []struct {
	expr   *regexp.Regexp
	reason string
}{
	{regexp.MustCompile(`注销后[^。]{0,6}(征信|记录)[^。]{0,4}(清除|恢复|消除|洗白)`), "注销不会清除征信记录"},
	{regexp.MustCompile(`(^|[^“「"])不注销(就|会|将)影响征信`), "这是骗子的说法，只能作为引文放在引号里"},
	{regexp.MustCompile(`\d+\s*个?工作日(内)?(一定|必定|保证)`), "不能承诺办结时间"},
	{regexp.MustCompile(`(注销|关闭)(了|后)?就不用还`), "注销不消灭债务"},
	{regexp.MustCompile(`(一定|肯定|保证)(不会|不)影响(征信|贷款|信用)`), "不能承诺对征信的影响"},
	{regexp.MustCompile(`(一定|肯定|保证)能?(批|通过|下款)`), "不能承诺审批结果"},
	{regexp.MustCompile(`所有平台都(支持|可以)随时`), "各平台不同，不能这样写"},
}

// phoneNumber is whatever looks like a number to call; allowedPhones are those that the facts back (cancel.md K-05).
var (
	phoneNumber   = regexp.MustCompile(`(?:^|[^\d.\-年])((?:400|800)[- ]?\d{3,4}[- ]?\d{3,4}|95\d{3}|1\d{4}|1[3-9]\d{9}|0\d{2,3}-\d{7,8})(?:[^\d天日元块年%.]|$)`)
	allowedPhones = []string{"95188", "12363", "12378"}
)

// checkWording reads every text that a visitor may see.
func (k *checker) checkWording() {
	for _, t := range k.texts() {
		for _, f := range forbidden {
			if found := f.expr.FindString(t.text); found != "" {
				k.fault(t.file, append(slices.Clone(t.marks), found), "不能写 %q：%s", found, f.reason)
			}
		}
		for _, m := range phoneNumber.FindAllStringSubmatch(t.text, -1) {
			if !slices.Contains(allowedPhones, m[1]) {
				k.fault(t.file, append(slices.Clone(t.marks), m[1]), "电话号码 %s 没有核实过，请改成「在 App 内客服页面查看」", m[1])
			}
		}
	}
}

type visible struct {
	file  string
	marks []string
	text  string
}

// texts lists what visitors may read, with the place of each.
func (k *checker) texts() (out []visible) {
	for _, a := range k.Articles {
		out = append(out, visible{a.file, nil, a.Body})
	}
	for _, g := range k.Guides {
		out = append(out, visible{g.file, nil, g.About}, visible{g.file, nil, g.Done})
		for _, s := range g.Steps {
			at := []string{"steps:", "- id: " + s.ID}
			out = append(out, visible{g.file, at, s.Text}, visible{g.file, at, s.Hold}, visible{g.file, at, s.Help})
			for _, a := range s.Answers {
				out = append(out, visible{g.file, append(slices.Clone(at), "- id: "+a.ID), a.Text})
			}
		}
	}
	for _, u := range k.Uncovered {
		out = append(out, visible{"intents/uncovered.yaml", []string{"id: " + u.ID}, u.Say})
	}
	for _, s := range k.Smalltalk {
		out = append(out, visible{"intents/smalltalk.yaml", []string{"id: " + s.ID}, s.Say})
	}
	for _, p := range k.Products {
		out = append(out, visible{"products.yaml", []string{"id: " + p.ID}, p.Path + "。" + p.Ask + "。" + p.Reporting})
	}
	return out
}
