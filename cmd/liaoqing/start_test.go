//go:build !race

package main

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

const (
	starts      = 5
	firstAnswer = 2 * time.Second // the median of starts
	mostMemory  = 300 << 20       // bytes of the largest resident set
)

// TestFirstAnswer takes the time from exec to the first answer, with nothing but the defaults: the embedded content and a
// trial store.
func TestFirstAnswer(t *testing.T) {
	var took []time.Duration
	for range starts {
		s := prepare(t)
		began := time.Now()
		s.start()
		var c *client
		eventually(t, func() (ok bool) {
			var err error
			c, err = dial(s.chat(), place{})
			return err == nil || !s.lives()
		}, s.said)
		if c == nil {
			t.Fatalf("serve ended:\n%s", s.said())
		}
		f := c.mustSay(t, "花呗晚还六天上征信吗")
		took = append(took, time.Since(began))
		if len(f.Messages[1].Sources) == 0 {
			t.Errorf("first answer = %+v, want one with a source", f.Messages)
		}
		c.close()
		s.kill()
	}
	slices.Sort(took)
	t.Logf("from exec to the first answer: %v", took)
	if median := took[len(took)/2]; median > firstAnswer {
		t.Errorf("from exec to the first answer: %v at the median of %v, at most %v", median, took, firstAnswer)
	}
}

// TestMemory looks at the largest resident set of a server that started and answered 200 questions.
func TestMemory(t *testing.T) {
	s := serve(t, "--rate", "0")
	c := mustDial(t, s.chat(), place{})
	for range 200 {
		c.mustSay(t, question())
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`VmHWM:\s*(\d+) kB`).FindSubmatch(status)
	if m == nil {
		t.Fatalf("no VmHWM in %s", strings.TrimSpace(string(status)))
	}
	peak, err := strconv.ParseInt(string(m[1]), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("largest resident set: %d MB", peak>>10)
	if peak<<10 > mostMemory {
		t.Errorf("largest resident set: %d MB, at most %d", peak>>10, mostMemory>>20)
	}
}
