package bot

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/liaoqing/liaoqing/intents"
	"github.com/liaoqing/liaoqing/session"
)

func folded(readings []intents.Reading) (out []string) {
	for _, r := range readings {
		out = append(out, r.Folded)
	}
	return out
}

// heard is a turn that has taken in a text.
func heard(t *testing.T, tr session.Tracker, text string) *turn {
	t.Helper()
	tn := &turn{base: baseOf(t), tr: tr, now: start}
	if err := tn.hear(Utterance{Text: text}); err != nil {
		t.Fatalf("hear(%q): %v", text, err)
	}
	return tn
}

func TestParts(t *testing.T) {
	for text, want := range map[string][]string{
		"花呗晚还六天上征信吗":             {"花呗晚还6天上征信吗"},
		"注销小米分期，花呗上征信吗":          {"注销小米分期", "花呗上征信吗"},
		"小米分期怎么注销 还有花呗上征信吗":      {"小米分期怎么注销", "花呗上征信吗"},
		"小米分期怎么注销另外白条上征信吗":       {"小米分期怎么注销", "白条上征信吗"},
		"你好，花呗上征信吗":              {"花呗上征信吗"},
		"在用，花呗上征信吗":              {"在用花呗上征信吗"}, // too short to be a wish, so it goes with what follows
		"我13812345678，花呗上征信吗":    {"花呗上征信吗"},
		"注销小米分期！\n\n顺便问一下花呗上征信吗": {"注销小米分期", "花呗上征信吗"},
	} {
		if diff := cmp.Diff(want, folded(heard(t, session.Tracker{}, text).parts())); diff != "" {
			t.Errorf("parts of %q (-want +got):\n%s", text, diff)
		}
	}
}

// TestWishes splits only where both parts are understood and lead to different places.
func TestWishes(t *testing.T) {
	for text, want := range map[string][]string{
		"小米分期怎么注销？还有花呗逾期六天会上征信吗？": {"小米分期怎么注销", "花呗逾期6天会上征信吗"},
		"花呗晚还六天上征信吗，我要注销小米分期":     {"花呗晚还6天上征信吗", "我要注销小米分期"},
		"花呗晚还六天上征信吗，花呗晚还六天会上征信吗":  {"花呗晚还6天上征信吗,花呗晚还6天会上征信吗"},
		"我要注销小米分期，谢谢您了":           {"我要注销小米分期,谢谢您了"},
		"花呗晚还六天了，会上征信吗":           {"花呗晚还6天了,会上征信吗"},
		"我要注销小米分期，我要注销花呗":         {"我要注销小米分期,我要注销花呗"}, // one guide at a time
	} {
		got, err := heard(t, session.Tracker{}, text).wishes(context.Background())
		if err != nil {
			t.Fatalf("wishes of %q: %v", text, err)
		}
		if diff := cmp.Diff(want, folded(got)); diff != "" {
			t.Errorf("wishes of %q (-want +got):\n%s", text, diff)
		}
	}
}

// TestFollowUpIsCompleted fills what a follow-up leaves out from what was spoken of, as long as that is fresh.
func TestFollowUpIsCompleted(t *testing.T) {
	topic := session.Topic{Product: "huabei", Text: "花呗晚还6天上征信吗", Age: 1}
	stale := topic
	stale.Age = topicLife + 1
	for _, c := range []struct {
		topic      session.Topic
		text, want string
	}{
		{topic, "白条呢", "白条晚还6天上征信吗"},
		{topic, "那逾期十天呢", "花呗晚还10天上征信吗"},
		{stale, "白条呢", "白条呢"},
		{stale, "那逾期十天呢", "那逾期10天呢"},
		{session.Topic{}, "白条呢", "白条呢"},
		{topic, "京东白条提前还款影响征信吗", "京东白条提前还款影响征信吗"},
		{topic, "注销小米分期要多久", "注销小米分期要多久"},
	} {
		tn := heard(t, session.Tracker{Topic: c.topic}, c.text)
		if got := tn.completed(tn.read).Folded; got != c.want {
			t.Errorf("after %q, age %d: %q is completed to %q, want %q", c.topic.Text, c.topic.Age, c.text, got, c.want)
		}
	}
}
