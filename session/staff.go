package session

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/redis/go-redis/v9"
)

const accountsKey = "lq:staff:accounts" // hash: name → account as JSON

// Roles of an account, each with all that the one before may do.
const (
	RoleStaff  = "staff"  // reads transcripts, takes over
	RoleEditor = "editor" // changes the knowledge
	RoleAdmin  = "admin"  // publishes, manages accounts
)

// Account is a person who may sign in to the console.
type Account struct {
	Name    string    `json:"name"`
	Role    string    `json:"role"` // staff, editor or admin
	Hash    string    `json:"hash"` // argon2id of the password
	Created time.Time `json:"created"`
}

// PutAccount stores an account, over one of the same name.
func (s *Store) PutAccount(ctx context.Context, a Account) error {
	text, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("encode account %s: %w", a.Name, err)
	}
	return wrap(ctx, s.c.HSet(ctx, accountsKey, a.Name, text).Err(), "store account %s", a.Name)
}

// Account finds an account by its name.
func (s *Store) Account(ctx context.Context, name string) (Account, bool, error) {
	text, err := s.c.HGet(ctx, accountsKey, name).Result()
	if errors.Is(err, redis.Nil) {
		return Account{}, false, nil
	}
	if err != nil {
		return Account{}, false, wrap(ctx, err, "load account %s", name)
	}
	a, err := account(name, text)
	return a, err == nil, err
}

// Accounts returns all accounts by name.
func (s *Store) Accounts(ctx context.Context) ([]Account, error) {
	stored, err := s.c.HGetAll(ctx, accountsKey).Result()
	if err != nil {
		return nil, wrap(ctx, err, "load accounts")
	}
	list := make([]Account, 0, len(stored))
	for name, text := range stored {
		a, err := account(name, text)
		if err != nil {
			return nil, err
		}
		list = append(list, a)
	}
	slices.SortFunc(list, func(a, b Account) int { return cmp.Compare(a.Name, b.Name) })
	return list, nil
}

// DeleteAccount removes an account; one that is not there is no error.
func (s *Store) DeleteAccount(ctx context.Context, name string) error {
	return wrap(ctx, s.c.HDel(ctx, accountsKey, name).Err(), "delete account %s", name)
}

func account(name, text string) (Account, error) {
	var a Account
	if err := json.Unmarshal([]byte(text), &a); err != nil {
		return Account{}, fmt.Errorf("decode account %s: %w", name, err)
	}
	return a, nil
}
