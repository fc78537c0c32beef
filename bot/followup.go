package bot

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/liaoqing/liaoqing/intents"
	"github.com/liaoqing/liaoqing/session"
)

// followUp answers 为什么 and 怎么办 from the article that was told last.
func followUp(_ context.Context, t *turn) (bool, error) {
	a, ok := t.base.Article(t.tr.Topic.Entry)
	if !ok || t.tr.Topic.Age > topicLife {
		return false, nil
	}
	for _, x := range []struct{ act, section string }{{"why", "依据"}, {"what_to_do", "怎么办"}} {
		if t.has(x.act) {
			t.say(session.Answer, "**"+x.section+"**\n\n"+a.Section(x.section), session.Message{Sources: []session.Source{t.articleSource(a)}})
			t.tr.Topic.Age = 0
			return true, nil
		}
	}
	return false, nil
}

// completed fills what a follow-up leaves out from what was last spoken of: 那逾期十天呢, 白条呢.
func (t *turn) completed(r intents.Reading) intents.Reading {
	topic := t.tr.Topic
	if topic.Age > topicLife || topic.Text == "" || !follows(r) {
		return r
	}
	old := t.base.Read(topic.Text)
	switch {
	case len(namedProducts(r)) > 0 && len(r.Situations) == 0: // 白条呢, 换成花呗六天呢
		return t.base.Read(swapDays(swapProduct(old, r.Products[0].Surface), r.Days))
	case len(namedProducts(r)) == 0 && !r.Days.None() && !old.Days.None(): // 那逾期10天呢
		return t.base.Read(swapDays(old.Folded, r.Days))
	case len(namedProducts(r)) > 0 && !r.Days.None() && strings.Contains(topic.Text, "征信") && !strings.Contains(r.Folded, "征信"):
		return t.base.Read(r.Folded + "上征信吗")
	}
	return r
}

var dayCount = regexp.MustCompile(`\d+(-\d+)?天`)

// swapDays puts days in the place of those that a text names.
func swapDays(text string, days intents.Span) string {
	switch {
	case days.None():
		return text
	case days.Max == days.Min:
		return dayCount.ReplaceAllString(text, fmt.Sprintf("%d天", days.Min))
	}
	return dayCount.ReplaceAllString(text, fmt.Sprintf("%d-%d天", days.Min, days.Max))
}

// follows tells that an utterance leans on the one before.
func follows(r intents.Reading) bool {
	if !r.Days.None() && len(r.Products) == 0 && len(r.Situations) == 0 && len([]rune(r.Folded)) <= 10 {
		return true // 六天就没事了吧
	}
	return strings.HasPrefix(r.Folded, "那") || strings.HasSuffix(strings.TrimRight(r.Folded, "?!。. "), "呢") || len([]rune(r.Folded)) <= 5
}

func swapProduct(old intents.Reading, surface string) string {
	if len(old.Products) == 0 {
		return surface + old.Folded
	}
	m := old.Products[0]
	return old.Folded[:m.At] + surface + old.Folded[m.At+len(m.Surface):]
}

func shared(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}
