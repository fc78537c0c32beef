package knowledge

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// node is one node of a cluster of nodes on one Redis.
type node struct {
	*Versions
	t    *testing.T
	dir  string
	log  *bytes.Buffer
	stop func()
}

// newNode makes a node whose directory holds files; it does not run yet.
func newNode(t *testing.T, addr, name string, files Files, o VersionsOptions) *node {
	t.Helper()
	n := &node{t: t, dir: t.TempDir(), log: &bytes.Buffer{}}
	n.write(files)
	o.Node, o.Dir, o.Log = name, n.dir, slog.New(slog.NewTextHandler(n.log, nil))
	n.Versions = NewVersions(dial(t, addr), o)
	return n
}

// write makes the directory hold these files.
func (n *node) write(files Files) {
	n.t.Helper()
	for name, data := range files {
		path := filepath.Join(n.dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, data, 0o644)); err != nil {
			n.t.Fatal(err)
		}
	}
}

// start serves, and runs until the test ends.
func (n *node) start() *node {
	n.t.Helper()
	if err := n.Start(n.t.Context()); err != nil {
		n.t.Fatalf("Start() = %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := n.Run(ctx); err != nil {
			n.t.Errorf("Run() = %v", err)
		}
	})
	n.stop = sync.OnceFunc(func() { cancel(); running.Wait() })
	n.t.Cleanup(n.stop)
	return n
}

func (n *node) now() Status {
	n.t.Helper()
	s, err := n.Status(n.t.Context())
	if err != nil {
		n.t.Fatalf("Status() = %v", err)
	}
	return s
}

// reindexed asks for one and waits until it is over.
func (n *node) reindexed(author, note string) Status {
	n.t.Helper()
	if err := n.Reindex(n.t.Context(), author, note); err != nil {
		n.t.Fatalf("Reindex() = %v", err)
	}
	return n.idle()
}

func (n *node) idle() Status {
	n.t.Helper()
	eventually(n.t, func() bool { return !n.now().Running }, func() string { return fmt.Sprintf("still at it: %+v", n.now()) })
	return n.now()
}

func (n *node) serves(version string) {
	n.t.Helper()
	eventually(n.t, func() bool { return n.Base().Version == version }, func() string {
		n.stop()
		return fmt.Sprintf("serves %s, want %s; its log:\n%s", n.Base().Version, version, n.log)
	})
}

func TestStartOnEmptyRedisPublishes(t *testing.T) {
	addr := realRedis(t)
	n := newNode(t, addr, "a", goodFiles(t), VersionsOptions{}).start()
	want := goodFiles(t).Digest()
	eventually(t, func() bool { return len(n.now().Nodes) == 1 }, func() string { return fmt.Sprintf("not listed: %+v", n.now()) })
	s := n.now()
	if s.Serving != want || s.Current != want || s.Nodes[0].Serving != want || s.Nodes[0].Name != "a" || s.Source != n.dir {
		t.Errorf("Status() = %+v, want %s served and current", s, want)
	}
	if len(s.History) != 1 || s.History[0].ID != want || s.History[0].Author != "liaoqing" {
		t.Errorf("history %+v, want the first start", s.History)
	}
	if s.Counts["articles"] != 2 || s.Counts["products"] != 2 || s.Counts["questions"] == 0 {
		t.Errorf("counts %v", s.Counts)
	}
	stored, err := dial(t, addr).HGet(t.Context(), versionKey+want, "bundle").Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if files, err := unpack(stored); err != nil || files.Digest() != want {
		t.Errorf("the stored bundle is %s, %v, want %s", files.Digest(), err, want)
	}
}

func TestSecondNodeFollows(t *testing.T) {
	addr := realRedis(t)
	a := newNode(t, addr, "a", goodFiles(t), VersionsOptions{}).start()
	b := newNode(t, addr, "b", variant(t, "没有人发布"), VersionsOptions{}).start()
	b.serves(goodFiles(t).Digest())

	next := variant(t, "第二版")
	a.write(next)
	asked := time.Now()
	s := a.reindexed("小王", "第二版")
	if s.Serving != next.Digest() || s.Current != next.Digest() || s.Err != "" || s.Finished.IsZero() {
		t.Errorf("Status() = %+v, want %s published", s, next.Digest())
	}
	b.serves(next.Digest())
	if took := time.Since(asked); took > 10*time.Second {
		t.Errorf("the second node followed after %v, want seconds", took)
	}
	eventually(t, func() bool {
		return len(b.now().Nodes) == 2 && !slices.ContainsFunc(b.now().Nodes, func(n NodeStatus) bool { return n.Serving != next.Digest() })
	}, func() string { return fmt.Sprintf("nodes %+v", b.now().Nodes) })
	if got, want := b.Base().Model, a.Base().Model; !sameModel(t, got, want) {
		t.Error("the nodes have different models")
	}
}

func sameModel(t *testing.T, one, two func() (Model, error)) bool {
	t.Helper()
	a, err := one()
	b, err2 := two()
	if err = errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	return bytes.Equal(a.Weights, b.Weights) && bytes.Equal(a.Rows, b.Rows)
}

func TestBrokenContentKeepsTheOldVersion(t *testing.T) {
	n := newNode(t, realRedis(t), "a", goodFiles(t), VersionsOptions{}).start()
	old := n.Base().Version
	article := string(goodFiles(t)["articles/overdue-rule.md"])
	n.write(Files{"articles/overdue-rule.md": []byte(strings.Replace(article, "facts: [G-10]", "facts: [G-10, G-99]", 1))})
	s := n.reindexed("小王", "写错了")
	want := `articles/overdue-rule.md:16: 事实 "G-99" 不在 facts.yaml 里`
	if s.Serving != old || s.Current != old || len(s.History) != 1 || s.Faults.Error() != want {
		t.Errorf("Status() = %+v, want %s still served and the fault %s", s, old, want)
	}
	n.write(goodFiles(t))
	if s := n.reindexed("小王", "改好了"); len(s.Faults) > 0 || s.Err != "" || s.Serving != old {
		t.Errorf("Status() = %+v, want no fault any more", s)
	}
}

func TestUnreadableDirectoryIsReported(t *testing.T) {
	n := newNode(t, realRedis(t), "a", goodFiles(t), VersionsOptions{}).start()
	old := n.Base().Version
	if err := os.RemoveAll(n.dir); err != nil {
		t.Fatal(err)
	}
	if s := n.reindexed("小王", ""); s.Serving != old || !strings.Contains(s.Err, n.dir) {
		t.Errorf("Status() = %+v, want an error that names the directory", s)
	}
}

func TestGateRefuses(t *testing.T) {
	var shut atomic.Pointer[error]
	gate := func(_ context.Context, b *Base) error {
		if err := shut.Load(); err != nil {
			return *err
		}
		_, ok := b.Article("overdue-rule")
		if !ok {
			return errors.New("the gate gets another version")
		}
		return nil
	}
	n := newNode(t, realRedis(t), "a", goodFiles(t), VersionsOptions{Gate: gate}).start()
	old := n.Base().Version
	n.write(variant(t, "更差"))
	for _, refusal := range []error{Faults{{File: "golden.jsonl", Line: 1, Text: "答得不如从前"}}, fmt.Errorf("trial: %w", context.DeadlineExceeded)} {
		shut.Store(&refusal)
		s := n.reindexed("小王", "更差")
		if s.Serving != old || s.Current != old || len(s.History) != 1 || s.Faults.Error()+s.Err != refusal.Error() {
			t.Errorf("Status() = %+v, want %s kept and %q", s, old, refusal)
		}
	}
	shut.Store(nil)
	if s := n.reindexed("小王", "好了"); s.Serving != variant(t, "更差").Digest() || len(s.Faults) > 0 || s.Err != "" {
		t.Errorf("Status() = %+v, want it published", s)
	}
}

func TestBusy(t *testing.T) {
	entered, leave := make(chan struct{}), make(chan struct{})
	gate := func(context.Context, *Base) error { entered <- struct{}{}; <-leave; return nil }
	n := newNode(t, realRedis(t), "a", goodFiles(t), VersionsOptions{Gate: gate}).start()
	if err := n.Reindex(t.Context(), "小王", "第一次"); err != nil {
		t.Fatal(err)
	}
	<-entered
	if s := n.now(); !s.Running || s.Stage != "trying" || s.Total == 0 || s.Done != s.Total {
		t.Errorf("Status() = %+v, want it at the gate", s)
	}
	if err := n.Reindex(t.Context(), "小李", "第二次"); !errors.Is(err, ErrBusy) {
		t.Errorf("Reindex() while one is under way = %v, want %v", err, ErrBusy)
	}
	leave <- struct{}{}
	if s := n.idle(); s.History[0].Author != "小王" || s.Stage != "" {
		t.Errorf("Status() = %+v, want the first one published", s)
	}
}

// TestRestartServesWhatIsCurrent: the directory is only what a reindex publishes.
func TestRestartServesWhatIsCurrent(t *testing.T) {
	addr := realRedis(t)
	n := newNode(t, addr, "a", goodFiles(t), VersionsOptions{}).start()
	n.stop()
	n.write(variant(t, "还没发布"))
	again := NewVersions(dial(t, addr), n.o)
	if err := again.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, want := again.Base().Version, goodFiles(t).Digest(); got != want {
		t.Errorf("a restart serves %s, want %s", got, want)
	}
	broken := newNode(t, addr, "b", Files{"products.yaml": []byte("- [")}, VersionsOptions{})
	if err := broken.Start(t.Context()); err != nil {
		t.Errorf("Start() with a broken directory = %v, want what is current served all the same", err)
	}
}

// TestStartWithBrokenContent: there is nothing to serve, so the program must not start.
func TestStartWithBrokenContent(t *testing.T) {
	n := newNode(t, realRedis(t), "a", with(goodFiles(t), "products.yaml", "- ["), VersionsOptions{})
	err := n.Start(t.Context())
	var faults Faults
	if !errors.As(err, &faults) || faults[0].File != "products.yaml" {
		t.Errorf("Start() = %v, want the fault in products.yaml", err)
	}
	if s := n.now(); s.Current != "" || len(s.History) > 0 {
		t.Errorf("Status() = %+v, want nothing published", s)
	}
}

// TestDamagedVersionIsNotServed: who cannot take what another published goes on with what he has.
func TestDamagedVersionIsNotServed(t *testing.T) {
	addr := realRedis(t)
	n := newNode(t, addr, "a", goodFiles(t), VersionsOptions{}).start()
	c := dial(t, addr)
	if err := c.HSet(t.Context(), versionKey+"damaged", "bundle", "no zip").Err(); err != nil {
		t.Fatal(err)
	}
	if err := c.Set(t.Context(), currentKey, "damaged", 0).Err(); err != nil {
		t.Fatal(err)
	}
	eventually(t, func() bool { return n.now().Refused == "damaged" }, func() string { return fmt.Sprintf("%+v", n.now()) })
	if s := n.now(); s.Serving != goodFiles(t).Digest() || !strings.Contains(s.Err, "damaged") {
		t.Errorf("Status() = %+v, want the old one served and the reason", s)
	}
	next := variant(t, "补上")
	n.write(next)
	if s := n.reindexed("小王", "补上"); s.Serving != next.Digest() {
		t.Errorf("Status() = %+v, want %s", s, next.Digest())
	}
}

func TestHistoryIsNewestFirst(t *testing.T) {
	n := newNode(t, realRedis(t), "a", goodFiles(t), VersionsOptions{}).start()
	first := n.Base().Version
	var want []string
	for _, word := range []string{"第二版", "第三版", "第四版"} {
		n.write(variant(t, word))
		s := n.reindexed("小王", word)
		want = append([]string{s.Serving}, want...)
	}
	n.write(goodFiles(t))
	want = append([]string{n.reindexed("小李", "退回").Serving}, want...)
	s := n.now()
	var got []string
	for _, p := range s.History {
		got = append(got, p.ID)
	}
	if !slices.Equal(got, want) || got[0] != first {
		t.Errorf("history %v, want %v", got, want)
	}
	if p := s.History[0]; p.Author != "小李" || p.Note != "退回" || p.Published.IsZero() {
		t.Errorf("newest %+v, want who published it last", p)
	}
}

// TestSearchesThroughSwaps asks all the time while versions are swapped under it.
func TestSearchesThroughSwaps(t *testing.T) {
	n := newNode(t, realRedis(t), "a", goodFiles(t), VersionsOptions{}).start()
	over := make(chan struct{})
	var asking sync.WaitGroup
	var asked atomic.Int64
	for range 3 {
		asking.Go(func() {
			for {
				select {
				case <-over:
					return
				default:
				}
				b := n.Base()
				hits, err := b.hits(context.Background(), b.Read("花呗晚还六天上征信吗"), Scope{}, 3)
				if err != nil || len(hits) == 0 || hits[0].Key() != "huabei-overdue-6-days" {
					t.Errorf("Search() = %v, %v", hits, err)
					return
				}
				asked.Add(1)
			}
		})
	}
	for i := range 20 {
		before := asked.Load()
		n.write(variant(t, fmt.Sprint("第", i)))
		if s := n.reindexed("小王", "换版"); s.Serving != variant(t, fmt.Sprint("第", i)).Digest() {
			t.Fatalf("Status() = %+v", s)
		}
		eventually(t, func() bool { return t.Failed() || asked.Load() > before }, func() string { return "nobody can ask" })
	}
	close(over)
	asking.Wait()
}

// TestVersionsLeaveNothingBehind: neither Run nor a version that was swapped out or refused keeps goroutines, once nobody holds it.
func TestVersionsLeaveNothingBehind(t *testing.T) {
	addr := realRedis(t)
	good(t)
	before := goleak.IgnoreCurrent()
	refuse := func(_ context.Context, b *Base) error {
		if b.Version != goodFiles(t).Digest() {
			return errors.New("refused")
		}
		return nil
	}
	swap := func() {
		n := newNode(t, addr, "a", goodFiles(t), VersionsOptions{Gate: refuse}).start()
		n.reindexed("小王", "换版")
		n.write(variant(t, "更差"))
		n.reindexed("小王", "更差")
		n.stop()
		n.live.Store(nil)
		if err := n.c.Close(); err != nil {
			t.Error(err)
		}
	}
	swap()
	var left error
	eventually(t, func() bool {
		runtime.GC()
		left = goleak.Find(before, goleak.IgnoreAnyFunction("testing.(*T).Run"))
		return left == nil
	},
		func() string { return left.Error() })
}
