package session

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/redis/go-redis/v9"
)

// What callers branch on. Any other error of this package is a fault of the data or of the code.
var (
	ErrBadToken    = errors.New("token is unknown, wrong or expired")
	ErrNotFound    = errors.New("no such session or message")
	ErrErased      = errors.New("session was erased")
	ErrConflict    = errors.New("session changed since it was loaded")
	ErrUnavailable = errors.New("redis does not answer") // try again later; a commit then with the same client id
)

// passing are the replies of a Redis that will answer again: while it loads its log, fails over or cannot write to its disk.
var passing = []string{
	"LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "NOREPLICAS", "MISCONF", "OOM", "BUSY", "MOVED", "ASK",
	"max number of clients",
}

// wrap says what was attempted and ends go-redis' errors here: of them only the caller's context's end, ErrUnavailable
// or the bare text goes on.
func wrap(ctx context.Context, err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	what := fmt.Sprintf(format, args...)
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("%s: %w", what, ctx.Err())
	case unavailable(err):
		return fmt.Errorf("%s: %w: %v", what, ErrUnavailable, err)
	}
	return fmt.Errorf("%s: %v", what, err)
}

// unavailable says whether the connection failed, or the server cannot answer now.
func unavailable(err error) bool {
	var reply redis.Error
	if !errors.As(err, &reply) {
		return true
	}
	for _, p := range passing {
		if redis.HasErrorPrefix(reply, p) || strings.Contains(reply.Error(), "-"+p+" ") {
			return true
		}
	}
	return false
}

// run does a pipeline. That a value is not there is no fault; any other command's fault is the pipeline's, as its own
// error is only that of the first command.
func run(ctx context.Context, p redis.Pipeliner) error {
	cmds, err := p.Exec(ctx)
	for _, c := range cmds {
		if err := c.Err(); err != nil && !errors.Is(err, redis.Nil) {
			return err
		}
	}
	if errors.Is(err, redis.Nil) {
		return nil
	}
	return err
}
