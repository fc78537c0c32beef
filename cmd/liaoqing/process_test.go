//go:build !race

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	patience  = 30 * time.Second // for anything that must come, on a busy machine
	startTime = 2 * time.Minute  // for a server that builds its knowledge first
)

// process is one real process with its output in a file.
type process struct {
	t      testing.TB
	cmd    *exec.Cmd
	output string
	gone   chan struct{} // closed when it has been waited for
	err    error         // of Wait; read after gone
}

// start runs a program until the test ends. Its output is appended to the file output.
func start(t testing.TB, output string, env []string, name string, args ...string) *process {
	t.Helper()
	out, err := os.OpenFile(output, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	p := &process{t: t, cmd: exec.Command(name, args...), output: output, gone: make(chan struct{})}
	p.cmd.Stdout, p.cmd.Stderr, p.cmd.Env = out, out, env
	if err := errors.Join(p.cmd.Start(), out.Close()); err != nil {
		t.Fatalf("start %s: %v", name, err)
	}
	go func() {
		defer close(p.gone)
		p.err = p.cmd.Wait()
	}()
	t.Cleanup(p.kill)
	return p
}

// kill is SIGKILL, and waits for the end. A second call does nothing.
func (p *process) kill() {
	if !p.lives() {
		return
	}
	if err := p.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		p.t.Errorf("kill %s: %v", p.cmd.Path, err)
	}
	<-p.gone
}

// end sends SIGTERM and returns the exit code.
func (p *process) end() int {
	p.t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Fatalf("end %s: %v", p.cmd.Path, err)
	}
	return p.wait()
}

// wait returns the exit code of a process that ends by itself.
func (p *process) wait() int {
	p.t.Helper()
	select {
	case <-p.gone:
	case <-time.After(patience):
		p.t.Fatalf("%s did not end in %v:\n%s", p.cmd.Path, patience, p.said())
	}
	return p.cmd.ProcessState.ExitCode()
}

// hold stops a process where it is, and lets it go on: it is there and does not answer.
func (p *process) hold(is bool) {
	p.t.Helper()
	sig := syscall.SIGCONT
	if is {
		sig = syscall.SIGSTOP
	}
	if err := p.cmd.Process.Signal(sig); err != nil {
		p.t.Fatalf("%v to %s: %v", sig, p.cmd.Path, err)
	}
}

func (p *process) lives() bool {
	select {
	case <-p.gone:
		return false
	default:
		return true
	}
}

// said is all the output so far.
func (p *process) said() string {
	data, err := os.ReadFile(p.output)
	if err != nil {
		p.t.Errorf("output of %s: %v", p.cmd.Path, err)
	}
	return string(data)
}

// plainEnv is the environment without any setting of ours, and with more.
func plainEnv(more ...string) []string {
	env := slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "LIAOQING_") })
	return append(env, more...)
}

// server is one `liaoqing serve`, which may be killed and started again.
type server struct {
	*process
	dir, public, ops string
	args             []string
}

// serve starts a server on ports and a data directory of its own and waits until it is ready.
func serve(t testing.TB, args ...string) *server {
	t.Helper()
	s := prepare(t, args...)
	s.start()
	s.awaitReady()
	return s
}

func prepare(t testing.TB, args ...string) *server {
	t.Helper()
	s := &server{dir: t.TempDir(), public: freeAddr(t), ops: freeAddr(t)}
	s.process = &process{t: t, output: filepath.Join(s.dir, "output")}
	s.args = append([]string{"serve", "--listen", s.public, "--ops", s.ops, "--data", filepath.Join(s.dir, "data")}, args...)
	t.Cleanup(s.noticeFaults)
	return s
}

// start runs the server anew with the same flags.
func (s *server) start() {
	s.process = start(s.t, s.output, plainEnv(), binary, s.args...)
}

func (s *server) awaitReady() {
	s.t.Helper()
	ready := within(startTime, func() bool {
		if !s.lives() {
			s.t.Fatalf("serve ended: %v\n%s", s.err, s.said())
		}
		resp, err := http.Get("http://" + s.ops + "/readyz")
		if err != nil {
			return false
		}
		return errors.Join(resp.Body.Close()) == nil && resp.StatusCode == http.StatusOK
	})
	if !ready {
		s.t.Fatalf("the server is not ready:\n%s", s.said())
	}
}

// noticeFaults looks through what the server said in all its lives.
func (s *server) noticeFaults() {
	said := s.said()
	for _, bad := range []string{"panic", "fatal error", "level=ERROR"} {
		if i := strings.Index(said, bad); i >= 0 {
			s.t.Errorf("the server said %q: %.3000s", bad, said[i:])
		}
	}
}

func (s *server) chat() string { return "ws://" + s.public + "/v1/chat" }

// command runs the program to its end and returns its exit code and output.
func command(t testing.TB, env []string, args ...string) (code int, out string) {
	t.Helper()
	cmd := exec.Command(binary, args...)
	var both bytes.Buffer
	cmd.Stdout, cmd.Stderr, cmd.Env, cmd.Dir = &both, &both, env, t.TempDir()
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatalf("liaoqing %v: %v", args, err)
	}
	return cmd.ProcessState.ExitCode(), both.String()
}

// redisServer is a redis-server that writes its log always.
type redisServer struct {
	*process
	dir, addr string
}

func startRedis(t testing.TB) *redisServer {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		t.Fatal("these tests need a real Redis: make tools")
	}
	r := &redisServer{dir: t.TempDir(), addr: freeAddr(t)}
	r.process = &process{t: t}
	r.start()
	return r
}

// start runs it anew on what it has stored.
func (r *redisServer) start() {
	r.t.Helper()
	_, port, err := net.SplitHostPort(r.addr)
	if err != nil {
		r.t.Fatal(err)
	}
	r.process = start(r.t, filepath.Join(r.dir, "output"), plainEnv(), "redis-server", "--port", port, "--bind", "127.0.0.1",
		"--dir", r.dir, "--save", "", "--appendonly", "yes", "--appendfsync", "always")
	c := redis.NewClient(&redis.Options{Addr: r.addr})
	eventually(r.t, func() bool { return c.Ping(context.Background()).Err() == nil }, func() string { return "redis-server: " + r.said() })
	if err := c.Close(); err != nil {
		r.t.Error(err)
	}
}

func (r *redisServer) url() string { return "redis://" + r.addr + "/0" }

// freeAddr finds a port below those that the kernel gives to outgoing connections, so that a server which was killed gets
// its port back.
func freeAddr(t testing.TB) string {
	t.Helper()
	var last error
	for range 100 {
		addr := fmt.Sprintf("127.0.0.1:%d", 12000+rand.IntN(18000))
		l, err := net.Listen("tcp", addr)
		if err == nil {
			err = l.Close()
		}
		if last = err; err == nil {
			return addr
		}
	}
	t.Fatalf("no free port: %v", last)
	return ""
}

// eventually is soon for what must come.
func eventually(t testing.TB, done func() bool, why func() string) {
	t.Helper()
	if !soon(done) {
		t.Fatal(why())
	}
}

// soon asks every few milliseconds until done, for as long as patience, and tells whether it came to that.
func soon(done func() bool) bool { return within(patience, done) }

func within(d time.Duration, done func() bool) bool {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	end := time.NewTimer(d)
	defer end.Stop()
	for !done() {
		select {
		case <-tick.C:
		case <-end.C:
			return false
		}
	}
	return true
}
