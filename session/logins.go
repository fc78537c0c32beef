package session

import (
	"context"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"
)

// Logins keeps who of the staff is logged in, under lq:staff:login:<token>; it is a store of alexedwards/scs, which hashes the
// token before it gets here.
type Logins struct{ c redis.UniversalClient }

// NewLogins keeps logins in the same Redis as the sessions.
func NewLogins(c redis.UniversalClient) Logins { return Logins{c} }

func loginKey(token string) string { return "lq:staff:login:" + token }

// FindCtx returns what a login holds, and whether there is one.
func (l Logins) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	data, err := l.c.Get(ctx, loginKey(token)).Bytes()
	if errors.Is(err, redis.Nil) {
		return nil, false, nil
	}
	return data, err == nil, wrap(ctx, err, "find login")
}

// CommitCtx keeps a login until it expires.
func (l Logins) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	return wrap(ctx, l.c.Set(ctx, loginKey(token), data, max(time.Millisecond, time.Until(expiry))).Err(), "keep login")
}

// DeleteCtx forgets a login.
func (l Logins) DeleteCtx(ctx context.Context, token string) error {
	return wrap(ctx, l.c.Del(ctx, loginKey(token)).Err(), "forget login")
}

// Find, Commit and Delete are the same without a context, as scs.Store asks for.
func (l Logins) Find(token string) ([]byte, bool, error) {
	return l.FindCtx(context.Background(), token)
}

func (l Logins) Commit(token string, data []byte, expiry time.Time) error {
	return l.CommitCtx(context.Background(), token, data, expiry)
}

func (l Logins) Delete(token string) error { return l.DeleteCtx(context.Background(), token) }
