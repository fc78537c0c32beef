package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/alexedwards/scs/v2"

	"github.com/liaoqing/liaoqing/session"
)

// A login ends after idleLogin without a request, and after wholeLogin in any case.
const (
	idleLogin  = 12 * time.Hour
	wholeLogin = 7 * 24 * time.Hour
)

// What a login stores. The proof changes with the password, so that a new password or account ends the old logins.
const (
	loginName  = "name"
	loginProof = "proof"
)

// staffLogins is a literal and not scs.New(), which starts a goroutine for a store in memory that is not used here.
func staffLogins(store scs.Store, secure bool) *scs.SessionManager {
	name := "liaoqing-staff"
	if secure {
		name = "__Host-liaoqing-staff"
	}
	return &scs.SessionManager{
		IdleTimeout:      idleLogin,
		Lifetime:         wholeLogin,
		Store:            store,
		Codec:            scs.GobCodec{},
		HashTokenInStore: true,
		Cookie: scs.SessionCookie{
			Name:     name,
			Path:     "/",
			HttpOnly: true,
			SameSite: http.SameSiteStrictMode,
			Secure:   secure,
			Persist:  true,
		},
	}
}

type accountKey struct{}

// recognise loads the request's login and the account it belongs to. The account is read anew for each request, so that
// a changed role or a deleted account counts at once.
func (st *Staff) recognise(r *http.Request) (*http.Request, error) {
	var token string
	if c, err := r.Cookie(st.logins.Cookie.Name); err == nil {
		token = c.Value
	}
	ctx, err := st.logins.Load(r.Context(), token)
	if err != nil {
		return r, fmt.Errorf("load login: %w: %w", session.ErrUnavailable, err)
	}
	name := st.logins.GetString(ctx, loginName)
	if name == "" {
		return r.WithContext(ctx), nil
	}
	a, ok, err := st.accounts.Account(ctx, name)
	if err != nil {
		return r, fmt.Errorf("load account: %w", err)
	}
	if ok && st.logins.GetString(ctx, loginProof) == proof(a) {
		ctx = context.WithValue(ctx, accountKey{}, a)
	}
	return r.WithContext(ctx), nil
}

// whoever is the account that asks; false: nobody is logged in.
func whoever(r *http.Request) (session.Account, bool) {
	a, ok := r.Context().Value(accountKey{}).(session.Account)
	return a, ok
}

// admit refuses who has less than the role that is needed.
func admit(r *http.Request, needs string) error {
	if needs == anyone {
		return nil
	}
	a, ok := whoever(r)
	if !ok {
		return errAnonymous
	}
	if rank(a.Role) < rank(needs) {
		return errForbidden
	}
	return nil
}

// keepLogin stores what the request made of the login, at least that it was used, and sends the cookie.
func (st *Staff) keepLogin(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	w.Header().Add("Vary", "Cookie")
	switch st.logins.Status(ctx) {
	case scs.Modified:
		token, expiry, err := st.logins.Commit(ctx)
		if err != nil {
			return fmt.Errorf("store login: %w: %w", session.ErrUnavailable, err)
		}
		st.logins.WriteSessionCookie(ctx, w, token, expiry)
	case scs.Destroyed:
		st.logins.WriteSessionCookie(ctx, w, "", time.Time{})
	}
	w.Header().Del("Cache-Control") // what scs adds is weaker than the no-store of every reply
	return nil
}

// loginForm is what the login page shows.
type loginForm struct {
	Next  string
	Error string
}

func (st *Staff) showLogin(w http.ResponseWriter, r *http.Request) error {
	next := safeNext(r.URL.Query().Get("next"))
	if _, ok := whoever(r); ok {
		http.Redirect(w, r, next, http.StatusSeeOther)
		return nil
	}
	return st.showLoginForm(w, r, http.StatusOK, loginForm{Next: next})
}

func (st *Staff) showLoginForm(w http.ResponseWriter, r *http.Request, status int, f loginForm) error {
	return st.show(w, r, status, "login", staffPage{Title: "登录", Body: f})
}

func (st *Staff) login(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return errForm
	}
	form := loginForm{Next: safeNext(r.PostForm.Get("next"))}
	name := foldName(r.PostForm.Get("name"))
	if wait := st.attempts.take(name, st.address(r), time.Now()); wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(wait/time.Second)+1))
		form.Error = fmt.Sprintf("试得太频繁了，请 %d 秒后再试。", int(wait/time.Second)+1)
		return st.showLoginForm(w, r, http.StatusTooManyRequests, form)
	}
	a, ok, err := st.check(r.Context(), name, strings.TrimSpace(r.PostForm.Get("password")))
	if err != nil {
		return err
	}
	if !ok {
		form.Error = "账号或密码不对。"
		return st.showLoginForm(w, r, http.StatusUnauthorized, form)
	}
	if err := st.begin(r.Context(), a); err != nil {
		return err
	}
	http.Redirect(w, r, form.Next, http.StatusSeeOther)
	return nil
}

// begin makes the request's login that of a, under a new token: whoever knew the old one gains nothing.
func (st *Staff) begin(ctx context.Context, a session.Account) error {
	if err := st.logins.RenewToken(ctx); err != nil {
		return fmt.Errorf("renew login: %w: %w", session.ErrUnavailable, err)
	}
	st.logins.Put(ctx, loginName, a.Name)
	st.logins.Put(ctx, loginProof, proof(a))
	return nil
}

func (st *Staff) logout(w http.ResponseWriter, r *http.Request) error {
	if err := st.logins.Destroy(r.Context()); err != nil {
		return fmt.Errorf("end login: %w: %w", session.ErrUnavailable, err)
	}
	http.Redirect(w, r, "/login", http.StatusSeeOther)
	return nil
}

// maxPassword is the longest password that is looked at, in bytes.
const maxPassword = 200

// nobody is a hash, with the parameters of passwordCost, of which nobody knows a password. An unknown name is compared with
// it, so that the time does not tell which names exist.
const nobody = "$argon2id$v=19$m=65536,t=2,p=1$bGlhb3FpbmctYm9keS0wMA$bm8gcGFzc3dvcmQgbWFrZXMgdGhpcyBrZXk6IG5vbmU"

// check tells whether the password is that of the name's account.
func (st *Staff) check(ctx context.Context, name, password string) (session.Account, bool, error) {
	if len(password) > maxPassword {
		return session.Account{}, false, nil
	}
	a, known, err := st.accounts.Account(ctx, name)
	if err != nil {
		return session.Account{}, false, fmt.Errorf("load account: %w", err)
	}
	hash := nobody
	if known {
		hash = a.Hash
	}
	select {
	case st.hashing <- struct{}{}:
		defer func() { <-st.hashing }()
	case <-ctx.Done():
		return session.Account{}, false, fmt.Errorf("wait to check a password: %w", ctx.Err())
	}
	right, err := argon2id.ComparePasswordAndHash(password, hash)
	if err != nil {
		return session.Account{}, false, fmt.Errorf("compare password: %w", err)
	}
	return a, known && right, nil
}

func proof(a session.Account) string {
	sum := sha256.Sum256([]byte(a.Hash))
	return hex.EncodeToString(sum[:])
}

// loginFor is the address of the login that leads back to the page that r asked for.
func loginFor(r *http.Request) string {
	if r.Method != http.MethodGet {
		return "/login"
	}
	return "/login?next=" + url.QueryEscape(safeNext(r.URL.Path))
}

// safeNext is where a login leads: a path of the staff side, never another site.
func safeNext(next string) string {
	clean := path.Clean(next)
	for _, root := range []string{"/console", "/admin"} {
		if clean == root || strings.HasPrefix(clean, root+"/") {
			return (&url.URL{Path: clean}).EscapedPath()
		}
	}
	return "/console"
}

// peerOf is the address of the connection's other end.
func peerOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
