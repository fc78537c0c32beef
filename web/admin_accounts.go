package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/liaoqing/liaoqing/session"
)

// Accounts are the people who may log in; session.Store keeps them.
type Accounts interface {
	PutAccount(ctx context.Context, a session.Account) error
	Account(ctx context.Context, name string) (session.Account, bool, error)
	Accounts(ctx context.Context) ([]session.Account, error)
	DeleteAccount(ctx context.Context, name string) error
}

// accountRow is an account without its password hash.
type accountRow struct {
	Name    string    `json:"name"`
	Role    string    `json:"role"`
	Created time.Time `json:"created"`
}

// listAccounts are all accounts by name, for people and for the API.
func (st *Staff) listAccounts(ctx context.Context) ([]accountRow, error) {
	all, err := st.accounts.Accounts(ctx)
	if err != nil {
		return nil, fmt.Errorf("list accounts: %w", err)
	}
	rows := make([]accountRow, len(all))
	for i, a := range all {
		rows[i] = accountRow{a.Name, a.Role, a.Created}
	}
	slices.SortFunc(rows, func(a, b accountRow) int { return strings.Compare(a.Name, b.Name) })
	return rows, nil
}

// addAccount makes and stores an account and tells its password, for people and for the API.
func (st *Staff) addAccount(r *http.Request, name, role string) (accountRow, string, error) {
	a, password, err := NewAccount(name, role)
	if err != nil {
		return accountRow{}, "", err
	}
	_, taken, err := st.accounts.Account(r.Context(), a.Name)
	if err != nil {
		return accountRow{}, "", fmt.Errorf("look for account: %w", err)
	}
	if taken {
		return accountRow{}, "", refusal{http.StatusConflict, "taken", "已有这个账号。要换密码，请先删除再添加。"}
	}
	if err := st.accounts.PutAccount(r.Context(), a); err != nil {
		return accountRow{}, "", fmt.Errorf("store account: %w", err)
	}
	by, _ := whoever(r)
	st.log.Info("account added", "name", a.Name, "role", a.Role, "by", by.Name)
	return accountRow{a.Name, a.Role, a.Created}, password, nil
}

// deleteAccount removes an account, for people and for the API. Nobody removes their own, so one admin always remains.
func (st *Staff) deleteAccount(r *http.Request, name string) error {
	name = foldName(name)
	by, _ := whoever(r)
	if name == by.Name {
		return refusal{http.StatusConflict, "own_account", "不能删除自己的账号，请让另一位管理员来删。"}
	}
	_, known, err := st.accounts.Account(r.Context(), name)
	if err != nil {
		return fmt.Errorf("look for account: %w", err)
	}
	if !known {
		return refusal{http.StatusNotFound, "not_found", "没有这个账号，可能已被删除。"}
	}
	if err := st.accounts.DeleteAccount(r.Context(), name); err != nil {
		return fmt.Errorf("delete account: %w", err)
	}
	st.log.Info("account deleted", "name", name, "by", by.Name)
	return nil
}

// accountsView is the page of the accounts.
type accountsView struct {
	Accounts []accountRow
	Own      string      // name of the account that asks
	Added    *accountRow // the account just added
	Password string      // and its password, this once
	Error    string
	Name     string // as it was sent, where there was an error
}

func (st *Staff) showAccounts(w http.ResponseWriter, r *http.Request) error {
	return st.showAccountsWith(w, r, http.StatusOK, accountsView{})
}

func (st *Staff) showAccountsWith(w http.ResponseWriter, r *http.Request, status int, v accountsView) error {
	rows, err := st.listAccounts(r.Context())
	if err != nil {
		return err
	}
	own, _ := whoever(r)
	v.Accounts, v.Own = rows, own.Name
	return st.show(w, r, status, "accounts", staffPage{Title: "账号", Section: "accounts", Body: v})
}

// postAccount answers with the page itself and no redirect: the password is on it and nowhere else.
func (st *Staff) postAccount(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return errForm
	}
	name := r.PostForm.Get("name")
	a, password, err := st.addAccount(r, name, r.PostForm.Get("role"))
	if no, ok := err.(refusal); ok {
		return st.showAccountsWith(w, r, no.Status, accountsView{Error: no.Text, Name: name})
	}
	if err != nil {
		return err
	}
	return st.showAccountsWith(w, r, http.StatusOK, accountsView{Added: &a, Password: password})
}

func (st *Staff) postAccountDelete(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return errForm
	}
	if err := st.deleteAccount(r, r.PostForm.Get("name")); err != nil {
		return err
	}
	http.Redirect(w, r, "/admin/accounts", http.StatusSeeOther)
	return nil
}
