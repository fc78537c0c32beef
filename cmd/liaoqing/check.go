package main

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/liaoqing/liaoqing/knowledge"
)

// source is where a command takes the knowledge from.
type source struct {
	Knowledge string `help:"内容目录；不写就用程序内置的内容。" env:"LIAOQING_KNOWLEDGE" placeholder:"目录"`
}

func (s source) files() (knowledge.Files, error) {
	if s.Knowledge == "" {
		return knowledge.Embedded()
	}
	return knowledge.Directory(s.Knowledge)
}

type checkCmd struct {
	source `embed:""`
}

// Run prints each fault of the content, and fails where there is any; reminders, as of a review date, do not fail.
func (c *checkCmd) Run(out io.Writer) error {
	files, err := c.files()
	if err != nil {
		return err
	}
	content, err := knowledge.Parse(files)
	var faults knowledge.Faults
	if err != nil && !errors.As(err, &faults) {
		return err
	}
	if err == nil {
		faults = knowledge.Check(content, time.Now())
	}
	for _, f := range faults {
		fmt.Fprintln(out, f)
	}
	if severe := faults.Severe(); len(severe) > 0 {
		return fmt.Errorf("%d 处要改", len(severe))
	}
	fmt.Fprintf(out, "没有问题：%d 篇文章、%d 份指南、%d 个产品、%d 条事实，版本 %s\n", len(content.Articles), len(content.Guides),
		len(content.Products), len(content.Facts), files.Digest())
	return nil
}
