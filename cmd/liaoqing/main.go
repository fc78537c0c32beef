package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// program are the commands and their flags. A value comes from the flag, else the environment, else the --config file, else
// the default.
type program struct {
	Config string `help:"配置文件（YAML，键名同参数名）。" type:"path" env:"LIAOQING_CONFIG" placeholder:"文件"`

	Serve   serveCmd   `cmd:"" help:"启动服务。"`
	Ask     askCmd     `cmd:"" help:"在终端里和机器人对话；带上问题就只答一次，并说明为什么这样答。"`
	Check   checkCmd   `cmd:"" help:"检查内容，每处问题给出文件和行号；有问题就以 1 退出。"`
	Eval    evalCmd    `cmd:"" help:"用题目文件给当前内容打分，不需要启动服务。"`
	Reindex reindexCmd `cmd:"" help:"让正在运行的服务重新读取、检查并发布内容。"`
	Staff   staffCmd   `cmd:"" help:"管理工作人员账号（通过正在运行的服务）。"`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is main for tests: it returns the exit code.
func run(ctx context.Context, args []string, out, errs io.Writer) int {
	var p program
	exit := -1
	values, err := readSettings(args)
	if err != nil {
		fmt.Fprintln(errs, "liaoqing:", err)
		return 2
	}
	parser, err := kong.New(&p,
		kong.Resolvers(values),
		kong.Name("liaoqing"),
		kong.Description("了清：帮人把消费信贷产品稳妥地关掉的客服机器人。"),
		kong.Writers(out, errs),
		kong.Exit(func(code int) { exit = code }),
		kong.UsageOnError(),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.BindTo(out, (*io.Writer)(nil)),
		kong.Bind(&p),
	)
	if err != nil {
		fmt.Fprintln(errs, "liaoqing:", err)
		return 2
	}
	k, err := parser.Parse(args)
	if exit >= 0 { // --help
		return exit
	}
	if err != nil {
		fmt.Fprintln(errs, "liaoqing:", err)
		return 2
	}
	if err := k.Run(); err != nil {
		fmt.Fprintln(errs, "liaoqing:", err)
		return 1
	}
	return 0
}
