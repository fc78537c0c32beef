package session

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// realRedis is a redis-server that writes its log always, in a directory of its own.
type realRedis struct {
	t       testing.TB
	dir     string
	port    string
	cluster bool
	cmd     *exec.Cmd
}

// startRedis runs one until the test ends; cluster makes it a cluster of one.
func startRedis(t testing.TB, cluster bool) *realRedis {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		t.Fatal("these tests need a real Redis: apt-get install redis-server")
	}
	r := &realRedis{t: t, dir: t.TempDir(), port: freePort(t), cluster: cluster}
	r.start()
	t.Cleanup(r.kill)
	if cluster {
		c := r.bare()
		if err := errors.Join(c.ClusterAddSlotsRange(t.Context(), 0, 16383).Err(), c.Close()); err != nil {
			t.Fatalf("make a cluster: %v", err)
		}
		r.await(func(ctx context.Context, c *redis.Client) error { return c.Set(ctx, "probe", 1, 0).Err() })
	}
	return r
}

func (r *realRedis) start() {
	r.t.Helper()
	args := []string{
		"--port", r.port, "--bind", "127.0.0.1", "--dir", r.dir, "--save", "", "--appendonly", "yes",
		"--appendfsync", "always", "--logfile", filepath.Join(r.dir, "log"),
	}
	if r.cluster {
		args = append(args, "--cluster-enabled", "yes")
	}
	r.cmd = exec.Command("redis-server", args...)
	if err := r.cmd.Start(); err != nil {
		r.t.Fatalf("start redis-server: %v", err)
	}
	r.await(func(ctx context.Context, c *redis.Client) error { return c.Ping(ctx).Err() })
}

// await asks until the server agrees.
func (r *realRedis) await(ask func(context.Context, *redis.Client) error) {
	r.t.Helper()
	c := r.bare()
	defer func() {
		if err := c.Close(); err != nil {
			r.t.Errorf("close client: %v", err)
		}
	}()
	ctx := context.Background()
	var last error
	eventually(r.t, func() bool { last = ask(ctx, c); return last == nil }, func() string {
		log, err := os.ReadFile(filepath.Join(r.dir, "log"))
		return fmt.Sprintf("redis-server is not ready: %v; its log: %s (%v)", last, log, err)
	})
}

// kill is SIGKILL: nothing is written any more.
func (r *realRedis) kill() {
	if r.cmd == nil {
		return
	}
	if err := r.cmd.Process.Kill(); err != nil {
		r.t.Errorf("kill redis-server: %v", err)
	}
	_ = r.cmd.Wait() // says that it was killed
	r.cmd = nil
}

func (r *realRedis) addr() string { return "127.0.0.1:" + r.port }

func (r *realRedis) bare() *redis.Client { return redis.NewClient(&redis.Options{Addr: r.addr()}) }

// dial makes a client as the program does.
func (r *realRedis) dial() redis.UniversalClient {
	r.t.Helper()
	url := "redis://" + r.addr()
	if r.cluster {
		url += "?cluster=true"
	}
	return dialTo(r.t, url)
}

func dialTo(t testing.TB, url string) redis.UniversalClient {
	t.Helper()
	c, err := Dial([]string{url})
	if err != nil {
		t.Fatalf("Dial(%q) = %v", url, err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Errorf("close client: %v", err)
		}
	})
	return c
}

func freePort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// eventually asks every few milliseconds, for at most 20 s.
func eventually(t testing.TB, done func() bool, why func() string) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	end := time.NewTimer(20 * time.Second)
	defer end.Stop()
	for !done() {
		select {
		case <-tick.C:
		case <-end.C:
			t.Fatal(why())
		}
	}
}

// trialRedis is the in-process one.
func trialRedis(t testing.TB, file string) *TrialRedis {
	t.Helper()
	tr, err := Trial(file, nil)
	if err != nil {
		t.Fatalf("Trial(%q) = %v", file, err)
	}
	t.Cleanup(func() {
		if err := tr.Close(); err != nil {
			t.Errorf("close trial redis: %v", err)
		}
	})
	return tr
}

// onEach runs a test on every Redis that a store may stand on.
func onEach(t *testing.T, test func(t *testing.T, c redis.UniversalClient)) {
	t.Run("redis", func(t *testing.T) { test(t, startRedis(t, false).dial()) })
	t.Run("cluster", func(t *testing.T) { test(t, startRedis(t, true).dial()) })
	t.Run("trial", func(t *testing.T) { test(t, trialRedis(t, "").Client()) })
}
