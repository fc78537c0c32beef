package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/liaoqing/liaoqing/bot"
	"github.com/liaoqing/liaoqing/session"
)

type evalCmd struct {
	source   `embed:""`
	Verbose  bool     `short:"v" help:"列出每一个不对的题目。"`
	Baseline string   `help:"另一个内容目录；先给它打分，再列出两边哪些题目变好、变差。" placeholder:"目录"`
	Files    []string `arg:"" name:"文件" help:"题目文件（JSONL），按字段认出是哪一种：route、accept、accept_step、turns、wish、mask。"`
}

// Run scores each file by the fields of its first line, and compares with the baseline where one is given.
func (c *evalCmd) Run(ctx context.Context, out io.Writer) error {
	var before *exam
	if c.Baseline != "" {
		fmt.Fprintf(out, "—— 对照：%s\n", c.Baseline)
		var err error
		if before, err = (source{Knowledge: c.Baseline}).exam(ctx, c.Files, out, false); err != nil {
			return err
		}
		fmt.Fprintln(out, "—— 这一份")
	}
	after, err := c.exam(ctx, c.Files, out, c.Verbose)
	if err != nil || before == nil {
		return err
	}
	after.compare(before)
	return nil
}

// exam scores the files.
func (s source) exam(ctx context.Context, files []string, out io.Writer, verbose bool) (*exam, error) {
	base, err := s.base(ctx)
	if err != nil {
		return nil, err
	}
	e := &exam{bot: rehearsal(base), out: out, verbose: verbose, short: map[string]string{}}
	for _, file := range files {
		lines, err := readLines(file)
		if err != nil {
			return nil, err
		}
		e.file = file
		if err := e.score(ctx, lines); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	return e, nil
}

// compare lists what only one of two exams got wrong.
func (e *exam) compare(before *exam) {
	better, worse := lacking(before.short, e.short), lacking(e.short, before.short)
	fmt.Fprintf(e.out, "—— 变好 %d 题，变差 %d 题\n", len(better), len(worse))
	for _, k := range better {
		fmt.Fprintf(e.out, "  变好（原来：%s）\n", before.short[k])
	}
	for _, k := range worse {
		fmt.Fprintf(e.out, "  变差（现在：%s）\n", e.short[k])
	}
}

// lacking lists the keys of a that b has not.
func lacking(a, b map[string]string) (keys []string) {
	for _, k := range sortedKeys(a) {
		if _, ok := b[k]; !ok {
			keys = append(keys, k)
		}
	}
	return keys
}

// readLines returns the lines of a file that are not blank.
func readLines(file string) (lines [][]byte, err error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("题目文件：%w", err)
	}
	sc := bufio.NewScanner(bytes.NewReader(data))
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		if len(bytes.TrimSpace(sc.Bytes())) > 0 {
			lines = append(lines, bytes.Clone(sc.Bytes()))
		}
	}
	return lines, sc.Err()
}

// exam asks questions of a bot that keeps nothing.
type exam struct {
	bot     *bot.Bot
	out     io.Writer
	verbose bool
	asked   int
	file    string            // being scored
	short   map[string]string // what was not as expected, by file and case
}

func (e *exam) score(ctx context.Context, lines [][]byte) error {
	if len(lines) == 0 {
		return errors.New("没有题目")
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(lines[0], &fields); err != nil {
		return fmt.Errorf("第 1 行不是 JSON：%w", err)
	}
	for _, kind := range []struct {
		field string
		score func(context.Context, [][]byte) error
	}{{"route", e.routing}, {"accept_step", e.steps}, {"accept", e.articles}, {"turns", e.dialogues}, {"wish", e.cancel}, {"mask", e.masking}} {
		if _, ok := fields[kind.field]; ok {
			return kind.score(ctx, lines)
		}
	}
	return errors.New("认不出这种题目：没有 route、accept、accept_step、turns、wish 或 mask 字段")
}

// cases reads each line into a T.
func cases[T any](lines [][]byte) ([]T, error) {
	out := make([]T, len(lines))
	for i, l := range lines {
		if err := json.Unmarshal(l, &out[i]); err != nil {
			return nil, fmt.Errorf("第 %d 行：%w", i+1, err)
		}
	}
	return out, nil
}

// talk says texts one after the other in a session of its own and returns the last turn's messages of the bot; a refusal is
// returned as its code.
func (e *exam) talk(ctx context.Context, texts ...string) (turn session.Turn, refused string, err error) {
	e.asked++
	sid := fmt.Sprint("exam ", e.asked)
	for i, text := range texts {
		if turn, refused, err = e.say(ctx, sid, i, text); err != nil {
			return turn, "", err
		}
	}
	return turn, refused, nil
}

func (e *exam) say(ctx context.Context, sid string, n int, text string) (session.Turn, string, error) {
	turn, err := e.bot.Reply(ctx, bot.Utterance{Session: sid, ID: fmt.Sprint(n), Text: text})
	var r *bot.Refusal
	if errors.As(err, &r) {
		return turn, r.Code, nil
	}
	return turn, "", err
}

// fellShort notes a case that was not as expected; key names it within its file.
func (e *exam) fellShort(key, format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	e.short[e.file+" "+key] = line
	if e.verbose {
		fmt.Fprintln(e.out, " ", line)
	}
}

func botMessages(t session.Turn) (out []session.Message) {
	for _, m := range t.Messages {
		if m.Role == session.Bot {
			out = append(out, m)
		}
	}
	return out
}

func lastMessage(t session.Turn) session.Message {
	b := botMessages(t)
	if len(b) == 0 {
		return session.Message{}
	}
	return b[len(b)-1]
}

// routeOf tells what a turn took a question for: cancel, credit or none.
func routeOf(t session.Turn) string {
	of := func(s session.Source) string {
		if s.Kind == "guide" {
			return "cancel"
		}
		return "credit"
	}
	for _, m := range botMessages(t) {
		switch m.Kind {
		case session.GuideStep, session.Ended:
			return "cancel"
		case session.Answer:
			if len(m.Sources) > 0 {
				return of(m.Sources[0])
			}
		case session.Clarify:
			for _, c := range m.Choices {
				if c.Source != nil {
					return of(*c.Source)
				}
			}
		}
	}
	return "none"
}

// titlesOf lists what a turn offers, the best first: sources, then the choices of a clarify.
func titlesOf(t session.Turn) (answered bool, titles []string) {
	for _, m := range botMessages(t) {
		answered = answered || m.Kind == session.Answer
		for _, s := range m.Sources {
			titles = append(titles, s.Title)
		}
		for _, c := range m.Choices {
			if m.Kind == session.Clarify && c.Source != nil {
				titles = append(titles, c.Source.Title)
			}
		}
	}
	return answered, titles
}

func underWay(t session.Turn) bool {
	g := lastMessage(t).Guide
	return g != nil && g.State != session.Done
}

func share(n, of int) float64 { return float64(n) / float64(max(of, 1)) }

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func hasAny(text string, parts []string) bool {
	return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(text, p) })
}

func first(names []string) string { return cmp.Or(append(names, "")...) }
