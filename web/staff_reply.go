package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/liaoqing/liaoqing/session"
)

// refusal is an error that the reader can do something about; text is shown as it is.
type refusal struct {
	Status int
	Code   string
	Text   string
}

func (f refusal) Error() string { return f.Code + ": " + f.Text }

var (
	errAnonymous   = refusal{http.StatusUnauthorized, "unauthenticated", "请先登录。"}
	errForbidden   = refusal{http.StatusForbidden, "forbidden", "您的账号没有这个权限，需要时请找管理员。"}
	errCrossOrigin = refusal{http.StatusForbidden, "cross_origin", "这个请求来自别的网站，没有执行。请回到本站页面再操作。"}
	errInternal    = refusal{http.StatusInternalServerError, "internal", "服务器出错了，请稍后再试；还不行请找管理员查日志。"}
	errUnavailable = refusal{http.StatusServiceUnavailable, "unavailable", "存储暂时连不上，请稍后再试。"}
	errNoSession   = refusal{http.StatusNotFound, "not_found", "没有这个会话：可能已被访客删除，或已过保存期。"}
	errForm        = refusal{http.StatusBadRequest, "bad_request", "表单读不出来，请重新填写。"}
)

// badRequest is a refusal of what was sent.
func badRequest(text string) refusal { return refusal{http.StatusBadRequest, "bad_request", text} }

// refusalOf is the one place from an error to what staff are told.
func refusalOf(err error) (f refusal, ours bool) {
	switch {
	case errors.As(err, &f):
		return f, false
	case errors.Is(err, session.ErrUnavailable), errors.Is(err, context.DeadlineExceeded):
		return errUnavailable, true
	}
	return errInternal, true
}

// refuse makes the reply to a request that ended in err: JSON for the API, a page or the way to the login for people.
func (st *Staff) refuse(r *http.Request, err error) *heldReply {
	f, ours := refusalOf(err)
	if ours {
		st.log.Error("staff request", "route", r.Pattern, "error", err)
	}
	out := holdReply()
	switch {
	case isAPI(r):
		err = writeAPI(out, f.Status, apiError{f.Code, f.Text})
	case f == errAnonymous:
		http.Redirect(out, r, loginFor(r), http.StatusSeeOther)
		return out
	default:
		err = st.show(out, r, f.Status, "refusal", staffPage{Title: "没有办成", Body: f})
	}
	if err != nil {
		st.log.Error("staff refusal", "route", r.Pattern, "error", err)
		out = &heldReply{header: http.Header{}, status: http.StatusInternalServerError}
	}
	return out
}

// heldReply holds an answer back until it is whole, so that nobody sees half a page or the page of a login that was not stored.
type heldReply struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func holdReply() *heldReply { return &heldReply{header: http.Header{}, status: http.StatusOK} }

func (p *heldReply) Header() http.Header         { return p.header }
func (p *heldReply) WriteHeader(status int)      { p.status = status }
func (p *heldReply) Write(b []byte) (int, error) { return p.body.Write(b) }

func (p *heldReply) send(w http.ResponseWriter) error {
	for name, values := range p.header {
		w.Header()[name] = values
	}
	w.WriteHeader(p.status)
	if _, err := p.body.WriteTo(w); err != nil {
		return fmt.Errorf("send %d reply: %w", p.status, err)
	}
	return nil
}
