package session

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"
)

// eraseScript. KEYS as in commit.lua; ARGV: sid, ttl of the tombstone, now. Only the first erasure is told to the feed.
var eraseScript = redis.NewScript(`
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5])
redis.call('ZREM', KEYS[7], ARGV[1])
if redis.call('EXISTS', KEYS[8]) == 1 then return {0} end
redis.call('SET', KEYS[8], ARGV[3], 'PX', ARGV[2])
redis.call('XADD', KEYS[6], '*', 's', ARGV[1], 'e', '1')
return {0}`)

// Erase deletes everything stored of a session in one step. The tombstone that it leaves keeps a turn in flight from
// bringing the session back. Again, or for a session that is not there, it does no harm.
func (s *Store) Erase(ctx context.Context, sid string, now time.Time) error {
	err := eraseScript.Run(ctx, s.c, keysOf(sid).all(), sid, s.opts.TranscriptTTL.Milliseconds(), now.UnixMilli()).Err()
	return wrap(ctx, err, "erase session %s", sid)
}
