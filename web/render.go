package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/liaoqing/liaoqing/session"
)

// staffFiles are the templates and the one stylesheet of the staff side.
//
//go:embed pages/frame.html pages/login.html pages/sessions.html pages/session.html
//go:embed pages/knowledge.html pages/accounts.html pages/refusal.html pages/staff.css
var staffFiles embed.FS

var staffPageNames = []string{"login", "sessions", "session", "knowledge", "accounts", "refusal"}

// staffPage is what the frame around every page shows; Body is the page's own.
type staffPage struct {
	Title   string
	Section string // marks the page's entry in the navigation
	Refresh int    // seconds until the page is loaded again; 0: never
	Name    string // of the account that is logged in; empty: nobody
	Role    string
	Edits   bool // may see the knowledge
	Admin   bool // may see the accounts
	Body    any
}

// staffPages parses the templates; times are shown in zone.
func staffPages(zone *time.Location) (map[string]*template.Template, error) {
	funcs := template.FuncMap{
		"when":     func(t time.Time) string { return t.In(zone).Format("2006-01-02 15:04") },
		"second":   func(t time.Time) string { return t.In(zone).Format("15:04:05") },
		"day":      func(t time.Time) string { return t.In(zone).Format("1月2日") },
		"iso":      func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
		"percent":  func(f float64) string { return strconv.FormatFloat(100*f, 'f', 1, 64) + "%" },
		"weight":   func(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) },
		"short":    short,
		"words":    func(s []string) string { return strings.Join(s, " / ") },
		"markdown": Markdown,
		"role":     roleName,
		"speaker":  speakerName,
		"kind":     kindName,
		"state":    stateName,
	}
	frame, err := template.New("frame.html").Funcs(funcs).ParseFS(staffFiles, "pages/frame.html")
	if err != nil {
		return nil, fmt.Errorf("parse frame: %w", err)
	}
	pages := make(map[string]*template.Template, len(staffPageNames))
	for _, name := range staffPageNames {
		own, err := frame.Clone()
		if err != nil {
			return nil, fmt.Errorf("clone frame: %w", err)
		}
		if pages[name], err = own.ParseFS(staffFiles, "pages/"+name+".html"); err != nil {
			return nil, fmt.Errorf("parse page %s: %w", name, err)
		}
	}
	return pages, nil
}

// show writes a page. w holds it back until it is whole.
func (st *Staff) show(w http.ResponseWriter, r *http.Request, status int, page string, v staffPage) error {
	if a, ok := whoever(r); ok {
		v.Name, v.Role = a.Name, a.Role
		v.Edits = rank(a.Role) >= rank(session.RoleEditor)
		v.Admin = rank(a.Role) >= rank(session.RoleAdmin)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	if err := st.pages[page].ExecuteTemplate(w, "frame.html", v); err != nil {
		return fmt.Errorf("render page %s: %w", page, err)
	}
	return nil
}

const stylesheetPath = "/console/staff.css"

// serveStylesheet sends the stylesheet, or that it has not changed.
func serveStylesheet(w http.ResponseWriter, r *http.Request) {
	staffHeaders(w.Header())
	css, err := staffFiles.ReadFile("pages/staff.css")
	if err != nil {
		http.Error(w, errInternal.Text, http.StatusInternalServerError)
		return
	}
	sum := sha256.Sum256(css)
	w.Header().Set("Cache-Control", "no-cache") // kept, and asked for again each time
	w.Header().Set("ETag", `"`+hex.EncodeToString(sum[:8])+`"`)
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	http.ServeContent(w, r, "staff.css", time.Time{}, strings.NewReader(string(css)))
}

// short is the start of a version's digest, enough to tell versions apart.
func short(digest string) string {
	if len(digest) > 12 {
		return digest[:12]
	}
	return digest
}

func roleName(role string) string {
	switch role {
	case session.RoleStaff:
		return "客服"
	case session.RoleEditor:
		return "编辑"
	case session.RoleAdmin:
		return "管理员"
	}
	return role
}

func speakerName(role session.Role) string {
	switch role {
	case session.User:
		return "访客"
	case session.Bot:
		return "机器人"
	case session.Agent:
		return "人工"
	}
	return string(role)
}

func kindName(kind session.Kind) string {
	switch kind {
	case session.GuideStep:
		return "指南步骤"
	case session.Answer:
		return "回答"
	case session.Clarify:
		return "反问"
	case session.Handoff:
		return "转人工"
	case session.Fallback:
		return "没答上"
	case session.Smalltalk:
		return "寒暄"
	case session.Ended:
		return "指南结束"
	case session.Notice:
		return "提醒"
	}
	return string(kind)
}

func stateName(state string) string {
	switch state {
	case session.Active:
		return "进行中"
	case session.Held:
		return "条件未满足"
	case session.Done:
		return "已办完"
	}
	return state
}
