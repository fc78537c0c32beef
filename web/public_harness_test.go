package web

import (
	"context"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/liaoqing/liaoqing/knowledge"
)

// one is a Knowledge that stays.
type one struct{ base *knowledge.Base }

func (o one) Base() *knowledge.Base { return o.base }

// small is a content that holds what the real one must not: an article by an editor whose account was taken over, and sources
// of every age.
var small = knowledge.Files{
	"products.yaml": []byte(`
- {id: pay, name: '<b>月付', aliases: [月月付], misspellings: [yuefu], kind: credit, guide: general, path: 我的 → 设置, path_as_of: 2025-06, ask: 客服, facts: [T-1]}
- {id: card, name: 卡, kind: credit, facts: [T-1]}
`),
	"facts.yaml": []byte(`
- {id: T-1, statement: 甲, source: '<i onclick=x>来路</i>', confidence: medium, as_of: 2020-02, review_by: 2099-01-01}
- {id: T-2, statement: 乙, source: 早该核对的来源, confidence: high, as_of: "2018", review_by: 2001-01-01}
- {id: T-3, statement: 丙, source: 《失效办法》, confidence: expired, as_of: 2010-01-01, review_by: 2011-12-31}
- {id: T-4, statement: 丁, source: 不公开的来源, confidence: low, as_of: 2020-01-01, review_by: 2099-01-01, public: false}
`),
	"articles/hostile.md": []byte(`---
id: hostile
title: '</title><script>alert(1)</script>">'
products: []
situation: ""
questions: ['<b>敌意一', 敌意二, 敌意三, 敌意四, 敌意五, 敌意己, 敌意七, 敌意月付]
facts: [T-1, T-2, T-3, T-4]
related: []
reviewed: 2026-11-22
---
## 依据
<img src=x onerror=alert(2)> [点我](javascript:alert(3))

## 结论
</script><script>alert(4)</script> 结论在前。
## 怎么办
1. <style>body{display:none}</style>
` + strings.Repeat("这一句只是为了凑够篇幅。", 20)),
	"articles/late.md": []byte(`---
id: late
title: 月付晚还六天
products: [pay]
situation: ""
questions: [月付晚六天, 月付迟六天, 月付拖六天, 月付忘六天, 月付过六天, 月付差六天, 月付误六天, 月付超六天]
facts: [T-1]
related: [hostile]
reviewed: 2026-11-22
---
## 结论
当天还清。
## 依据
- 合同。
## 怎么办
1. 还清。
` + strings.Repeat("这一句只是为了凑够篇幅。", 20)),
	"guides/general.yaml": []byte(`
id: general
title: "{{product}}注销"
product: "*"
reviewed: 2026-11-22
about: 一步一步关闭{{product}}。
done: 办完了。
steps:
  - id: settle
    title: 关闭{{product}}
    text: "{{path}}<script>alert(6)</script>"
    condition: 没有欠款。
    hold: 先还清。
    choices: [{id: next, label: 好了, does: next}]
    help: 找{{ask}}。
    unmet_when: [欠]
    questions: [怎么关一, 怎么关二, 怎么关三, 怎么关四, 怎么关五, 怎么关六, 怎么关七, 怎么关八, 怎么关九, 怎么关十]
    answers:
      - {id: when, text: 没有欠款就能关。, questions: ['什么时候能关{{product}}'], facts: [T-1]}
      - {id: begin, starts: true, text: 开始办。, questions: [我现在就要关], facts: [T-1]}
    facts: [T-1]
`),
	"intents/acts.yaml": []byte("[]"), "intents/situations.yaml": []byte("[]"), "intents/smalltalk.yaml": []byte("[]"), "intents/uncovered.yaml": []byte("[]"),
	"synonyms.txt": nil, "golden.jsonl": nil,
}

// smallBase and fullBase are built once. LIAOQING_KNOWLEDGE names another directory than the embedded content.
var (
	smallBase = sync.OnceValues(func() (*knowledge.Base, error) {
		return knowledge.Build(context.Background(), small, time.Now(), nil, nil)
	})
	fullBase = sync.OnceValues(func() (*knowledge.Base, error) {
		files, err := knowledge.Embedded()
		if dir := os.Getenv("LIAOQING_KNOWLEDGE"); dir != "" {
			files, err = knowledge.Directory(dir)
		}
		if err != nil {
			return nil, err
		}
		return knowledge.Build(context.Background(), files, time.Now(), knowledge.EmbeddedModel(), nil)
	})
)

// openLibrary serves the public pages of a base.
func openLibrary(t *testing.T, base func() (*knowledge.Base, error), o Options) (http.Handler, *knowledge.Base) {
	t.Helper()
	b, err := base()
	if err != nil {
		t.Fatal(err)
	}
	o.Bot, o.Store, o.Knowledge = &parrot{}, struct{ Store }{}, one{b}
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return s.Handler(), b
}

// read gets a page that must be there, parsed.
func read(t *testing.T, h http.Handler, path string) (*html.Node, string) {
	t.Helper()
	w := get(h, path, nil)
	if w.Code != http.StatusOK {
		t.Fatalf("%s = %d", path, w.Code)
	}
	root, err := html.Parse(strings.NewReader(w.Body.String()))
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return root, w.Body.String()
}

// each visits the elements of a page in order.
func each(root *html.Node, visit func(name string, attr map[string]string, n *html.Node)) {
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		attr := map[string]string{}
		for _, a := range n.Attr {
			attr[a.Key] = a.Val
		}
		visit(n.Data, attr, n)
	}
}
