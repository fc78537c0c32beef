package web

import (
	"strings"
	"testing"
)

func TestMarkdown(t *testing.T) {
	for in, want := range map[string]string{
		"点**「确认」**后等待":                   "<p>点<strong>「确认」</strong>后等待</p>",
		"**「确认」**后":                      "<p><strong>「确认」</strong>后</p>",
		"请看**“设置”**，再**《协议》**里":          "<p>请看<strong>“设置”</strong>，再<strong>《协议》</strong>里</p>",
		"已还清**（含退款）**才行":                 "<p>已还清<strong>（含退款）</strong>才行</p>",
		"**结清。**然后":                      "<p><strong>结清。</strong>然后</p>",
		"*「甲」*和**「乙」**与***「丙」***三样":      "<p><em>「甲」</em>和<strong>「乙」</strong>与<em><strong>「丙」</strong></em>三样</p>",
		"普通**粗**字":                       "<p>普通<strong>粗</strong>字</p>",
		"a **b** c and _d_":              "<p>a <strong>b</strong> c and <em>d</em></p>",
		"星号 * 不成对，2*3*4 也不是":             "<p>星号 * 不成对，2<em>3</em>4 也不是</p>",
		"一_二_三":                          "<p>一_二_三</p>",
		"甲 ** 乙 ** 丙":                    "<p>甲 ** 乙 ** 丙</p>",
		"*甲_乙*丙_":                        "<p><em>甲_乙</em>丙_</p>",
		"`**「码」**`":                      "<p><code>**「码」**</code></p>",
		"1. 先\n2. 后":                     "<ol>\n<li>先</li>\n<li>后</li>\n</ol>",
		"3. 先\n4. 后":                     "<ol start=\"3\">\n<li>先</li>\n<li>后</li>\n</ol>",
		"[站内](/articles/a)":              `<p><a href="/articles/a" rel="nofollow noreferrer">站内</a></p>`,
		"[站外](https://a.example/b)":      `<p><a href="https://a.example/b" rel="nofollow noreferrer noopener" target="_blank">站外</a></p>`,
		"[坏](javascript:alert(1))":       "<p>坏</p>",
		"![图](https://a.example/b)":      "<p></p>",
		"<b>粗</b>":                       "<p>粗</p>",
		"<script>alert(1)</script>\n\n文": "<p>文</p>",
		"":                               "",
	} {
		if got := strings.TrimSpace(string(Markdown(in))); got != want {
			t.Errorf("Markdown(%q)\n got %s\nwant %s", in, got, want)
		}
	}
}

// Where there is no Chinese near a mark, CommonMark's own rules stand.
func TestMarkdownKeepsCommonMark(t *testing.T) {
	for in, want := range map[string]string{
		`a*"b"*c`:        "<p>a*&#34;b&#34;*c</p>",
		"**a**b":         "<p><strong>a</strong>b</p>",
		"** a **":        "<p>** a **</p>",
		"a**b** c":       "<p>a<strong>b</strong> c</p>",
		"*(**a**)*":      "<p><em>(<strong>a</strong>)</em></p>",
		"**a\nb**":       "<p><strong>a\nb</strong></p>",
		"\\*a\\* \\**b*": "<p>*a* *<em>b</em></p>",
	} {
		if got := strings.TrimSpace(string(Markdown(in))); got != want {
			t.Errorf("Markdown(%q)\n got %s\nwant %s", in, got, want)
		}
	}
}

func FuzzMarkdown(f *testing.F) {
	for _, a := range attacks {
		f.Add(a)
	}
	f.Add("**「确认」**后 *甲_乙*丙_ ***")
	f.Fuzz(func(t *testing.T, s string) {
		out := string(Markdown(s))
		harmless(t, s, out)

	})
}
