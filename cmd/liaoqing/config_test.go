//go:build !race

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestSettings starts the server with the same setting in several places: a flag wins over the environment, that over the
// --config file, and that over the default.
func TestSettings(t *testing.T) {
	flag, env, file := freeAddr(t), freeAddr(t), freeAddr(t)
	config := write(t, "liaoqing.yaml", "listen: "+file+"\nrate: 0\ndrain: 0s\norigins: [\"https://a.example\", \"https://b.example\"]\n")
	for _, c := range []struct {
		name string
		args []string
		env  []string
		want string
	}{
		{"flag over all", []string{"--listen", flag, "--config", config}, []string{"LIAOQING_LISTEN=" + env}, flag},
		{"environment over file", []string{"--config", config}, []string{"LIAOQING_LISTEN=" + env}, env},
		{"file named by flag", []string{"--config=" + config}, nil, file},
		{"file named by environment", nil, []string{"LIAOQING_CONFIG=" + config}, file},
		{"default", nil, nil, "127.0.0.1:8080"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			args := append([]string{"serve", "--ops", freeAddr(t), "--data", dir}, c.args...)
			p := start(t, filepath.Join(dir, "output"), plainEnv(c.env...), binary, args...)
			eventually(t, func() bool { return !p.lives() || strings.Contains(p.said(), "了清已启动") }, p.said)
			// Where somebody else has the port of the default, the refusal names it too.
			if !strings.Contains(p.said(), "http://"+c.want+"/") && !strings.Contains(p.said(), "--listen：listen tcp "+c.want+":") {
				t.Errorf("serve %v with %v says, want %s:\n%s", c.args, c.env, c.want, p.said())
			}
		})
	}
}

// TestWrongSettings has each of them refused at start, with a sentence that says what is wrong and how it should be.
func TestWrongSettings(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		env  []string
		want []string
	}{
		"listen":            {args: []string{"--listen", "8080"}, want: []string{"--listen", `"8080"`, "地址:端口"}},
		"ops":               {env: []string{"LIAOQING_OPS=localhost"}, want: []string{"--ops", `"localhost"`, "地址:端口"}},
		"redis":             {args: []string{"--redis", "localhost:6379"}, want: []string{"--redis", "redis://"}},
		"redis parameter":   {args: []string{"--redis", "redis://127.0.0.1:1/0?pool_size=3"}, want: []string{"pool_size"}},
		"rate":              {args: []string{"--rate=-1"}, want: []string{"--rate", "-1", "0 表示不限"}},
		"rate, no number":   {env: []string{"LIAOQING_RATE=fast"}, want: []string{"rate", "fast"}},
		"session ttl":       {args: []string{"--session-ttl", "1s"}, want: []string{"--session-ttl", "一分钟"}},
		"transcript ttl":    {args: []string{"--transcript-ttl", "1h"}, want: []string{"--transcript-ttl", "--session-ttl"}},
		"ttl without unit":  {args: []string{"--session-ttl", "30"}, want: []string{"session-ttl", "30"}},
		"drain":             {args: []string{"--drain", "1h"}, want: []string{"--drain", "1 分钟"}},
		"origin":            {args: []string{"--origins", "help.example.com"}, want: []string{"help.example.com", "https://"}},
		"knowledge":         {args: []string{"--knowledge", "/no/such/place"}, want: []string{"--knowledge", "/no/such/place", "目录"}},
		"flag":              {args: []string{"--lisen", "127.0.0.1:1"}, want: []string{"--lisen"}},
		"config not there":  {args: []string{"--config", "/no/such/file"}, want: []string{"配置文件", "/no/such/file"}},
		"config no YAML":    {args: []string{"--config", write(t, "a.yaml", "listen: [\n")}, want: []string{"a.yaml", "YAML"}},
		"config unknown":    {args: []string{"--config", write(t, "b.yaml", "lisen: 127.0.0.1:1\n")}, want: []string{"b.yaml", `"lisen"`, "listen"}},
		"config wrong rate": {args: []string{"--config", write(t, "c.yaml", "rate: -5\n")}, want: []string{"--rate", "-5"}},
		"config wrong type": {args: []string{"--config", write(t, "d.yaml", "tls: perhaps\n")}, want: []string{"tls", "perhaps"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			args := append([]string{"serve", "--data", dir}, c.args...)
			p := start(t, filepath.Join(dir, "output"), plainEnv(c.env...), binary, args...)
			if code := p.wait(); code == 0 {
				t.Errorf("serve %v ended with 0", c.args)
			}
			_, last, _ := strings.Cut("\n"+p.said(), "\nliaoqing: ") // after the usage
			for _, part := range c.want {
				if !strings.Contains(last, part) {
					t.Errorf("serve %v %v says %q, want %q in it", c.args, c.env, last, part)
				}
			}
		})
	}
}

func write(t *testing.T, name, text string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
