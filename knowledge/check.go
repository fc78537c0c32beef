package knowledge

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Check says what is wrong with the meaning of the content, each fault with file and line. now decides which facts are past
// their review date; such faults only warn, since they must not keep a server from starting.
func Check(c *Content, now time.Time) Faults {
	k := &checker{Content: c, now: now, facts: map[string]bool{}, products: map[string]bool{}, guides: map[string]bool{},
		articles: map[string]bool{}, situations: map[string]bool{}, used: map[string]bool{}, compiles: map[string]bool{}}
	k.collect()
	k.checkProducts()
	k.checkFacts()
	k.checkArticles()
	for _, g := range c.Guides {
		k.checkGuide(g)
	}
	k.checkUncovered()
	k.checkPatterns()
	k.checkReports()
	k.checkQuestions()
	k.checkWording()
	k.checkGolden()
	k.checkUse()
	return k.faults.sorted()
}

type checker struct {
	*Content
	now                                                 time.Time
	facts, products, guides, articles, situations, used map[string]bool // by id; used: the facts that something rests on
	faults                                              Faults
	compiles                                            map[string]bool // regular expressions that do
}

// fault reports at the line of file that the marks lead to; see Files.line.
func (k *checker) fault(file string, marks []string, format string, args ...any) {
	k.faultAt(file, k.files.line(file, marks...), format, args...)
}

func (k *checker) faultAt(file string, line int, format string, args ...any) {
	k.faults = append(k.faults, Fault{File: file, Line: line, Text: fmt.Sprintf(format, args...)})
}

// warn reports what must not keep a server from starting.
func (k *checker) warn(file string, marks []string, format string, args ...any) {
	k.fault(file, marks, format, args...)
	k.faults[len(k.faults)-1].Warn = true
}

func (k *checker) collect() {
	entries, courtesies, acts := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, p := range k.Products {
		k.register(k.products, "products.yaml", p.ID, "产品", p.Name)
	}
	for _, f := range k.Facts {
		k.register(k.facts, "facts.yaml", f.ID, "事实", f.Statement)
	}
	for _, a := range k.Articles {
		k.register(entries, a.file, a.ID, "文章", a.Title)
		k.articles[a.ID] = true
	}
	for _, g := range k.Guides {
		k.register(entries, g.file, g.ID, "指南", g.Title)
		k.guides[g.ID] = true
	}
	for _, u := range k.Uncovered {
		k.register(entries, "intents/uncovered.yaml", u.ID, "没有资料的问题", u.Title)
	}
	for _, s := range k.Smalltalk {
		k.register(courtesies, "intents/smalltalk.yaml", s.ID, "闲聊", s.Say)
	}
	for _, s := range k.Content.situations {
		k.register(k.situations, "intents/situations.yaml", s.Name, "情形", "match:")
	}
	for _, a := range k.acts {
		k.register(acts, "intents/acts.yaml", a.Name, "意图", "match:")
	}
}

// register enters an id into a set whose ids must differ; articles, guides and uncovered wishes share one, since a search finds
// any of them by it. hint leads to the place where the id is missing.
func (k *checker) register(set map[string]bool, file, id, what, hint string) {
	switch {
	case id == "":
		k.fault(file, []string{hint}, "%s缺少 id", what)
	case set[id]:
		k.faultAt(file, k.again(file, nil, id), "%s的 id %q 用了两次，请改掉一个", what, id)
	}
	set[id] = true
}

// again is the line behind the marks that gives an id or a name for the second time, else for the first.
func (k *checker) again(file string, marks []string, id string) int {
	given := regexp.MustCompile(`^([-{\s]*)(?:id|name):\s*["']?` + regexp.QuoteMeta(id) + `["']?\s*(?:[,}#].*)?$`)
	from := k.files.line(file, marks...)
	first, indent := from, ""
	for i, line := range strings.Split(string(k.files[file]), "\n")[from-1:] {
		switch m := given.FindStringSubmatch(line); {
		case m == nil:
		case indent == "":
			first, indent = from+i, "^"+m[1]
		case indent == "^"+m[1]:
			return from + i
		}
	}
	return first
}

func (k *checker) checkProducts() {
	const file = "products.yaml"
	written := map[string]string{}
	for _, p := range k.Products {
		at := []string{"id: " + p.ID}
		if p.Name == "" {
			k.fault(file, at, "产品 %s 缺少 name", p.ID)
		}
		if !slices.Contains([]string{"credit", KindAccount, KindPlatform, "other"}, p.Kind) {
			k.fault(file, append(at, "kind:"), "产品 %s 的 kind %q 只能是 credit、account、platform 或 other", p.ID, p.Kind)
		}
		if p.Kind == KindPlatform && p.Guide != "" {
			k.fault(file, append(at, "guide:"), "平台 %s 不是一个产品，不能有指南：请把指南写在它的产品上", p.ID)
		}
		if p.Guide != "" && !k.guides[p.Guide] {
			k.fault(file, append(at, "guide:"), "产品 %s 指向的指南 %q 不存在", p.ID, p.Guide)
		}
		if p.Path != "" && p.PathAsOf == "" {
			k.fault(file, append(at, "path:"), "产品 %s 的路径没有日期，请写上 path_as_of", p.ID)
		}
		if p.PathAsOf != "" && !someDate.MatchString(p.PathAsOf) {
			k.fault(file, append(at, "path_as_of:"), "产品 %s 的 path_as_of 要写成 2025-06 或 2025-06-30 的样子，不知道就写日期不详", p.ID)
		}
		k.knownFacts(file, at, p.Facts)
		for _, name := range p.Written() {
			if other, taken := written[question(name)]; taken && other != p.ID {
				k.fault(file, append(at, name), "名称 %q 已经属于产品 %s", name, other)
			}
			written[question(name)] = p.ID
		}
	}
}

func (k *checker) checkFacts() {
	const file = "facts.yaml"
	for _, f := range k.Facts {
		at := []string{"id: " + f.ID}
		if f.Statement == "" || f.Source == "" {
			k.fault(file, at, "事实 %s 要有 statement 和 source", f.ID)
		}
		if !slices.Contains([]string{"high", "medium", "low", "unverified", "disputed", "expired"}, f.Confidence) {
			k.fault(file, append(at, "confidence:"), "事实 %s 的 confidence %q 不在 high、medium、low、unverified、disputed、expired 之中", f.ID, f.Confidence)
		}
		review, err := time.Parse(time.DateOnly, f.ReviewBy)
		if err != nil {
			k.fault(file, append(at, "review_by:"), "事实 %s 的 review_by 要写成 2027-05-22 的样子", f.ID)
		} else if f.Confidence != "expired" && k.now.After(review.AddDate(0, 0, 1)) {
			k.warn(file, append(at, "review_by:"), "事实 %s 过了复核日期 %s，请核对后改期", f.ID, f.ReviewBy)
		}
	}
}

func (k *checker) checkArticles() {
	for _, a := range k.Articles {
		if a.ID+".md" != strings.TrimPrefix(a.file, "articles/") {
			k.fault(a.file, []string{"id:"}, "文件名要和 id 一致：articles/%s.md", a.ID)
		}
		if a.Title == "" {
			k.fault(a.file, nil, "文章缺少 title")
		}
		for _, p := range a.Products {
			if !k.products[p] {
				k.fault(a.file, []string{"products:", p}, "产品 %q 不在 products.yaml 里", p)
			}
		}
		if a.Situation != "" && !k.situations[a.Situation] {
			k.fault(a.file, []string{"situation:"}, "情形 %q 不在 intents/situations.yaml 里", a.Situation)
		}
		if _, _, err := a.DaySpan(); err != nil {
			k.fault(a.file, []string{"days:"}, "days 要写成 6-6 或 1-30：%v", err)
		}
		for _, r := range a.Related {
			if !k.articles[r] {
				k.fault(a.file, []string{"related:", r}, "相关文章 %q 不存在", r)
			} else if r == a.ID {
				k.fault(a.file, []string{"related:", r}, "相关文章里写了自己，请删掉 %q", r)
			}
		}
		if len(a.Facts) == 0 {
			k.fault(a.file, nil, "文章没有写明依据的事实（facts）")
		}
		k.knownFacts(a.file, []string{"facts:"}, a.Facts)
		k.date(a.file, a.Reviewed)
		k.enough(a.file, nil, a.Questions, 8)
		k.checkTitle(a)
		k.checkLength(a)
		for _, part := range []string{"## 结论", "## 依据", "## 怎么办"} {
			if !strings.Contains(a.Body, part) {
				k.faultAt(a.file, k.bodyLine(a), "正文缺少「%s」一节", part)
			}
		}
	}
}

func (k *checker) checkUncovered() {
	const file = "intents/uncovered.yaml"
	for _, u := range k.Uncovered {
		if u.Say == "" {
			k.fault(file, []string{"id: " + u.ID}, "没有资料的问题 %s 缺少 say", u.ID)
		}
		k.enough(file, []string{"id: " + u.ID}, u.Questions, 8)
		for _, to := range u.InGuide {
			if !slices.ContainsFunc(k.Guides, func(g Guide) bool { return g.answers(to) }) {
				k.fault(file, []string{"id: " + u.ID, to}, "没有资料的问题 %s 在办理中由 %q 回答，但没有一份指南有这个「步骤/回答」", u.ID, to)
			}
		}
	}
}

func (k *checker) checkPatterns() {
	try := func(file, name string, exprs ...string) {
		for _, expr := range exprs {
			if _, err := regexp.Compile(expr); err != nil {
				k.fault(file, []string{name, expr}, "正则表达式 %q 有错：%v", expr, err)
			} else if expr == "" {
				k.fault(file, []string{name, "''"}, "%s 里有空的正则表达式，请删掉", name)
			}
		}
	}
	for _, p := range k.Content.situations {
		try("intents/situations.yaml", p.Name, slices.Concat(p.Match, p.Whole, p.Unless)...)
	}
	for _, p := range k.acts {
		try("intents/acts.yaml", p.Name, slices.Concat(p.Match, p.Whole, p.Unless)...)
	}
	for _, s := range k.Smalltalk {
		try("intents/smalltalk.yaml", s.ID, slices.Concat(s.Match, s.Whole)...)
		if s.Say == "" {
			k.fault("intents/smalltalk.yaml", []string{"id: " + s.ID}, "闲聊 %s 缺少 say", s.ID)
		}
	}
}

// checkQuestions refuses a question that two entries claim, since then only chance decides which one answers.
func (k *checker) checkQuestions() {
	type place struct{ file, entry string }
	claimed := map[string]place{}
	for _, e := range entriesOf(k.Content) {
		for _, q := range e.Questions {
			key, here := question(q), place{e.file, e.Key()}
			if other, taken := claimed[key]; taken {
				k.fault(here.file, append(slices.Clone(e.marks), q), "问法 %q 已经属于 %s（%s），两处只能留一处", q, other.entry, other.file)
			}
			claimed[key] = here
		}
	}
}

func (k *checker) checkGolden() {
	ids := map[string]bool{}
	for _, e := range entriesOf(k.Content) {
		ids[e.Key()], ids[e.ID] = true, true
	}
	for _, g := range k.Golden {
		if g.Say == "" || g.Kind == "" {
			k.faultAt("golden.jsonl", g.Line, "要有 say 和 kind")
		}
		if g.Entry != "" && !ids[g.Entry] {
			k.faultAt("golden.jsonl", g.Line, "entry %q 不是任何条目的 id", g.Entry)
		}
	}
}

func (k *checker) knownFacts(file string, at []string, facts []string) {
	for _, f := range facts {
		k.used[f] = true
		if !k.facts[f] {
			k.fault(file, append(slices.Clone(at), f), "事实 %q 不在 facts.yaml 里", f)
		}
	}
}

// checkUse reminds of facts that nothing rests on: nobody would notice if they were wrong.
func (k *checker) checkUse() {
	for _, f := range k.Facts {
		if !k.used[f.ID] {
			k.warn("facts.yaml", []string{"id: " + f.ID}, "没有内容用到事实 %s，请用上或删掉", f.ID)
		}
	}
}

func (k *checker) enough(file string, at []string, questions []string, least int) {
	if len(questions) < least {
		k.fault(file, append(slices.Clone(at), "questions:"), "问法只有 %d 个，至少要 %d 个，写法越多越容易认出来", len(questions), least)
	}
}

// someDate is a year, a month or a day, or that it is not known.
var someDate = regexp.MustCompile(`^(\d{4}(-\d{2}){0,2}|日期不详)$`)

func (k *checker) date(file, date string) {
	if _, err := time.Parse(time.DateOnly, date); err != nil {
		k.fault(file, []string{"reviewed:"}, "reviewed 要写成 2026-11-22 的样子")
	}
}

// DaySpan reads Days; zero where the article is about any number of days.
func (a Article) DaySpan() (least, most int, err error) {
	if a.Days == "" {
		return 0, 0, nil
	}
	from, to, both := strings.Cut(a.Days, "-")
	if !both {
		to = from
	}
	if least, err = strconv.Atoi(from); err != nil {
		return 0, 0, err
	}
	if most, err = strconv.Atoi(to); err != nil {
		return 0, 0, err
	}
	if cmp.Compare(least, most) > 0 {
		return 0, 0, fmt.Errorf("%d 大于 %d", least, most)
	}
	return least, most, nil
}
