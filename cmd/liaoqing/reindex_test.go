//go:build !race

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/liaoqing/liaoqing/knowledge"
	"github.com/liaoqing/liaoqing/web"
)

const (
	reindexes = 3
	edited    = "articles/huabei-overdue-6-days.md" // what the editor of these tests changes
)

// TestReindexUnderLoad publishes new versions while visitors talk on two nodes: no turn fails, both nodes come to serve the
// new version, and visitors read its words. A broken file changes nothing, and the command names file and line.
func TestReindexUnderLoad(t *testing.T) {
	desk := newDesk(t)
	r := startRedis(t)
	a := serve(t, "--redis", r.url(), "--rate", "0", "--knowledge", desk.dir)
	b := serve(t, "--redis", r.url(), "--rate", "0", "--knowledge", desk.dir)
	crowd := talk(t, a, b)
	for n := range reindexes {
		asked := []*server{a, b}[n%2]
		words := fmt.Sprintf("这是第 %d 次修改的话。", n+1)
		desk.add(words)
		version := published(t, asked)
		for _, s := range []*server{a, b} {
			serving(t, s, version)
			c := mustDial(t, s.chat(), place{})
			if c.welcome.Knowledge != version {
				t.Errorf("welcome tells version %s, want %s", c.welcome.Knowledge, version)
			}
			if f := c.mustSay(t, "花呗晚还六天上征信吗"); !strings.Contains(f.text(), words) {
				t.Errorf("after reindex %d a visitor reads %.200s", n+1, f.text())
			}
		}
	}
	before := status(t, a).Current
	line := desk.spoil()
	code, out := command(t, plainEnv(), "reindex", "--ops", b.ops)
	if want := fmt.Sprintf("%s:%d:", edited, line); code != 1 || !strings.Contains(out, want) {
		t.Errorf("reindex of broken content = %d, %s; want 1 and %s", code, out, want)
	}
	for _, s := range []*server{a, b} {
		if now := status(t, s); now.Current != before || now.Serving != before {
			t.Errorf("after a broken reindex: current %s, serving %s, want %s", now.Current, now.Serving, before)
		}
	}
	turns, slowest := crowd.leave()
	t.Logf("%d turns during %d reindexes, the slowest %v", turns, reindexes, slowest.Round(time.Millisecond))
}

// published runs `liaoqing reindex` and returns the version that it tells of.
func published(t *testing.T, s *server) string {
	t.Helper()
	code, out := command(t, plainEnv(), "reindex", "--ops", s.ops, "--note", "试一试")
	m := regexp.MustCompile(`已发布版本 ([0-9a-f]{16})\n`).FindStringSubmatch(out)
	if code != 0 || m == nil {
		t.Fatalf("reindex = %d, %s\n%s", code, out, s.said())
	}
	return m[1]
}

func serving(t *testing.T, s *server, version string) {
	t.Helper()
	eventually(t, func() bool { return status(t, s).Serving == version }, func() string {
		return fmt.Sprintf("%s serves %s, want %s\n%s", s.public, status(t, s).Serving, version, s.said())
	})
}

// status asks a server what it serves, as the program's own commands do.
func status(t *testing.T, s *server) (now knowledge.Status) {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, "http://"+s.ops+"/commands/knowledge", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set(web.CommandHeader, "1")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&now); err != nil {
		t.Fatal(err)
	}
	return now
}

// desk is an editor's copy of the content.
type desk struct {
	t   *testing.T
	dir string
}

func newDesk(t *testing.T) desk {
	t.Helper()
	d := desk{t, t.TempDir()}
	if err := os.CopyFS(d.dir, os.DirFS(filepath.Join("..", "..", "knowledge", "content"))); err != nil {
		t.Fatal(err)
	}
	return d
}

// change replaces the only occurrence of a text in the edited article.
func (d desk) change(old, becomes string) {
	d.t.Helper()
	file := filepath.Join(d.dir, edited)
	data, err := os.ReadFile(file)
	if err != nil {
		d.t.Fatal(err)
	}
	if bytes.Count(data, []byte(old)) != 1 {
		d.t.Fatalf("%s has %q %d times", edited, old, bytes.Count(data, []byte(old)))
	}
	if err := os.WriteFile(file, bytes.Replace(data, []byte(old), []byte(becomes), 1), 0o600); err != nil {
		d.t.Fatal(err)
	}
}

// add writes words into the answer.
func (d desk) add(words string) { d.t.Helper(); d.change("## 结论\n", "## 结论\n"+words) }

// spoil makes a fault, and returns its line.
func (d desk) spoil() int {
	d.t.Helper()
	d.change("\nfacts: [", "\nfacts: [X-99, ")
	data, err := os.ReadFile(filepath.Join(d.dir, edited))
	if err != nil {
		d.t.Fatal(err)
	}
	before, _, _ := bytes.Cut(data, []byte("X-99"))
	return bytes.Count(before, []byte("\n")) + 1
}

// crowd are visitors who talk without a break, and whose every turn must come.
type crowd struct {
	over    atomic.Bool
	all     sync.WaitGroup
	turns   atomic.Int64
	slowest atomic.Int64
}

const talkers = 4 // on each node

func talk(t *testing.T, nodes ...*server) *crowd {
	t.Helper()
	c := &crowd{}
	for _, s := range nodes {
		for range talkers {
			line := mustDial(t, s.chat(), place{})
			c.all.Go(func() { c.visit(t, line) })
		}
	}
	t.Cleanup(func() { c.leave() })
	return c
}

func (c *crowd) visit(t *testing.T, line *client) {
	for !c.over.Load() {
		text, began := question(), time.Now()
		f, err := line.say(newID(), text)
		if err != nil || len(f.Messages) < 2 {
			t.Errorf("say %q = %+v, %v", text, f, err)
			return
		}
		c.turns.Add(1)
		for took := int64(time.Since(began)); ; {
			longest := c.slowest.Load()
			if took <= longest || c.slowest.CompareAndSwap(longest, took) {
				break
			}
		}
		pause(rand.N(100 * time.Millisecond))
	}
}

// leave ends the talk and tells how it went.
func (c *crowd) leave() (turns int64, slowest time.Duration) {
	c.over.Store(true)
	c.all.Wait()
	return c.turns.Load(), time.Duration(c.slowest.Load())
}
