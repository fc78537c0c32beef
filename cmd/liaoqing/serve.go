package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
	"golang.org/x/sync/errgroup"

	"github.com/liaoqing/liaoqing/bot"
	"github.com/liaoqing/liaoqing/knowledge"
	"github.com/liaoqing/liaoqing/session"
	"github.com/liaoqing/liaoqing/web"
)

type serveCmd struct {
	source        `embed:""`
	Listen        string        `help:"访客和工作人员访问的地址。" default:"127.0.0.1:8080" env:"LIAOQING_LISTEN" placeholder:"地址:端口"`
	Ops           string        `help:"运维地址：/healthz、/readyz、/metrics 和本机命令；不要对外开放。" default:"127.0.0.1:9090" env:"LIAOQING_OPS" placeholder:"地址:端口"`
	Redis         []string      `help:"一个或几个 redis:// 地址；不写就用进程内的试用存储。" env:"LIAOQING_REDIS" placeholder:"URL"`
	Data          string        `help:"本节点存放文件的目录。" default:"data" env:"LIAOQING_DATA" placeholder:"目录" type:"path"`
	Origins       []string      `help:"允许嵌入聊天的网页来源，如 https://help.example.com；* 表示任何来源。" env:"LIAOQING_ORIGINS" placeholder:"来源"`
	Rate          int           `help:"一个会话每分钟最多几条消息；0 表示不限。" default:"30" env:"LIAOQING_RATE"`
	SessionTTL    time.Duration `help:"对话进度保存多久。" default:"720h" env:"LIAOQING_SESSION_TTL" name:"session-ttl"`
	TranscriptTTL time.Duration `help:"聊天记录保存多久。" default:"4320h" env:"LIAOQING_TRANSCRIPT_TTL" name:"transcript-ttl"`
	Drain         time.Duration `help:"停止时用多久把连接分批关掉。" default:"3s" env:"LIAOQING_DRAIN"`
	PublicURL     string        `help:"对外的网址，如 https://help.example.com；文章和指南页面用它写规范链接。" env:"LIAOQING_PUBLIC_URL" name:"public-url" placeholder:"网址"`
	TLS           bool          `help:"前面有 TLS（反向代理）：登录 cookie 只在 https 下发送。" env:"LIAOQING_TLS"`
}

// Validate refuses values that would only show later; kong calls it.
func (c *serveCmd) Validate() error {
	for name, addr := range map[string]string{"--listen": c.Listen, "--ops": c.Ops} {
		if _, _, err := net.SplitHostPort(addr); err != nil {
			return fmt.Errorf("%s %q 要写成 地址:端口，例如 127.0.0.1:8080", name, addr)
		}
	}
	for _, u := range c.Redis {
		if p, err := url.Parse(u); err != nil || p.Host == "" && p.Path == "" || !strings.HasPrefix(p.Scheme, "redis") && p.Scheme != "unix" {
			return fmt.Errorf("--redis %q 要写成 redis://主机:6379/0", u)
		}
	}
	switch {
	case c.Rate < 0:
		return fmt.Errorf("--rate %d 不能小于 0；0 表示不限", c.Rate)
	case c.SessionTTL < time.Minute || c.TranscriptTTL < time.Minute:
		return errors.New("--session-ttl 和 --transcript-ttl 至少一分钟，例如 720h")
	case c.TranscriptTTL < c.SessionTTL:
		return fmt.Errorf("--transcript-ttl（%v）不能比 --session-ttl（%v）短，不然进度还在、记录没了", c.TranscriptTTL, c.SessionTTL)
	case c.Drain < 0 || c.Drain > time.Minute:
		return fmt.Errorf("--drain %v 要在 0 到 1 分钟之间", c.Drain)
	}
	for _, o := range c.Origins {
		if u, err := url.Parse(o); o != "*" && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.Path != "") {
			return fmt.Errorf("--origins %q 要写成 https://help.example.com 的样子，不带路径；* 表示任何来源", o)
		}
	}
	if c.Knowledge != "" {
		if at, err := os.Stat(c.Knowledge); err != nil || !at.IsDir() {
			return fmt.Errorf("--knowledge %q 不是目录", c.Knowledge)
		}
	}
	return nil
}

const (
	startMemory = 220 << 20       // bytes that a start may take before it collects its garbage: it makes more than serving ever does
	startSoon   = 5 * time.Second // a start that takes longer trains a model, which needs more than that
	startWait   = 5 * time.Minute // for Redis and the first index; content of one's own also trains a model
	headerWait  = 5 * time.Second
	idleWait    = 2 * time.Minute
)

// Run serves until ctx ends, then drains.
func (c *serveCmd) Run(ctx context.Context, out io.Writer) (err error) {
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	client, closeRedis, err := c.connect(log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeRedis()) }()
	store := session.NewStore(client, session.Options{StateTTL: c.SessionTTL, TranscriptTTL: c.TranscriptTTL, Log: log})
	versions := knowledge.NewVersions(client, knowledge.VersionsOptions{Node: nodeName(c.Listen), Dir: c.Knowledge, Log: log, Gate: tryGolden})
	starting, cancel := context.WithTimeout(ctx, startWait)
	defer cancel()
	account := make(chan error, 1)
	go func() { account <- firstAccount(starting, store, out) }()               // a password's hash takes its time
	limit, percent := debug.SetMemoryLimit(startMemory), debug.SetGCPercent(-1) // no collection before it is needed
	usual := sync.OnceFunc(func() { debug.SetMemoryLimit(limit); debug.SetGCPercent(percent) })
	late := time.AfterFunc(startSoon, usual)
	err = versions.Start(starting)
	late.Stop()
	usual()
	if first := <-account; first != nil {
		return first
	}
	if err != nil {
		return fmt.Errorf("启动知识库：%w", err)
	}
	server, err := c.server(client, store, versions, log)
	if err != nil {
		return err
	}
	return c.listen(ctx, server, versions, out, log)
}

// connect opens Redis, or the trial store where none is named.
func (c *serveCmd) connect(log *slog.Logger) (redis.UniversalClient, func() error, error) {
	if len(c.Redis) > 0 {
		client, err := session.Dial(c.Redis)
		if err != nil {
			return nil, nil, err
		}
		return client, client.Close, nil
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return nil, nil, fmt.Errorf("数据目录：%w", err)
	}
	trial, err := session.Trial(filepath.Join(c.Data, "trial.snapshot"), log)
	if err != nil {
		return nil, nil, err
	}
	log.Warn("没有配置 Redis，正在用进程内的试用存储：只供试用，断电会丢掉最后几秒", "file", filepath.Join(c.Data, "trial.snapshot"))
	return trial.Client(), trial.Close, nil
}

func (c *serveCmd) server(client redis.UniversalClient, store *session.Store, versions *knowledge.Versions, log *slog.Logger) (*web.Server, error) {
	staff, err := web.NewStaff(web.StaffOptions{Accounts: store, Transcripts: store, Publisher: versions, Logins: session.NewLogins(client), Secure: c.TLS, Log: log})
	if err != nil {
		return nil, err
	}
	frames := 0
	if c.Rate > 0 {
		frames = max(10, c.Rate/3)
	}
	answers := bot.New(store, versions.Base, bot.Options{Rate: c.Rate, Kept: c.TranscriptTTL})
	return web.New(web.Options{Bot: answers, Store: store, Staff: staff, Knowledge: versions, PublicURL: c.PublicURL, Commands: web.NewCommands(store, versions, log), Log: log, Origins: c.Origins, Rate: web.FramesPerSecond(frames), Drain: c.Drain})
}

// listen serves both listeners until ctx ends, then drains: the sockets first, then what HTTP is still under way.
func (c *serveCmd) listen(ctx context.Context, server *web.Server, versions *knowledge.Versions, out io.Writer, log *slog.Logger) error {
	public, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("--listen：%w", err)
	}
	ops, err := net.Listen("tcp", c.Ops)
	if err != nil {
		return errors.Join(fmt.Errorf("--ops：%w", err), public.Close())
	}
	visitors := &http.Server{Handler: server.Handler(), ReadHeaderTimeout: headerWait, IdleTimeout: idleWait}
	operators := &http.Server{Handler: server.OpsHandler(), ReadHeaderTimeout: headerWait, IdleTimeout: idleWait}
	running, stop := context.WithCancel(context.WithoutCancel(ctx)) // turns and feeds go on while the server drains
	defer stop()
	group, broken := errgroup.WithContext(running)
	go debug.FreeOSMemory() // what the start left: else twice its most may be taken before the next collection
	group.Go(func() error { return versions.Run(running) })
	group.Go(func() error { return server.Run(running) })
	group.Go(func() error { return unlessClosed(visitors.Serve(public)) })
	group.Go(func() error { return unlessClosed(operators.Serve(ops)) })
	group.Go(func() error {
		select {
		case <-ctx.Done():
		case <-broken.Done():
		}
		defer stop()
		log.Info("draining", "over", c.Drain)
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.Drain+10*time.Second)
		defer cancel()
		return errors.Join(server.Drain(ending), visitors.Shutdown(ending), operators.Shutdown(ending))
	})
	fmt.Fprintf(out, "了清已启动：http://%s/ （工作人员：http://%s/console，运维：http://%s/readyz）\n", public.Addr(), public.Addr(), ops.Addr())
	return group.Wait()
}

func unlessClosed(err error) error {
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// nodeName names this node among others.
func nodeName(listen string) string {
	host, err := os.Hostname()
	if err != nil {
		host = "node"
	}
	return host + " " + listen
}

// firstAccount makes an administrator where there is no account yet, and prints the password, which stands nowhere else.
func firstAccount(ctx context.Context, store *session.Store, out io.Writer) error {
	accounts, err := store.Accounts(ctx)
	if err != nil || len(accounts) > 0 {
		return err
	}
	a, password, err := web.NewAccount("admin", session.RoleAdmin)
	if err != nil {
		return err
	}
	if err := store.PutAccount(ctx, a); err != nil {
		return err
	}
	fmt.Fprintf(out, "第一个管理员账号（只显示这一次）：%s  密码：%s\n", a.Name, password)
	return nil
}
