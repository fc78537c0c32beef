package bot

import (
	"context"
	"regexp"
	"slices"

	"github.com/liaoqing/liaoqing/intents"
	"github.com/liaoqing/liaoqing/knowledge"
	"github.com/liaoqing/liaoqing/session"
)

// startGuide begins a guide for who wants a product closed. Who asks something particular about closing (多久, 还能再开吗) is
// answered by the next policy instead.
func startGuide(ctx context.Context, t *turn) (bool, error) {
	r, ok := t.wantsClosed()
	if !ok {
		return false, nil
	}
	if named := namedProducts(t.read); len(named) == 1 && len(r.Products) == 0 { // 小米分期我用不着了 给我讲讲怎么注销
		pr, _ := t.base.Product(named[0])
		r = t.base.Read(pr.Name + r.Text)
	}
	product := t.closing()
	if pr, ok := t.base.Product(product); ok && (pr.Guide == "" || pr.IsAccount()) {
		return false, nil // a service has no guide; an account is no product that is closed by the way
	}
	found, err := t.searchFor(ctx, r)
	if err != nil {
		return false, err
	}
	hits := found.Hits
	if len(hits) > 0 && t.better(r, found) {
		return false, nil
	}
	if t.tr.Flow == nil && len(hits) > 0 && t.asksMore(r, hits[0]) {
		return t.askAmong(knowledge.KindStep, maybe, t.startChoices(product)...), nil
	}
	if f := t.tr.Flow; f != nil && (product == "" || product == f.Product) {
		particular := t.read.Question || !t.onlyCloses(r) && !t.definite(r) // 客服让我自己去页面关 哪个页面, 要我刷脸才给注销
		if particular && len(hits) > 0 && hits[0].Confidence >= maybe && hits[0].Kind == knowledge.KindStep {
			return t.tell(hits[0].Entry), nil
		}
		t.showStep("")
		return true, nil
	}
	return t.beginOrAsk(), nil
}

// beginFurther begins the guide for who tells of two steps done, the customer service reached or something after it, without a word of
// closing: 小米分期没欠款，工单也拿到了.
func beginFurther(_ context.Context, t *turn) (bool, error) {
	named := namedProducts(t.read)
	if t.tr.Flow != nil || len(named) != 1 || !t.mayReport() && !t.has("next") || t.read.Supposed || hearsay.MatchString(t.read.Folded) {
		return false, nil
	}
	pr, _ := t.base.Product(named[0])
	g, ok := t.base.Guide(pr.Guide)
	if !ok || pr.IsAccount() {
		return false, nil
	}
	steps, furthest := map[int]bool{}, 0
	for _, c := range append(slices.Clone(t.clauses()), t.read) {
		r, ok := t.reportOf(c, place{guide: g, product: pr})
		if !ok || c.Question || r.Says != knowledge.SaysDone || r.Confidence < sureReport {
			continue
		}
		if steps[r.Step] = true; r.Confidence >= sureAhead {
			furthest = max(furthest, r.Step)
		}
	}
	contact := slices.IndexFunc(g.Steps, func(s knowledge.Step) bool { return s.ID == "contact" })
	if len(steps) < 2 || contact < 0 || furthest < contact {
		return false, nil
	}
	return t.begin(pr.ID, true), nil
}

// asksMore tells that a question about closing is likely about a particular of it, though not surely: 信用卡注销了逾期记录还在吗.
func (t *turn) asksMore(r intents.Reading, h knowledge.Hit) bool {
	return r.Question && h.Kind == knowledge.KindStep && !starts(h) && h.Confidence >= maybe && !t.onlyCloses(r) && !politeWish.MatchString(r.Folded)
}

// startChoices is the button that begins the guide of a product, if one is known.
func (t *turn) startChoices(product string) []session.Choice {
	pr, ok := t.base.Product(product)
	if !ok {
		return nil
	}
	return []session.Choice{{ID: "start:" + pr.ID, Label: "注销" + pr.Name}}
}

// beginOrAsk begins the guide of the product that is spoken of, or asks which one is meant.
func (t *turn) beginOrAsk() bool {
	product := t.closing()
	if product == "" {
		t.askProduct()
		return true
	}
	return t.begin(product, true)
}

// better tells that a hit serves who asks for a product to be closed better than the guide's first step: a question that has an
// answer of its own, or a wish that only looks like closing.
func (t *turn) better(r intents.Reading, found knowledge.Found) bool {
	switch h := found.Hits[0]; {
	case starts(h), len(r.Acts) > 0 && r.Acts[0].Confidence == 1, // nothing but 怎么注销
		h.Kind == knowledge.KindUncovered && (wholeKind(t.read) || wholeKind(r) || t.onlyCloses(r)):
		return false
	case h.Kind == knowledge.KindUncovered && slices.Contains(t.read.Situations, "settled") && h.Confidence < certain:
		return false // who has paid everything back has nothing left to undo or withdraw
	case h.Kind == knowledge.KindUncovered && t.definite(t.read):
		return h.Confidence >= verySure && found.NotCovered >= sure
	case h.Kind == knowledge.KindUncovered:
		return found.NotCovered >= likely
	case h.Kind == knowledge.KindArticle:
		return h.Confidence >= sure && found.Article >= likely
	}
	h := found.Hits[0]
	return r.Question && h.Confidence >= sure && !politeWish.MatchString(r.Folded)
}

// wantsClosed returns what asks for a product to be closed: the utterance, or a clause of it, as in 不是要取消订单,是要把分期关掉.
func (t *turn) wantsClosed() (intents.Reading, bool) {
	asks := func(r intents.Reading) bool {
		return slices.ContainsFunc(r.Acts, func(a intents.Act) bool { return a.Name == "close_product" })
	}
	if clauses := t.clauses(); len(clauses) > 1 {
		whole := asks(t.read)
		if i := slices.IndexFunc(clauses, func(c intents.Reading) bool { return asks(c) && t.definite(c) }); i >= 0 {
			return clauses[i], true // 就是产品不要了 注销小米分期
		}
		for _, c := range clauses {
			if asks(c) && (whole || len(c.Products) > 0 || len(t.read.Products) == 0 || besideKind.MatchString(c.Bare)) {
				return c, true // 去哪关 alone may speak of what another clause names: 美团月付的自动扣 去哪关
			}
		}
	}
	return t.read, asks(t.read) || t.onlyCloses(t.read)
}

// closing is the product that the visitor wants closed: the one named last, else the one just spoken of.
func (t *turn) closing() string {
	for _, m := range slices.Backward(t.read.Products) {
		if !m.Denied {
			return m.ID
		}
	}
	if t.tr.Flow == nil && t.tr.Topic.Age <= topicLife {
		return t.tr.Topic.Product
	}
	return ""
}

// starts tells that a hit stands for the guide itself.
func starts(h knowledge.Hit) bool {
	return h.Kind == knowledge.KindStep && (h.Answer == "" || h.Starts)
}

// askProduct asks which product is meant.
func (t *turn) askProduct() {
	t.tr.Asked = &session.Asked{What: "product", Text: t.text}
	var choices []session.Choice
	for _, id := range t.base.Content.Offered() {
		pr, _ := t.base.Product(id)
		g, _ := t.base.Guide(pr.Guide)
		src := t.guideSource(place{guide: g, product: pr}, nil)
		choices = append(choices, session.Choice{ID: "product:" + id, Label: pr.Name, Source: &src})
	}
	t.say(session.Clarify, phraseWhichProduct, session.Message{Choices: choices})
}

// hearClarified takes the product that was asked for.
func hearClarified(_ context.Context, t *turn) (bool, error) {
	asked := t.tr.Asked
	if asked == nil {
		return false, nil
	}
	t.tr.Asked = nil
	if asked.What == "product" && onlyKind.MatchString(t.read.Bare) {
		t.askProduct() // 分期: still nobody knows whose
		return true, nil
	}
	if asked.What != "product" || len(namedProducts(t.read)) == 0 || t.read.Question && !t.has("close_product") {
		return false, nil
	}
	return t.begin(t.closing(), true), nil
}

// correctProduct hears 不是小米,是花呗: the guide of the other product takes the place of the one under way.
func correctProduct(_ context.Context, t *turn) (bool, error) {
	named := namedProducts(t.read)
	if len(named) == 0 || t.read.Question || len(t.read.Situations) > 0 && !t.has("close_product") && !t.has("correction") {
		return false, nil
	}
	product := named[len(named)-1]
	current := t.tr.Topic.Product
	if p, _, ok := t.here(); ok {
		if current = p.product.ID; t.namesLender(p) {
			return false, nil
		}
	}
	pr, ok := t.base.Product(product)
	if !ok || pr.Guide == "" || product == current || pr.IsAccount() && !t.has("correction") {
		return false, nil // 小米账号登上了 speaks of a step
	}
	if t.returns(product) {
		return true, nil
	}
	if !t.has("correction") && len(named) == len(t.read.Products) && !t.onlyProduct() {
		return false, nil
	}
	if t.tr.Flow == nil && t.tr.Left == nil && (!t.has("correction") || current == "") {
		return false, nil // nothing was said before that could be corrected
	}
	return t.begin(product, true), nil
}

// returns takes up the guide that was left for the one under way: 月付我自己会弄 回到小米.
func (t *turn) returns(product string) bool {
	if t.tr.Flow == nil || t.tr.Left == nil || t.tr.Left.Product != product || !goesBack.MatchString(t.read.Folded) {
		return false
	}
	left := t.tr.Left
	t.leaveFlow()
	t.tr.Flow = left
	t.showStep("")
	return true
}

var goesBack = regexp.MustCompile(`(回到|回去|回来|接着|继续|返回)[^,。?]{0,4}$|(回到|接着|继续)(弄|办|说|搞|关|讲)?`)

// closeAccount begins the guide of an account, where there is one and no other guide is under way. Else it tells who wants a whole
// account or platform closed that this is another thing than closing a credit product.
func closeAccount(ctx context.Context, t *turn) (bool, error) {
	named := namedProducts(t.read)
	if len(named) == 0 || !closesAccount.MatchString(t.read.Folded) {
		return false, nil
	}
	for _, id := range named {
		if p, _ := t.base.Product(id); !p.IsAccount() {
			return false, nil
		}
	}
	pr, _ := t.base.Product(named[len(named)-1])
	if pr.Guide == "" {
		return t.refuse("close_account"), nil
	}
	found, err := t.search(ctx)
	switch {
	case err != nil:
		return false, err
	case t.tr.Flow != nil && t.tr.Flow.Product == pr.ID, t.read.Question && len(found.Hits) > 0 && t.better(t.read, found):
		return false, nil
	case t.tr.Flow != nil:
		return t.offerAccount(pr), nil
	}
	return t.begin(pr.ID, true), nil
}

// offerAccount tells that an account is closed by itself, after the product whose guide is under way.
func (t *turn) offerAccount(pr knowledge.Product) bool {
	p, _, ok := t.here()
	if !ok {
		return false
	}
	choices := []session.Choice{{ID: "resume", Label: "继续办理" + p.title()}, {ID: "start:" + pr.ID, Label: "改办" + pr.Name + "注销"}}
	t.say(session.Clarify, fill(phraseAccountLater, pr), session.Message{Choices: choices})
	return true
}

var closesAccount = regexp.MustCompile(`(注销|注消|销户|销号|删除|去掉|关闭|关掉|停用|不要)(掉|了)?|(怎么|如何|咋|想|要|帮我|给我)(销|删|关|退)(掉|了)?`)

// nameOnly asks what is wanted of a product whose name is all that was said.
func nameOnly(_ context.Context, t *turn) (bool, error) {
	named := namedProducts(t.read)
	if len(named) != 1 || len([]rune(t.read.Bare)) > len([]rune(t.read.Products[0].Surface))+1 {
		return false, nil
	}
	pr, _ := t.base.Product(named[0])
	if t.tr.Flow != nil && t.tr.Flow.Product == pr.ID {
		t.showStep("")
		return true, nil
	}
	choices := t.about(pr)
	if len(choices) == 0 {
		return false, nil
	}
	t.tr.Topic = session.Topic{Product: pr.ID, Text: t.read.Folded}
	t.say(session.Clarify, fill(phraseOnlyName, pr), session.Message{Choices: choices})
	return true, nil
}

// about offers what there is on a product: its guide and the most general articles.
func (t *turn) about(pr knowledge.Product) (choices []session.Choice) {
	if g, ok := t.base.Guide(pr.Guide); ok {
		src := t.guideSource(place{guide: g, product: pr}, nil)
		choices = append(choices, session.Choice{ID: "start:" + pr.ID, Label: "注销" + pr.Name, Source: &src})
	}
	for _, a := range t.base.Content.About(pr.ID, 3-len(choices)) {
		src := t.articleSource(a)
		choices = append(choices, session.Choice{ID: "tell:" + a.ID, Label: a.Title, Source: &src})
	}
	return choices
}

// onlyProduct tells that the utterance is little more than a product's name: 那还是小米吧.
func (t *turn) onlyProduct() bool {
	named := 0
	for _, m := range t.read.Products {
		named += len([]rune(m.Surface))
	}
	return len([]rune(t.read.Folded)) <= named+6
}

func namedProducts(r intents.Reading) (ids []string) {
	for _, m := range r.Products {
		if !m.Denied {
			ids = append(ids, m.ID)
		}
	}
	return ids
}
