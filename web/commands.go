package web

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"

	"github.com/liaoqing/liaoqing/knowledge"
)

// Commands are what an operator's shell asks of a running server: `liaoqing staff`, `liaoqing reindex`. They stand on the ops
// listener, which is not open to the world; to be sure they also want a loopback peer and no browser.
//
//	POST   /commands/reindex   {"note"}          → 202
//	GET    /commands/knowledge                   → knowledge.Status
//	GET    /commands/staff                       → [{name, role, created}]
//	POST   /commands/staff     {"name", "role"}  → {"name", "password"}; the password stands nowhere else
//	DELETE /commands/staff     {"name"}          → 204
type Commands struct {
	accounts  Accounts
	publisher Publisher
	log       *slog.Logger
}

// NewCommands makes the commands of a server.
func NewCommands(a Accounts, p Publisher, log *slog.Logger) *Commands { return &Commands{a, p, log} }

// CommandHeader must stand on every command, so that no page in a browser can send one without being asked first.
const CommandHeader = "Liaoqing-Command"

func (c *Commands) routes(mux *http.ServeMux) {
	for pattern, act := range map[string]func(r *http.Request) (status int, answer any, err error){
		"POST /commands/reindex":  c.reindex,
		"GET /commands/knowledge": c.knowledge,
		"GET /commands/staff":     c.listStaff,
		"POST /commands/staff":    c.addStaff,
		"DELETE /commands/staff":  c.removeStaff,
	} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { c.obey(w, r, act) })
	}
}

// commandAnswer is what a refused command is told.
type commandAnswer struct {
	Message string `json:"message"`
}

func (c *Commands) obey(w http.ResponseWriter, r *http.Request, act func(r *http.Request) (int, any, error)) {
	if !fromShell(r) {
		c.answer(w, http.StatusForbidden, commandAnswer{"命令只接受本机命令行的请求。"})
		return
	}
	status, answer, err := act(r)
	var known refusal
	switch {
	case errors.As(err, &known):
		c.answer(w, known.Status, commandAnswer{known.Text})
	case err != nil:
		c.log.Error("command broke off", "path", r.URL.Path, "err", err)
		c.answer(w, http.StatusInternalServerError, commandAnswer{"命令没有完成，原因在服务日志里。"})
	default:
		c.answer(w, status, answer)
	}
}

// fromShell tells that a request came from this machine and from no browser.
func fromShell(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback() && r.Header.Get(CommandHeader) != "" && r.Header.Get("Origin") == "" && r.Header.Get("Sec-Fetch-Site") == ""
}

func (c *Commands) answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	if v == nil {
		return
	}
	if err := json.NewEncoder(w).Encode(v); err != nil {
		c.log.Debug("answer not taken", "err", err)
	}
}

// order is what commands are told.
type order struct {
	Name string `json:"name"`
	Role string `json:"role"`
	Note string `json:"note"`
}

func readOrder(r *http.Request) (o order, err error) {
	d := json.NewDecoder(io.LimitReader(r.Body, maxForm))
	d.DisallowUnknownFields()
	if err := d.Decode(&o); err != nil {
		return o, badRequest("命令不是有效的 JSON。")
	}
	return o, nil
}

func (c *Commands) reindex(r *http.Request) (int, any, error) {
	o, err := readOrder(r)
	if err != nil {
		return 0, nil, err
	}
	err = c.publisher.Reindex(r.Context(), "命令行", o.Note)
	if errors.Is(err, knowledge.ErrBusy) {
		err = errRunning
	}
	return http.StatusAccepted, commandAnswer{"开始了"}, err
}

func (c *Commands) knowledge(r *http.Request) (int, any, error) {
	s, err := c.publisher.Status(r.Context())
	return http.StatusOK, s, err
}

func (c *Commands) listStaff(r *http.Request) (int, any, error) {
	all, err := c.accounts.Accounts(r.Context())
	rows := make([]accountRow, len(all))
	for i, a := range all {
		rows[i] = accountRow{a.Name, a.Role, a.Created}
	}
	return http.StatusOK, rows, err
}

// NewStaffAnswer tells the password of a new account; it stands nowhere else.
type NewStaffAnswer struct {
	Name     string `json:"name"`
	Password string `json:"password"`
}

func (c *Commands) addStaff(r *http.Request) (int, any, error) {
	o, err := readOrder(r)
	if err != nil {
		return 0, nil, err
	}
	a, password, err := NewAccount(o.Name, o.Role)
	if err != nil {
		return 0, nil, err
	}
	if _, taken, err := c.accounts.Account(r.Context(), a.Name); err != nil || taken {
		if taken {
			err = badRequest("账号 " + a.Name + " 已经有了；要换密码，请先删除再添加。")
		}
		return 0, nil, err
	}
	return http.StatusCreated, NewStaffAnswer{a.Name, password}, c.accounts.PutAccount(r.Context(), a)
}

func (c *Commands) removeStaff(r *http.Request) (int, any, error) {
	o, err := readOrder(r)
	if err != nil {
		return 0, nil, err
	}
	if _, there, err := c.accounts.Account(r.Context(), foldName(o.Name)); err != nil || !there {
		if err == nil {
			err = badRequest("没有账号 " + o.Name + "。")
		}
		return 0, nil, err
	}
	return http.StatusNoContent, nil, c.accounts.DeleteAccount(r.Context(), foldName(o.Name))
}
