package bot

import (
	"context"
	"testing"

	"github.com/liaoqing/liaoqing/session"
)

// TestTyped types at a message with three choices.
func TestTyped(t *testing.T) {
	base := baseOf(t)
	open := &session.Open{Seq: 2, Choices: []session.Choice{
		{ID: "next", Label: "看到了，放款方是小米"}, {ID: "hold:debt", Label: "还有欠款或退款"}, {ID: "help", Label: "没收到 App 的短信"}}}
	for text, want := range map[string]string{
		"1": "next", "2": "hold:debt", "3": "help", "２": "hold:debt", "选2": "hold:debt", "选择3": "help", "我选1": "next", "第2个": "hold:debt", "第二个": "hold:debt",
		"2、": "hold:debt", "3.": "help", "第一项": "next",
		"看到了，放款方是小米": "next", "看到了放款方是小米": "next", "「看到了，放款方是小米」。": "next", "还有欠款或退款！": "hold:debt", "没收到app的短信": "help",
		"0": "", "4": "", "12": "", "第2步": "", "2天": "", "还有欠款": "", "看到了": "", "还有欠款或退款吗我不确定": "",
	} {
		tn := &turn{base: base, tr: session.Tracker{Open: open}}
		if err := tn.hear(Utterance{Text: text}); err != nil {
			t.Fatalf("hear(%q): %v", text, err)
		}
		got := ""
		if tn.pressed != nil {
			got = tn.pressed.ID
		}
		if got != want {
			t.Errorf("typing %q presses %q, want %q", text, got, want)
		}
	}
}

// TestTypedWithoutChoices types a number where nothing can be pressed.
func TestTypedWithoutChoices(t *testing.T) {
	tn := &turn{base: baseOf(t)}
	if err := tn.hear(Utterance{Text: "1"}); err != nil || tn.pressed != nil {
		t.Errorf("typing 1 presses %+v, %v, want nothing", tn.pressed, err)
	}
}

// TestTypedDoesWhatPressingDoes types the label and the number of each choice of a step, and presses it: the same replies.
func TestTypedDoesWhatPressingDoes(t *testing.T) {
	b := newBench(t, 0)
	b.put(session.Tracker{Flow: &session.Flow{Guide: "xiaomi-installment", Product: "xiaomi-installment", Step: "settle", Number: 1}})
	if _, err := b.bot.Reply(context.Background(), Utterance{Session: visitor, ID: "1", Text: "再说一遍"}); err != nil {
		t.Fatal(err)
	}
	s := b.state(t)
	if s.Tracker.Open == nil || len(s.Tracker.Open.Choices) < 3 {
		t.Fatalf("open choices: %+v", s.Tracker.Open)
	}
	replies := func(u Utterance) (texts []string) {
		u.Session, u.ID = visitor, "2"
		turn, err := b.from(s).Reply(context.Background(), u)
		if err != nil {
			t.Fatalf("Reply(%+v): %v", u, err)
		}
		for _, m := range turn.Messages[1:] {
			texts = append(texts, string(m.Kind)+" "+m.Text)
		}
		return texts
	}
	for i, c := range s.Tracker.Open.Choices {
		want := replies(Utterance{Choice: c.ID, Seq: s.Tracker.Open.Seq})
		for _, text := range []string{c.Label, string(rune('1' + i))} {
			if got := replies(Utterance{Text: text}); len(got) != len(want) || got[0] != want[0] {
				t.Errorf("typing %q = %q, pressing %q = %q", text, got, c.Label, want)
			}
		}
	}
}
