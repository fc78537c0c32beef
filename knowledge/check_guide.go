package knowledge

import (
	"regexp"
	"slices"
	"strings"
)

func (k *checker) checkGuide(g Guide) {
	if g.ID+".yaml" != strings.TrimPrefix(g.file, "guides/") {
		k.fault(g.file, []string{"id:"}, "文件名要和 id 一致：guides/%s.yaml", g.ID)
	}
	if g.Product != AnyProduct && !k.products[g.Product] {
		k.fault(g.file, []string{"product:"}, "产品 %q 不在 products.yaml 里", g.Product)
	}
	if len(g.Steps) == 0 {
		k.fault(g.file, []string{"steps:"}, "指南一步也没有")
	}
	if other := slices.IndexFunc(k.Guides, func(o Guide) bool { return o.Product == AnyProduct }); g.Product == AnyProduct && k.Guides[other].ID != g.ID {
		k.fault(g.file, []string{"product:"}, "通用指南只能有一份，已经有 %s", k.Guides[other].ID)
	}
	k.date(g.file, g.Reviewed)
	if g.Title == "" || g.About == "" || g.Done == "" {
		k.fault(g.file, nil, "指南 %s 要有 title、about 和 done", g.ID)
	}
	seen := map[string]bool{}
	for _, s := range g.Steps {
		at := []string{"steps:", "- id: " + s.ID}
		if s.ID == "" || seen[s.ID] {
			k.faultAt(g.file, k.again(g.file, []string{"steps:"}, s.ID), "步骤 id %q 缺少或重复", s.ID)
		}
		seen[s.ID] = true
		k.checkStep(g, s, at)
	}
}

func (k *checker) checkStep(g Guide, s Step, at []string) {
	if s.Title == "" || s.Text == "" || s.Help == "" {
		k.fault(g.file, at, "步骤 %s 要有 title、text 和 help", s.ID)
	}
	if s.Condition != "" && (s.Hold == "" || len(s.UnmetWhen) == 0) {
		k.fault(g.file, at, "步骤 %s 有前提（condition），就要写 hold 和 unmet_when", s.ID)
	}
	out := false
	ids := map[string]bool{}
	k.checkAnswers(g, s, at)
	for _, c := range s.Choices {
		out = out || c.Does == "next"
		if c.ID == "" || c.Label == "" || ids[c.ID] {
			k.faultAt(g.file, k.again(g.file, append(at, "choices:"), c.ID), "步骤 %s 的按钮要有不重复的 id 和 label", s.ID)
		}
		ids[c.ID] = true
		switch c.Does {
		case "next", "hold", "help", "leave", "start":
		case "tell":
			k.checkTold(g, c, at)
		case "switch":
			if c.To != "unknown" && !k.products[c.To] {
				k.fault(g.file, append(at, c.Label), "按钮「%s」要换到的产品 %q 不存在", c.Label, c.To)
			}
		default:
			k.fault(g.file, append(at, c.Label), "按钮「%s」的 does %q 只能是 next、hold、help、switch、leave、tell 或 start", c.Label, c.Does)
		}
	}
	if !out {
		k.fault(g.file, at, "步骤 %s 没有出路：要有一个 does: next 的按钮", s.ID)
	}
	for _, expr := range slices.Concat(s.DoneWhen, s.AheadWhen, s.UnmetWhen, s.TroubleWhen) {
		if k.compiles[expr] {
			continue // guides that are based on another have the same
		}
		if e, err := regexp.Compile(expr); err != nil {
			k.fault(g.file, append(at, expr), "正则表达式 %q 有错：%v", expr, err)
		} else if e.MatchString("") {
			k.fault(g.file, append(at, expr), "正则表达式 %q 什么都匹配，请写得具体一些", expr)
		} else {
			k.compiles[expr] = true
		}
	}
	k.enough(g.file, at, s.Questions, 10)
	k.knownFacts(g.file, at, s.Facts)
}

// checkAnswers looks at the answers of a step, but not again at those that stand in another guide.
func (k *checker) checkAnswers(g Guide, s Step, at []string) {
	answers := map[string]bool{}
	for _, a := range s.Answers {
		if a.inherited {
			continue
		}
		here := append(slices.Clone(at), "- id: "+a.ID)
		if a.ID == "" || a.Text == "" || len(a.Questions) == 0 {
			k.fault(g.file, here, "步骤 %s 的回答 %q 要有 id、text 和 questions", s.ID, a.ID)
		}
		if answers[a.ID] {
			k.faultAt(g.file, k.again(g.file, append(slices.Clone(at), "answers:"), a.ID), "步骤 %s 有两个回答的 id 是 %q，请改掉一个", s.ID, a.ID)
		}
		answers[a.ID] = true
		k.knownFacts(g.file, here, a.Facts)
		for _, c := range a.Choices {
			if c.Does != "tell" && c.Does != "start" {
				k.fault(g.file, append(here, c.Label), "回答的按钮「%s」的 does %q 只能是 tell 或 start", c.Label, c.Does)
			}
			k.checkTold(g, c, here)
		}
	}
}

// checkTold looks at where a button leads that tells an answer.
func (k *checker) checkTold(g Guide, c StepChoice, at []string) {
	if c.Does == "tell" && !g.answers(c.To) {
		k.fault(g.file, append(at, c.Label), "按钮「%s」要说的 %q 不是这份指南里的「步骤/回答」", c.Label, c.To)
	}
}
