package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/liaoqing/liaoqing/bot"
	"github.com/liaoqing/liaoqing/knowledge"
	"github.com/liaoqing/liaoqing/session"
)

// tryGolden asks a version its golden questions; what is answered otherwise than its editors want keeps it from being
// published.
func tryGolden(ctx context.Context, base *knowledge.Base) error {
	b := rehearsal(base)
	var faults knowledge.Faults
	for n, g := range base.Content.Golden {
		turn, err := b.Reply(ctx, bot.Utterance{Session: fmt.Sprint("golden ", n), ID: "1", Text: g.Say})
		if err != nil {
			return fmt.Errorf("golden question %q: %w", g.Say, err)
		}
		if got, ok := meets(turn, g); !ok {
			faults = append(faults, knowledge.Fault{File: "golden.jsonl", Line: g.Line, Text: fmt.Sprintf("「%s」应当得到 %s %s，现在是 %s", g.Say, g.Kind, g.Entry, got)})
		}
	}
	if len(faults) > 0 {
		return faults
	}
	return nil
}

// meets tells whether a turn is what a golden question wants, and what it is.
func meets(turn session.Turn, g knowledge.Golden) (got string, ok bool) {
	for _, m := range turn.Messages[1:] {
		got = string(m.Kind)
		rests := g.Entry == "" || m.Guide != nil && m.Guide.ID == g.Entry ||
			slices.ContainsFunc(m.Sources, func(s session.Source) bool { return s.ID == g.Entry })
		for _, s := range m.Sources {
			got += " " + s.ID
		}
		if string(m.Kind) == g.Kind && rests {
			return got, true
		}
	}
	return got, false
}
