package web

import (
	"bytes"
	"cmp"
	"context"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/alexedwards/scs/v2/memstore"

	"github.com/liaoqing/liaoqing/knowledge"
	"github.com/liaoqing/liaoqing/session"
)

// desk is a staff side on stores in memory, with an account for each role. The password of an account is its name.
type desk struct {
	t     *testing.T
	staff *Staff
	mux   *http.ServeMux
	kept  *kept
	press *press
	log   *bytes.Buffer
}

// cheap makes hashing fast enough for tests; what it protects is known anyway.
var cheap = argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}

func newDesk(t *testing.T, change ...func(*StaffOptions)) *desk {
	t.Helper()
	d := &desk{t: t, mux: http.NewServeMux(), press: &press{}, log: &bytes.Buffer{}}
	d.kept = &kept{accounts: map[string]session.Account{}, transcripts: map[string]session.Transcript{}}
	for _, role := range []string{session.RoleStaff, session.RoleEditor, session.RoleAdmin} {
		d.hire(role, role, role)
	}
	o := StaffOptions{
		Accounts: d.kept, Transcripts: d.kept, Publisher: d.press,
		Logins: memstore.NewWithCleanupInterval(0), Log: slog.New(slog.NewTextHandler(d.log, nil)),
	}
	for _, f := range change {
		f(&o)
	}
	st, err := NewStaff(o)
	if err != nil {
		t.Fatalf("NewStaff: %v", err)
	}
	d.staff = st
	st.Routes(d.mux)
	return d
}

func (d *desk) hire(name, password, role string) {
	d.t.Helper()
	hash, err := argon2id.CreateHash(password, &cheap)
	if err != nil {
		d.t.Fatal(err)
	}
	d.kept.accounts[name] = session.Account{Name: name, Role: role, Hash: hash, Created: time.Unix(1763773200, 0)}
}

// browser is one who asks; it keeps cookies as a browser does.
type browser struct {
	*desk
	cookies map[string]*http.Cookie
}

// visit is a browser in which nobody is logged in.
func (d *desk) visit() *browser { return &browser{d, map[string]*http.Cookie{}} }

// as is a browser in which the account of that name is logged in; "" is nobody.
func (d *desk) as(name string) *browser {
	d.t.Helper()
	b := d.visit()
	if name == "" {
		return b
	}
	if w := b.logIn(name, name); w.Code != http.StatusSeeOther {
		d.t.Fatalf("log in as %s = %d, want 303", name, w.Code)
	}
	return b
}

func (b *browser) logIn(name, password string) *httptest.ResponseRecorder {
	return b.post("/login", url.Values{"name": {name}, "password": {password}})
}

func (b *browser) get(target string) *httptest.ResponseRecorder {
	return b.do(httptest.NewRequest(http.MethodGet, target, nil))
}

func (b *browser) post(target string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(r)
}

func (b *browser) json(method, target, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	return b.do(r)
}

func (b *browser) do(r *http.Request) *httptest.ResponseRecorder {
	for _, c := range b.cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	b.mux.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		b.cookies[c.Name] = c
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		}
	}
	return w
}

// wants fails the test unless the reply has the status and all the texts.
func wants(t *testing.T, w *httptest.ResponseRecorder, status int, texts ...string) {
	t.Helper()
	if w.Code != status {
		t.Errorf("status = %d, want %d; body %.300s", w.Code, status, w.Body)
	}
	for _, s := range texts {
		if !strings.Contains(w.Body.String(), s) {
			t.Errorf("body does not hold %q:\n%s", s, w.Body)
		}
	}
}

// kept is accounts and transcripts in memory; err, where set, is what every call returns.
type kept struct {
	mu          sync.Mutex
	accounts    map[string]session.Account
	transcripts map[string]session.Transcript
	err         error
}

func (k *kept) PutAccount(_ context.Context, a session.Account) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.accounts[a.Name] = a
	return k.err
}

func (k *kept) Account(_ context.Context, name string) (session.Account, bool, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	a, ok := k.accounts[name]
	return a, ok, k.err
}

func (k *kept) Accounts(context.Context) ([]session.Account, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Collect(maps.Values(k.accounts)), k.err
}

func (k *kept) DeleteAccount(_ context.Context, name string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.accounts, name)
	return k.err
}

// Recent keeps the contract of session.Store: times that are the same stay together.
func (k *kept) Recent(_ context.Context, before time.Time, limit int) ([]session.Summary, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	var all []session.Summary
	for id, t := range k.transcripts {
		s := session.Summary{ID: id, Created: t.Meta.Created, Last: t.Tracker.Seen, Seq: t.Meta.Seq, Page: t.Meta.Page, Staff: t.Tracker.Staff}
		if len(t.Messages) > 0 {
			s.Opening = t.Messages[0].Text
		}
		if before.IsZero() || s.Last.Before(before) {
			all = append(all, s)
		}
	}
	slices.SortFunc(all, func(a, b session.Summary) int { return cmp.Or(b.Last.Compare(a.Last), cmp.Compare(b.ID, a.ID)) })
	end := min(limit, len(all))
	for end > 0 && end < len(all) && all[end].Last.Equal(all[end-1].Last) {
		end++
	}
	return all[:end], k.err
}

func (k *kept) Transcript(_ context.Context, sid string) (session.Transcript, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	t, ok := k.transcripts[sid]
	if !ok {
		return t, session.ErrNotFound
	}
	return t, k.err
}

// talk keeps a session with these messages, the last at that time.
func (k *kept) talk(id string, last time.Time, messages ...session.Message) {
	k.transcripts[id] = session.Transcript{
		Meta:     session.Meta{ID: id, Seq: int64(len(messages)), Created: last.Add(-time.Minute)},
		Tracker:  session.Tracker{Seen: last},
		Messages: session.Number(0, "turn-"+id, last, messages),
		Ratings:  map[int64]session.Rating{},
	}
}

// press is a publisher that does nothing but remember.
type press struct {
	status  knowledge.Status
	started []string // "author: note"
	err     error
}

func (p *press) Status(context.Context) (knowledge.Status, error) { return p.status, p.err }

func (p *press) Reindex(_ context.Context, author, note string) error {
	if p.status.Running {
		return knowledge.ErrBusy
	}
	p.status.Running = true
	p.started = append(p.started, author+": "+note)
	return p.err
}
