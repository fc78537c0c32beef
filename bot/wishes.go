package bot

import (
	"context"
	"regexp"
	"strings"

	"github.com/liaoqing/liaoqing/intents"
	"github.com/liaoqing/liaoqing/knowledge"
)

// between stands where one wish may end and the next begin.
var between = regexp.MustCompile(`[，。；？！,;?!\n]+|\s+|[还還]有(?:就是)?|另外|顺便(?:问[1一]?下)?`)

// wishes splits an utterance that holds two wishes, so that both are served: 小米分期怎么注销 还有花呗逾期六天会上征信吗. It is
// split only where each part is understood for sure and they lead to different places; else it stays one.
func (t *turn) wishes(ctx context.Context) ([]intents.Reading, error) {
	whole := t.completed(t.read)
	parts := t.parts()
	if len(parts) < 2 {
		return []intents.Reading{whole}, nil
	}
	var wanted []intents.Reading
	seen := map[string]bool{}
	for _, r := range parts {
		key, err := t.leadsTo(ctx, r)
		if err != nil {
			return nil, err
		}
		if key != "" && !seen[key] {
			seen[key] = true
			wanted = append(wanted, r)
		}
	}
	if len(wanted) != 2 {
		return []intents.Reading{whole}, nil
	}
	return wanted, nil
}

// parts reads what stands between pauses; what is too short to be a wish is joined to what follows.
func (t *turn) parts() (out []intents.Reading) {
	pending := ""
	for _, p := range between.Split(unlabelled(t.text), -1) {
		if intents.Courteous(p) {
			continue
		}
		pending += p
		if len([]rune(intents.Bare(pending))) < 4 {
			continue
		}
		out = append(out, t.base.Read(pending))
		pending = ""
	}
	return out
}

// pause parts clauses; its group, where there is one, is all of the match that does. 结果又扣了 tells what came of it, 结果还没出来 of a step.
var pause = regexp.MustCompile(`[，。；？！,.;?!~～\s]+|但是|可是|(结果|可)(?:又|他|它|她|却|居然|竟|发现|今天|昨天|第二天|一看|一直|客服|人家|对方|那边)`)

// goesOnWith begins a second clause without a pause: 登上了合同也看了. 还清了也上征信吗 is one question.
var goesOnWith = regexp.MustCompile(`了(\p{Han}{0,4}?(?:也|又|然后|接着|并且|而且|顺手|顺便))`)

// clauses reads what stands between the pauses of the reading at hand, each by itself.
func (t *turn) clauses() []intents.Reading {
	if t.pauses == nil || t.paused != t.read.Text {
		t.paused, t.pauses = t.read.Text, []intents.Reading{}
		from, text := 0, t.read.Text
		if !t.read.Question {
			text = goesOnWith.ReplaceAllString(text, "了，$1")
		}
		add := func(to, next int) {
			c, mark := text[from:to], text[to:next]
			if from = next; intents.Courteous(c) {
				return
			}
			if strings.ContainsAny(mark, "？?") {
				c += "？" // 我，登上？ reports nothing
			}
			t.pauses = append(t.pauses, t.base.Read(c))
		}
		for _, m := range pause.FindAllStringSubmatchIndex(text, -1) {
			if m[3] >= 0 {
				m[1] = m[3]
			}
			add(m[0], m[1])
		}
		add(len(text), len(text))
	}
	return t.pauses
}

// only goes on with the clauses that are kept; false, and nothing is changed, where that is none or all of them.
func (t *turn) only(keep func(intents.Reading) bool) bool {
	var rest []string
	for _, c := range t.clauses() {
		if keep(c) {
			rest = append(rest, c.Text)
		}
	}
	if len(rest) == 0 || len(rest) == len(t.clauses()) {
		return false
	}
	t.read = t.base.Read(strings.Join(rest, "，"))
	return true
}

// leadsTo names where a part of an utterance would lead, if that is certain: a guide's start or the entry that answers.
func (t *turn) leadsTo(ctx context.Context, r intents.Reading) (string, error) {
	for _, a := range r.Acts {
		if a.Name == "close_product" {
			return "start", nil
		}
	}
	if !r.Question {
		return "", nil
	}
	found, err := t.find(ctx, r)
	hits := found.Hits
	if err != nil || len(hits) == 0 || hits[0].Confidence < sure || hits[0].Kind == knowledge.KindUncovered {
		return "", err
	}
	return hits[0].Key(), nil
}
