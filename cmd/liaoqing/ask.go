package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/liaoqing/liaoqing/bot"
	"github.com/liaoqing/liaoqing/knowledge"
	"github.com/liaoqing/liaoqing/session"
)

type askCmd struct {
	source   `embed:""`
	Why      bool     `help:"每次都说明为什么这样答。"`
	Question []string `arg:"" optional:"" help:"问题；不写就一句一句地聊。"`
}

// Run asks one question, or chats until the input ends.
func (c *askCmd) Run(ctx context.Context, out io.Writer) error {
	b, err := c.rehearse(ctx)
	if err != nil {
		return err
	}
	if len(c.Question) > 0 {
		return say(ctx, b, out, "1", strings.Join(c.Question, " "), true)
	}
	fmt.Fprintln(out, b.Greeting().Disclosure)
	lines := bufio.NewScanner(os.Stdin)
	for n := 1; ; n++ {
		fmt.Fprint(out, "\n访客：")
		if !lines.Scan() || ctx.Err() != nil {
			fmt.Fprintln(out)
			return lines.Err()
		}
		if err := say(ctx, b, out, strconv.Itoa(n), lines.Text(), c.Why); err != nil {
			return err
		}
	}
}

// rehearse makes a bot that keeps nothing.
func (s source) rehearse(ctx context.Context) (*bot.Bot, error) {
	base, err := s.base(ctx)
	if err != nil {
		return nil, err
	}
	return rehearsal(base), nil
}

func (s source) base(ctx context.Context) (*knowledge.Base, error) {
	files, err := s.files()
	if err != nil {
		return nil, err
	}
	return knowledge.Build(ctx, files, time.Now(), knowledge.EmbeddedModel(), nil)
}

func rehearsal(base *knowledge.Base) *bot.Bot {
	return bot.New(&bot.Rehearsal{}, func() *knowledge.Base { return base }, bot.Options{})
}

func say(ctx context.Context, b *bot.Bot, out io.Writer, id, text string, why bool) error {
	turn, err := b.Reply(ctx, bot.Utterance{Session: "terminal", ID: id, Text: text})
	var refused *bot.Refusal
	if errors.As(err, &refused) {
		fmt.Fprintln(out, "（"+refused.Message+"）")
		return nil
	}
	if err != nil {
		return err
	}
	for _, m := range turn.Messages[1:] {
		printMessage(out, m, why)
	}
	return nil
}

func printMessage(out io.Writer, m session.Message, why bool) {
	place := ""
	if m.Guide != nil {
		place = fmt.Sprintf(" %s %d/%d", m.Guide.Title, m.Guide.Step, m.Guide.Steps)
		if m.Guide.State == session.Held {
			place += " 停在这一步"
		}
	}
	fmt.Fprintf(out, "\n客服：[%s%s]\n%s\n", m.Kind, place, m.Text)
	for _, s := range m.Sources {
		fmt.Fprintf(out, "  来源：%s（%s，%s 审阅）\n", s.Title, s.ID, s.Reviewed)
	}
	for i, c := range m.Choices {
		fmt.Fprintf(out, "  %d. [%s]\n", i+1, c.Label)
	}
	if w := m.Why; why && w != nil {
		fmt.Fprintf(out, "  为什么：策略 %s，把握 %.2f，知识版本 %s\n  读作：%s\n  词：%s\n", w.Policy, w.Confidence, w.Knowledge, w.Folded, strings.Join(w.Words, " "))
		fmt.Fprintf(out, "  实体：%s\n  意图：%v\n", strings.Join(w.Entities, " "), w.Intents)
		if len(w.Kinds) > 0 {
			fmt.Fprintf(out, "  问的是：%v\n", w.Kinds)
		}
		if w.Report != nil {
			fmt.Fprintf(out, "  步骤进展：%v\n", *w.Report)
		}
		for _, c := range w.Candidates {
			fmt.Fprintf(out, "  候选 %.2f %s %s（%s）%v\n", c.Confidence, c.Kind, c.ID, c.Matched, c.Features)
		}
	}
}
