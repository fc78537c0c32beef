package bot

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/liaoqing/liaoqing/session"
)

var update = flag.Bool("update", false, "rewrite the bot's lines of testdata/*.txt")

// TestDialogues plays the scripts of testdata. A script's name is its claim; what stands above its first marker says more. A
// marker (-- 三天后 --) says how much time passes before what follows it. Of each message of the bot a script holds kind, place,
// sources, the first 30 characters of the text and the labels of the choices:
//
//	访客：注销小米分期          says
//	访客按：已登录             presses a choice of the latest message that has any
//	访客按旧：已登录           presses a choice of an earlier message
//	客服：[guide_step 小米分期注销 1/8] 我陪您……
//	      [已全部还清] [不确定]
//	记下：我的[手机号]         what is stored of what was said, where that differs
//	拒绝：empty 没有收到内容
//
// The guide is named where it changes; 停 behind the place tells that the step is held.
func TestDialogues(t *testing.T) {
	scripts, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("scripts: %v, %v", scripts, err)
	}
	for _, file := range scripts {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := play(t, want)
			if *update && !bytes.Equal(got, want) {
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); diff != "" {
				t.Errorf("%s (-want +got):\n%s", file, diff)
			}
		})
	}
}

// stage is a conversation of a script.
type stage struct {
	*bench
	messages []session.Message // of the bot, in order
	guide    string            // named last
}

// play says what the visitor of a script says, and returns the script with what the bot answers.
func play(t *testing.T, script []byte) []byte {
	t.Helper()
	a := txtar.Parse(script)
	s := &stage{bench: newBench(t, 0)}
	for i, f := range a.Files {
		s.clock.now = s.clock.now.Add(elapsed(t, f.Name))
		var out strings.Builder
		for line := range strings.Lines(string(f.Data)) {
			if line = strings.TrimRight(line, "\n"); strings.HasPrefix(line, "访客") {
				fmt.Fprintln(&out, line)
				s.answer(t, line, &out)
			}
			s.clock.now = s.clock.now.Add(time.Second)
		}
		a.Files[i].Data = []byte(out.String())
	}
	return txtar.Format(a)
}

var span = regexp.MustCompile(`^(\d+)\s*(分钟|小时|天)后$`)

// elapsed is the time that a marker of a script names.
func elapsed(t *testing.T, marker string) time.Duration {
	t.Helper()
	if marker == "dialogue" {
		return 0
	}
	m := span.FindStringSubmatch(marker)
	if m == nil {
		t.Fatalf("marker %q, want dialogue or a time such as 3 天后", marker)
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		t.Fatal(err)
	}
	return time.Duration(n) * map[string]time.Duration{"分钟": time.Minute, "小时": time.Hour, "天": 24 * time.Hour}[m[2]]
}

func (s *stage) answer(t *testing.T, line string, out *strings.Builder) {
	t.Helper()
	s.turns++
	u := s.utterance(t, line)
	turn, err := s.bot.Reply(context.Background(), u)
	var refusal *Refusal
	switch {
	case errors.As(err, &refusal):
		fmt.Fprintf(out, "拒绝：%s %s\n", refusal.Code, refusal.Message)
		return
	case err != nil:
		t.Fatalf("%s: %v", line, err)
	}
	if said := turn.Messages[0].Text; said != u.Text && u.Choice == "" {
		fmt.Fprintf(out, "记下：%s\n", said)
	}
	for _, m := range turn.Messages[1:] {
		s.messages = append(s.messages, m)
		s.write(out, m)
	}
}

// repeated is a visitor's text too long to write out: 啊×501.
var repeated = regexp.MustCompile(`^(.)×(\d+)$`)

func (s *stage) utterance(t *testing.T, line string) Utterance {
	t.Helper()
	u := Utterance{Session: visitor, ID: strconv.Itoa(s.turns)}
	does, said, ok := strings.Cut(line, "：")
	if !ok {
		t.Fatalf("line %q, want a colon", line)
	}
	switch does {
	case "访客":
		u.Text = said
		if m := repeated.FindStringSubmatch(said); m != nil {
			n, err := strconv.Atoi(m[2])
			if err != nil {
				t.Fatal(err)
			}
			u.Text = strings.Repeat(m[1], n)
		}
	case "访客按":
		u.Seq, u.Choice = s.choice(t, said, 0)
	case "访客按旧":
		u.Seq, u.Choice = s.choice(t, said, 1)
	default:
		t.Fatalf("line %q, want 访客, 访客按 or 访客按旧", line)
	}
	return u
}

// choice finds a label among the choices of the latest message that has any, or among those before that one.
func (s *stage) choice(t *testing.T, label string, before int) (seq int64, id string) {
	t.Helper()
	for _, m := range slices.Backward(s.messages) {
		if len(m.Choices) == 0 {
			continue
		}
		if before--; before >= 0 {
			continue
		}
		if i := slices.IndexFunc(m.Choices, func(c session.Choice) bool { return c.Label == label }); i >= 0 {
			return m.Seq, m.Choices[i].ID
		}
		if before == -1 {
			break
		}
	}
	t.Fatalf("no choice %q to press", label)
	return 0, ""
}

func (s *stage) write(out *strings.Builder, m session.Message) {
	fmt.Fprintf(out, "客服：[%s", m.Kind)
	for _, src := range m.Sources {
		fmt.Fprintf(out, " %s", src.ID)
		if src.Step > 0 {
			fmt.Fprintf(out, "#%d", src.Step)
		}
	}
	if g := m.Guide; g != nil {
		if g.Title != s.guide {
			fmt.Fprintf(out, " %s", g.Title)
			s.guide = g.Title
		}
		fmt.Fprintf(out, " %d/%d", g.Step, g.Steps)
		if g.State == session.Held {
			out.WriteString(" 停")
		}
	}
	fmt.Fprintf(out, "] %s\n", beginning(m.Text))
	if len(m.Choices) > 0 {
		out.WriteString("     ")
		for _, c := range m.Choices {
			fmt.Fprintf(out, " [%s]", c.Label)
		}
		out.WriteString("\n")
	}
}

// beginning is the first 30 characters of a text, on one line and without its emphasis.
func beginning(text string) string {
	r := []rune(strings.Join(strings.Fields(strings.ReplaceAll(text, "**", "")), " "))
	if len(r) > 30 {
		return string(r[:30]) + "…"
	}
	return string(r)
}
