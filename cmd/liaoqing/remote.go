package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/liaoqing/liaoqing/knowledge"
	"github.com/liaoqing/liaoqing/web"
)

// remote is a running server as its operator's shell reaches it.
type remote struct {
	Ops string `help:"正在运行的服务的运维地址。" default:"127.0.0.1:9090" env:"LIAOQING_OPS" placeholder:"地址:端口"`
}

const commandWait = 15 * time.Second

// ask sends a command and reads its answer into answer, which may be nil.
func (c remote) ask(ctx context.Context, method, path string, order, answer any) error {
	ctx, cancel := context.WithTimeout(ctx, commandWait)
	defer cancel()
	body, err := json.Marshal(order)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, method, "http://"+c.Ops+path, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("--ops %q：%w", c.Ops, err)
	}
	req.Header.Set(web.CommandHeader, "1")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("连不上 %s，服务在运行吗？（--ops 要和 serve 的一致）：%w", c.Ops, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode >= 300 {
		var refused struct{ Message string }
		if err := json.NewDecoder(resp.Body).Decode(&refused); err != nil {
			return fmt.Errorf("%s：%s", c.Ops, resp.Status)
		}
		return errors.New(refused.Message)
	}
	if answer == nil {
		return nil
	}
	if err := json.NewDecoder(resp.Body).Decode(answer); err != nil {
		return fmt.Errorf("%s 的回答看不懂：%w", c.Ops, err)
	}
	return nil
}

type reindexCmd struct {
	remote `embed:""`
	Note   string `help:"这次改了什么，会留在版本历史里。"`
}

const progressEvery = 200 * time.Millisecond

// Run starts a reindex and tells how it goes until it is done; ending it does not stop the reindex.
func (c *reindexCmd) Run(ctx context.Context, out io.Writer) error {
	if err := c.ask(ctx, http.MethodPost, "/commands/reindex", map[string]string{"note": c.Note}, nil); err != nil {
		return err
	}
	said := ""
	for {
		var s knowledge.Status
		if err := c.ask(ctx, http.MethodGet, "/commands/knowledge", nil, &s); err != nil {
			return err
		}
		if !s.Running {
			return ended(out, s)
		}
		if now := fmt.Sprintf("%s %d/%d", stageName(s.Stage), s.Done, s.Total); now != said {
			said = now
			fmt.Fprintln(out, now)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(progressEvery):
		}
	}
}

func stageName(stage string) string {
	return map[string]string{"reading": "读取", "building": "检查和建索引", "trying": "试标准问题", "publishing": "发布"}[stage]
}

func ended(out io.Writer, s knowledge.Status) error {
	for _, f := range s.Faults {
		fmt.Fprintln(out, f)
	}
	switch {
	case len(s.Faults) > 0:
		return fmt.Errorf("没有发布：%d 处要改，继续使用版本 %s", len(s.Faults), s.Serving)
	case s.Err != "":
		return fmt.Errorf("没有发布：%s；继续使用版本 %s", s.Err, s.Serving)
	}
	fmt.Fprintf(out, "已发布版本 %s\n", s.Serving)
	return nil
}

type staffCmd struct {
	Add    staffAddCmd    `cmd:"" help:"添加账号，密码只显示这一次。"`
	List   staffListCmd   `cmd:"" help:"列出账号。"`
	Remove staffRemoveCmd `cmd:"" help:"删除账号。"`
}

type staffAddCmd struct {
	remote `embed:""`
	Name   string `arg:"" name:"账号" help:"小写字母和数字，2 到 32 位。"`
	Role   string `help:"staff 看会话，editor 还能发布内容，admin 还能管账号。" enum:"staff,editor,admin" default:"staff"`
}

// Run adds an account to the running server.
func (c *staffAddCmd) Run(ctx context.Context, out io.Writer) error {
	var a web.NewStaffAnswer
	if err := c.ask(ctx, http.MethodPost, "/commands/staff", map[string]string{"name": c.Name, "role": c.Role}, &a); err != nil {
		return err
	}
	fmt.Fprintf(out, "账号：%s  密码（只显示这一次）：%s\n", a.Name, a.Password)
	return nil
}

type staffListCmd struct {
	remote `embed:""`
}

// Run lists the accounts of the running server.
func (c *staffListCmd) Run(ctx context.Context, out io.Writer) error {
	var rows []struct {
		Name, Role string
		Created    time.Time
	}
	if err := c.ask(ctx, http.MethodGet, "/commands/staff", nil, &rows); err != nil {
		return err
	}
	for _, a := range rows {
		fmt.Fprintf(out, "%-20s %-8s %s\n", a.Name, a.Role, a.Created.Local().Format(time.DateTime))
	}
	return nil
}

type staffRemoveCmd struct {
	remote `embed:""`
	Name   string `arg:"" name:"账号"`
}

// Run removes an account from the running server.
func (c *staffRemoveCmd) Run(ctx context.Context, out io.Writer) error {
	if err := c.ask(ctx, http.MethodDelete, "/commands/staff", map[string]string{"name": c.Name}, nil); err != nil {
		return err
	}
	fmt.Fprintf(out, "已删除账号 %s\n", c.Name)
	return nil
}
