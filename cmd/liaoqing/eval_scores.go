package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/liaoqing/liaoqing/session"
)

// routing scores cancel, credit and none over questions, and how many outside the knowledge were answered all the same.
func (e *exam) routing(ctx context.Context, lines [][]byte) error {
	list, err := cases[struct{ Text, Route string }](lines)
	if err != nil {
		return err
	}
	count := map[[2]string]int{}
	answered := 0
	for _, c := range list {
		turn, _, err := e.talk(ctx, c.Text)
		if err != nil {
			return err
		}
		want, got := c.Route, routeOf(turn)
		if want == "other" || want == "ood" {
			want = "none"
		}
		count[[2]string{want, got}]++
		if want == "none" && slices.ContainsFunc(botMessages(turn), func(m session.Message) bool { return m.Kind == session.Answer || m.Kind == session.GuideStep }) {
			answered++
		}
		if want != got {
			w := lastMessage(turn).Why
			matched := ""
			if w != nil && len(w.Candidates) > 0 {
				matched = fmt.Sprintf("%.2f %s %s", w.Candidates[0].Confidence, w.Candidates[0].ID, w.Candidates[0].Matched)
			}
			e.fellShort(c.Text, "want %-6s got %-6s %-10s %s   [%s]", want, got, lastMessage(turn).Kind, c.Text, matched)
		}
	}
	f1, none, right := 0.0, 0, 0
	classes := []string{"cancel", "credit", "none"}
	for _, k := range classes {
		both, all := count[[2]string{k, k}], 0
		for _, o := range classes {
			all += count[[2]string{o, k}] + count[[2]string{k, o}]
		}
		f1 += share(2*both, all) / float64(len(classes))
		none, right = none+count[[2]string{"none", k}], right+both
		fmt.Fprintf(e.out, "routing %-6s F1=%.3f", k, share(2*both, all))
		for _, o := range classes {
			fmt.Fprintf(e.out, "  taken for %s %d", o, count[[2]string{k, o}])
		}
		fmt.Fprintln(e.out)
	}
	fmt.Fprintf(e.out, "routing n=%d accuracy=%.3f macro-F1=%.3f wrongly-answered=%.3f of %d outside the knowledge\n", len(list),
		share(right, len(list)), f1, share(answered, none), none)
	return nil
}

// articles scores retrieval: answered with an accepted article, offered among three, and silent where none fits.
func (e *exam) articles(ctx context.Context, lines [][]byte) error {
	list, err := cases[struct {
		Text   string
		Accept []string
	}](lines)
	if err != nil {
		return err
	}
	var hit1, hit3, refused, in, outside int
	for _, c := range list {
		turn, _, err := e.talk(ctx, c.Text)
		if err != nil {
			return err
		}
		answered, got := titlesOf(turn)
		if len(c.Accept) == 0 {
			outside++
			if !answered {
				refused++
			} else {
				e.fellShort(c.Text, "want no answer, got %q: %s", got, c.Text)
			}
			continue
		}
		in++
		if answered && len(got) > 0 && slices.Contains(c.Accept, got[0]) {
			hit1++
		} else {
			e.fellShort(c.Text, "want %q got %q %s: %s", c.Accept[0], first(got), lastMessage(turn).Kind, c.Text)
		}
		if slices.ContainsFunc(got[:min(3, len(got))], func(t string) bool { return slices.Contains(c.Accept, t) }) {
			hit3++
		}
	}
	fmt.Fprintf(e.out, "articles n=%d answered with the right one=%.3f offered among three=%.3f; rightly none=%.3f of %d; figure=%.3f\n", in,
		share(hit1, in), share(hit3, in), share(refused, outside), outside, share(hit1+refused, len(list)))
	return nil
}

const examGuide = "我要注销小米分期" // puts the guide under way that steps and cancel ask within

// steps asks questions of the guide while it is under way, and looks which step the answer rests on.
func (e *exam) steps(ctx context.Context, lines [][]byte) error {
	list, err := cases[struct {
		Text   string
		Accept []int `json:"accept_step"`
	}](lines)
	if err != nil {
		return err
	}
	right := 0
	for _, c := range list {
		turn, _, err := e.talk(ctx, examGuide, c.Text)
		if err != nil {
			return err
		}
		var got []int
		for _, m := range botMessages(turn) {
			for _, s := range m.Sources {
				if s.Kind == "guide" && s.Step > 0 {
					got = append(got, s.Step)
				}
			}
		}
		if len(c.Accept) == 0 && len(got) == 0 || len(got) > 0 && slices.Contains(c.Accept, got[0]) {
			right++
			continue
		}
		e.fellShort(c.Text, "want step %v got %v %s: %s", c.Accept, got, lastMessage(turn).Kind, c.Text)
	}
	fmt.Fprintf(e.out, "guide steps n=%d right=%.3f\n", len(list), share(right, len(list)))
	return nil
}

// dialogues plays conversations; one counts only if every turn is as expected.
func (e *exam) dialogues(ctx context.Context, lines [][]byte) error {
	list, err := cases[struct {
		ID    string
		Turns []struct {
			User   string
			Expect struct {
				Kind   []string
				Step   []int
				Source []string
			}
		}
	}](lines)
	if err != nil {
		return err
	}
	whole, right, all := 0, 0, 0
	for _, d := range list {
		ok := true
		for n, t := range d.Turns {
			turn, refused, err := e.say(ctx, "exam "+d.ID, n, t.User)
			if err != nil {
				return err
			}
			all++
			kinds, step, sources := seen(turn, refused)
			fits := slices.ContainsFunc(kinds, func(k string) bool { return slices.Contains(t.Expect.Kind, k) }) &&
				(len(t.Expect.Source) == 0 || slices.ContainsFunc(sources, func(s string) bool { return slices.Contains(t.Expect.Source, s) })) &&
				(step < 0 || slices.Contains(t.Expect.Step, step))
			if fits {
				right++
				continue
			}
			ok = false
			e.fellShort(fmt.Sprintf("%s turn %d", d.ID, n+1), "%s turn %d %q: want %v step %v %q, got %v step %d %q", d.ID, n+1, t.User, t.Expect.Kind, t.Expect.Step, t.Expect.Source, kinds, step, sources)
		}
		if ok {
			whole++
		}
	}
	fmt.Fprintf(e.out, "dialogues n=%d whole=%.3f turns=%.3f of %d\n", len(list), share(whole, len(list)), share(right, all), all)
	return nil
}

// seen is what a dialogue's expectation looks at; step is -1 where the text was refused.
func seen(turn session.Turn, refused string) (kinds []string, step int, sources []string) {
	if refused != "" {
		return []string{"error:" + refused}, -1, nil
	}
	for _, m := range botMessages(turn) {
		kinds = append(kinds, string(m.Kind))
		for _, s := range m.Sources {
			sources = append(sources, s.Title)
		}
	}
	if underWay(turn) {
		step = lastMessage(turn).Guide.Step
	}
	return kinds, step, sources
}

// cancel scores the meanings of 取消 by what is seen from outside.
func (e *exam) cancel(ctx context.Context, lines [][]byte) error {
	list, err := cases[struct{ Text, Context, Wish string }](lines)
	if err != nil {
		return err
	}
	wrong, all := map[string]int{}, map[string]int{}
	for _, c := range list {
		texts := []string{c.Text}
		if c.Context == "guide" {
			texts = []string{examGuide, c.Text}
		}
		turn, _, err := e.talk(ctx, texts...)
		if err != nil {
			return err
		}
		all[c.Wish]++
		if !cancelled(turn, c.Context, c.Wish) {
			wrong[c.Wish]++
			e.fellShort(c.Context+" "+c.Text, "%s (%s) got %s, guide under way %v: %s", c.Wish, c.Context, lastMessage(turn).Kind, underWay(turn), c.Text)
		}
	}
	mean, least := 0.0, 1.0
	for _, wish := range sortedKeys(all) {
		s := 1 - share(wrong[wish], all[wish])
		mean, least = mean+s/float64(len(all)), min(least, s)
		fmt.Fprintf(e.out, "cancel %-20s right=%.3f of %d\n", wish, s, all[wish])
	}
	fmt.Fprintf(e.out, "cancel n=%d mean over wishes=%.3f least=%.3f figure=%.3f\n", len(list), mean, least, (mean+least)/2)
	return nil
}

// cancelled tells whether a turn did what its wish asks: only a wish to close a product starts a guide, only leaving ends one.
func cancelled(turn session.Turn, where, wish string) bool {
	under := underWay(turn)
	switch {
	case where == "none" && wish == "cancel_product":
		return routeOf(turn) == "cancel"
	case where == "none" && wish == "close_account":
		return !under || hasAny(lastMessage(turn).Guide.Title, []string{"账号", "账户"})
	case where == "none", wish == "leave_guide", wish == "end_chat":
		return !under
	}
	return under
}

// masking looks at what is stored: nothing of mask or canon may stand in it or in the bot's words, all of keep must.
func (e *exam) masking(ctx context.Context, lines [][]byte) error {
	list, err := cases[struct {
		Text              string
		Mask, Keep, Canon []string
	}](lines)
	if err != nil {
		return err
	}
	var private, leaked, hurt int
	for _, c := range list {
		turn, _, err := e.talk(ctx, c.Text)
		if err != nil {
			return err
		}
		stored, said := "", ""
		for _, m := range turn.Messages {
			if said += m.Text; m.Role == session.User {
				stored += m.Text
			}
		}
		if len(c.Mask) > 0 {
			private++
			if hasAny(said, append(slices.Clone(c.Mask), c.Canon...)) {
				leaked++
				e.fellShort("leaked "+c.Text, "leaked: %q", stored)
			}
		}
		if slices.ContainsFunc(c.Keep, func(s string) bool { return !strings.Contains(stored, s) }) {
			hurt++
			e.fellShort("hurt "+c.Text, "hurt: %q want %q", stored, c.Keep)
		}
	}
	masked, whole := 1-share(leaked, private), 1-share(hurt, len(list))
	fmt.Fprintf(e.out, "masking private=%d masked=%.3f messages=%d unhurt=%.3f figure=%.3f\n", private, masked, len(list), whole, min(masked, whole))
	return nil
}
