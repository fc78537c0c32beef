package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/liaoqing/liaoqing/bot"
	"github.com/liaoqing/liaoqing/session"
)

// Close codes of the protocol.
const (
	closeDone     = 1000
	closeNotUTF8  = 1007
	closePolicy   = 1008 // the client does not reconnect by itself
	closeTooBig   = 1009
	closeRestart  = 1012 // the client reconnects at once, on any node
	closeLater    = 1013 // the client backs off, then resumes
	closeUnheeded = 0    // the peer is gone or has been told by the socket itself
	stayOpen      = -1
)

// problem is an error as a client hears of it: an error frame, a close code, or both.
type problem struct {
	code    string // of the error frame; empty: none is sent
	message string // Chinese, fit to show
	close   int
	retry   time.Duration
	cause   error // for the log; never text of a visitor
}

func (p *problem) Error() string {
	if p.cause != nil {
		return fmt.Sprintf("%s: %v", p.code, p.cause)
	}
	if p.code == "" {
		return fmt.Sprintf("close %d", p.close)
	}
	return p.code
}

func (p *problem) Unwrap() error { return p.cause }

var (
	notJSON     = &problem{code: "bad_frame", message: "消息格式不对：每一帧应是一个 JSON 对象。", close: closePolicy}
	notFrames   = &problem{code: "bad_frame", message: "请求格式不对：应是不超过 32 帧的 JSON 数组。", close: closePolicy}
	noToken     = &problem{code: "bad_token", message: "请求里没有会话令牌。", close: stayOpen}
	notText     = &problem{code: "bad_frame", message: "消息格式不对：只接受文本帧。", close: closePolicy}
	noHello     = &problem{code: "bad_frame", message: "连接后的第一帧应是 hello。", close: closePolicy}
	lateHello   = &problem{code: "bad_frame", message: "等了太久没有收到 hello，请重新连接。", close: closePolicy}
	secondHello = &problem{code: "bad_frame", message: "这个连接已经打过招呼了。", close: stayOpen}
	unknownType = &problem{code: "bad_frame", message: "不认识这种消息类型。", close: stayOpen}
	noMessage   = &problem{code: "bad_frame", message: "没有这条可以评价的消息。", close: stayOpen}
	tooLong     = &problem{code: "too_long", message: "内容太长了，请控制在 500 字以内。", close: stayOpen}

	invalidUTF8 = &problem{close: closeNotUTF8}
	tooBig      = &problem{close: closeTooBig}
	tooSlow     = &problem{close: closeLater}
	silent      = &problem{close: closeLater}
	restart     = &problem{close: closeRestart}
	gone        = &problem{close: closeUnheeded}
	wasErased   = &problem{close: closeDone}
)

func badField(name string) *problem {
	return &problem{code: "bad_frame", message: "消息里的 " + name + " 不对。", close: stayOpen}
}

func notNow(err error) *problem {
	return &problem{code: "unavailable", message: "服务暂时不可用，请稍后再试。", close: stayOpen, retry: time.Second, cause: err}
}

// problemOf is the one place from an error to what a client is told.
func problemOf(err error) *problem {
	var p *problem
	var refusal *bot.Refusal
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &refusal):
		return &problem{code: refusal.Code, message: refusal.Message, close: stayOpen, retry: refusal.RetryAfter, cause: err}
	case errors.Is(err, session.ErrErased):
		return wasErased
	case errors.Is(err, session.ErrBadToken):
		return &problem{code: "bad_token", message: "之前的会话已经失效，请重新开始。", close: stayOpen}
	case errors.Is(err, session.ErrNotFound): // under a talk: the client finds out by its next hello
		return &problem{code: "bad_token", message: "之前的会话已经失效，请重新开始。", close: closeRestart}
	case errors.Is(err, session.ErrUnavailable), errors.Is(err, context.DeadlineExceeded):
		return notNow(err)
	}
	return &problem{code: "internal", message: "出了点问题，请稍后再试。", close: stayOpen, cause: err}
}

// ours tells whether the fault is the server's: then it is logged.
func (p *problem) ours() bool { return p.code == "internal" || p.code == "unavailable" }

// frame is the error frame of a problem, to the client frame with that id.
func (p *problem) frame(id string) failure {
	return failure{Type: "error", ID: id, Code: p.code, Message: p.message, RetryAfterMS: p.retry.Milliseconds()}
}

// status is the HTTP status of a request that came to nothing but this problem.
func (p *problem) status() int {
	switch p.code {
	case "bad_token":
		return http.StatusUnauthorized
	case "rate_limited":
		return http.StatusTooManyRequests
	case "unavailable":
		return http.StatusServiceUnavailable
	case "internal":
		return http.StatusInternalServerError
	}
	switch p.close {
	case closeTooBig:
		return http.StatusRequestEntityTooLarge
	case closeRestart, closeLater:
		return http.StatusServiceUnavailable
	}
	return http.StatusBadRequest
}
