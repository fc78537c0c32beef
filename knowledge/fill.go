package knowledge

import "strings"

// Fill puts the product into a text of a guide: {{product}}, {{ask}}, {{lender}} and {{path}}. The zero Product stands for a
// product that nobody has named.
func (p Product) Fill(text string) string {
	name, ask := p.Name, p.Ask
	if name == "" {
		name = "这个产品"
	}
	if ask == "" || strings.HasPrefix(ask, "未知") {
		ask = "官方 App 内的「客服」或「关于」页面"
	}
	lender := "放款方以借款合同为准。"
	if p.Lender != "" && !strings.HasPrefix(p.Lender, "未知") {
		lender = "据 " + p.AsOf + " 的资料，放款方是" + p.Lender + "，以您的合同为准。"
	}
	path := "关闭入口的位置未知，以页面显示为准。"
	if p.Path != "" {
		path = "关闭入口通常在 " + p.Path + "（" + p.PathAsOf + " 的说法，以页面显示为准）。"
	}
	return strings.NewReplacer("{{product}}", name, "{{ask}}", ask, "{{lender}}", lender, "{{path}}", path).Replace(text)
}
