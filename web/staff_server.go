package web

import (
	"context"
	"html/template"
	"log/slog"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/liaoqing/liaoqing/session"
)

// Staff is the side of the server that members of staff see: the console with its transcripts, the admin pages of the
// knowledge and of the accounts, and the JSON API that stands behind both. It is safe for concurrent use.
type Staff struct {
	accounts    Accounts
	transcripts Transcripts
	publisher   Publisher
	logins      *scs.SessionManager
	origins     *http.CrossOriginProtection
	attempts    attempts
	hashing     chan struct{} // a place for each password that may be hashed at once: one takes 64 MiB
	address     func(*http.Request) string
	pages       map[string]*template.Template
	log         *slog.Logger
}

// StaffOptions are what the staff side stands on. Accounts, Transcripts, Publisher, Logins and Log are required.
type StaffOptions struct {
	Accounts    Accounts
	Transcripts Transcripts
	Publisher   Publisher
	Logins      scs.Store                  // keeps who is logged in, under a hash of the cookie's token
	Secure      bool                       // served over TLS, here or at a proxy in front: the cookie is a __Host- one
	Address     func(*http.Request) string // who asks, for the login limit; nil: the connection's other end
	Zone        *time.Location             // of the times staff read; nil: China's
	Log         *slog.Logger
}

// staffPatience is how long a page or an API call may take.
const staffPatience = 10 * time.Second

// hashers is how many passwords are hashed at once.
const hashers = 2

// maxForm is the size of the largest form or JSON body, in bytes.
const maxForm = 16 << 10

// NewStaff prepares the staff side; it starts nothing.
func NewStaff(o StaffOptions) (*Staff, error) {
	if o.Zone == nil {
		o.Zone = time.FixedZone("CST", 8*60*60)
	}
	if o.Address == nil {
		o.Address = peerOf
	}
	pages, err := staffPages(o.Zone)
	if err != nil {
		return nil, err
	}
	return &Staff{
		accounts:    o.Accounts,
		transcripts: o.Transcripts,
		publisher:   o.Publisher,
		logins:      staffLogins(o.Logins, o.Secure),
		origins:     http.NewCrossOriginProtection(),
		attempts:    newAttempts(),
		hashing:     make(chan struct{}, hashers),
		address:     o.Address,
		pages:       pages,
		log:         o.Log,
	}, nil
}

// Routes adds every page and API of the staff side to mux.
func (st *Staff) Routes(mux *http.ServeMux) {
	mux.HandleFunc("GET "+stylesheetPath, serveStylesheet)
	for _, rt := range st.routes() {
		mux.Handle(rt.pattern, st.guard(rt.needs, rt.act))
	}
}

// staffRoute is an address of the staff side.
type staffRoute struct {
	pattern string
	needs   string // least role that may pass
	act     staffAct
}

func (st *Staff) routes() []staffRoute {
	return []staffRoute{
		{"GET /login", anyone, st.showLogin},
		{"POST /login", anyone, st.login},
		{"POST /logout", anyone, st.logout},
		{"GET /console", session.RoleStaff, st.showSessions},
		{"GET /console/sessions/{id}", session.RoleStaff, st.showSession},
		{"GET /admin", session.RoleEditor, st.showKnowledge},
		{"POST /admin/reindex", session.RoleEditor, st.postReindex},
		{"GET /admin/accounts", session.RoleAdmin, st.showAccounts},
		{"POST /admin/accounts", session.RoleAdmin, st.postAccount},
		{"POST /admin/accounts/delete", session.RoleAdmin, st.postAccountDelete},

		{"GET /api/v1/sessions", session.RoleStaff, st.apiSessions},
		{"GET /api/v1/sessions/{id}", session.RoleStaff, st.apiSession},
		{"GET /api/v1/knowledge", session.RoleEditor, st.apiKnowledge},
		{"POST /api/v1/knowledge/reindex", session.RoleEditor, st.apiReindex},
		{"GET /api/v1/accounts", session.RoleAdmin, st.apiAccounts},
		{"POST /api/v1/accounts", session.RoleAdmin, st.apiAddAccount},
		{"DELETE /api/v1/accounts", session.RoleAdmin, st.apiDeleteAccount},
	}
}

// staffAct answers one request. What it writes is held back until it has returned without an error.
type staffAct func(w http.ResponseWriter, r *http.Request) error

// guard wraps act in all that the routes of the staff side have in common.
func (st *Staff) guard(needs string, act staffAct) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), staffPatience)
		defer cancel()
		r = r.WithContext(ctx)
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		out := holdReply()
		if r, err := st.serve(out, r, needs, act); err != nil {
			out = st.refuse(r, err)
		}
		staffHeaders(w.Header())
		if err := out.send(w); err != nil {
			st.log.Debug("staff reply not sent", "route", r.Pattern, "error", err)
		}
	})
}

// serve admits the request, lets act answer it and stores the login. It returns the request with what is known of who asks.
func (st *Staff) serve(w http.ResponseWriter, r *http.Request, needs string, act staffAct) (*http.Request, error) {
	if err := st.origins.Check(r); err != nil {
		return r, errCrossOrigin
	}
	r, err := st.recognise(r)
	if err != nil {
		return r, err
	}
	if err := admit(r, needs); err != nil {
		return r, err
	}
	if err := act(w, r); err != nil {
		return r, err
	}
	return r, st.keepLogin(w, r)
}

// staffHeaders forbids whatever the pages do not need: they have a stylesheet and forms, and no script at all.
func staffHeaders(h http.Header) {
	h.Set("Content-Security-Policy",
		"default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
}
