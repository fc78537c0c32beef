package session

import (
	"bufio"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

const snapshotVersion = 1

// snapshot is what a trial's file holds, as gob.
type snapshot struct {
	Version int
	Saved   time.Time
	Records []record
}

// record is one key.
type record struct {
	Key, Type string
	Expires   time.Time // zero: never
	Values    []string  // string: one; hash: field, value …; list, set: members; zset: member, score …
	Entries   []entry   // stream
}

// entry is one of a stream.
type entry struct {
	ID     string
	Values []string // field, value …
}

// dumpScript reads everything at one moment, so that no turn is in a snapshot by half. For the trial only: it takes the
// whole keyspace. A key is {name, type, ttl, values}.
var dumpScript = redis.NewScript(`
local read = {
  string = function(k) return {redis.call('GET', k)} end,
  hash = function(k) return redis.call('HGETALL', k) end,
  list = function(k) return redis.call('LRANGE', k, 0, -1) end,
  set = function(k) return redis.call('SMEMBERS', k) end,
  zset = function(k) return redis.call('ZRANGE', k, 0, -1, 'WITHSCORES') end,
  stream = function(k) return redis.call('XRANGE', k, '-', '+') end,
}
local all = {}
for _, k in ipairs(redis.call('KEYS', '*')) do
  local kind = redis.call('TYPE', k).ok
  if not read[kind] then return redis.error_reply('no snapshot of type ' .. kind) end
  all[#all + 1] = {k, kind, redis.call('PTTL', k), read[kind](k)}
end
return all`)

// dumping marks the context of the dump, which is a script and yet no write.
type dumping struct{}

// save writes a snapshot where something changed since the last one.
func (t *TrialRedis) save() error {
	if t.file == "" || !t.dirty.Swap(false) {
		return nil
	}
	err := t.write(context.WithValue(context.Background(), dumping{}, true))
	if err != nil {
		t.dirty.Store(true)
	}
	return err
}

func (t *TrialRedis) write(ctx context.Context) error {
	now := time.Now()
	reply, err := dumpScript.Run(ctx, t.c, nil).Slice()
	if err != nil {
		return wrap(ctx, err, "dump trial redis")
	}
	s := snapshot{Version: snapshotVersion, Saved: now}
	for _, v := range reply {
		r, err := recordOf(v, now)
		if err != nil {
			return err
		}
		s.Records = append(s.Records, r)
	}
	return writeWhole(t.file, func(w io.Writer) error { return gob.NewEncoder(w).Encode(s) })
}

// recordOf reads a key of dumpScript's reply.
func recordOf(v any, now time.Time) (record, error) {
	part, ok := v.([]any)
	if !ok || len(part) != 4 {
		return record{}, fmt.Errorf("dump trial redis: odd reply %T", v)
	}
	name, _ := part[0].(string)
	kind, _ := part[1].(string)
	ttl, _ := part[2].(int64)
	values, ok := part[3].([]any)
	if !ok {
		return record{}, fmt.Errorf("dump trial redis: key %s has %T", name, part[3])
	}
	r := record{Key: name, Type: kind}
	if ttl > 0 {
		r.Expires = now.Add(time.Duration(ttl) * time.Millisecond)
	}
	if kind != "stream" {
		r.Values = texts(values)
		return r, nil
	}
	for _, v := range values {
		pair, ok := v.([]any)
		if !ok || len(pair) != 2 {
			return record{}, fmt.Errorf("dump trial redis: stream %s has %T", name, v)
		}
		id, _ := pair[0].(string)
		fields, _ := pair[1].([]any)
		r.Entries = append(r.Entries, entry{ID: id, Values: texts(fields)})
	}
	return r, nil
}

func texts(values []any) []string {
	list := make([]string, len(values))
	for i, v := range values {
		list[i], _ = v.(string)
	}
	return list
}

// writeWhole makes file hold what fill writes, or leaves it as it was: written beside, synced, then renamed.
func writeWhole(file string, fill func(io.Writer) error) error {
	beside := file + ".new"
	err := writeSynced(beside, fill)
	if err == nil {
		err = os.Rename(beside, file)
	}
	if err != nil {
		return fmt.Errorf("write snapshot %s: %w", file, errors.Join(err, os.RemoveAll(beside)))
	}
	return nil
}

func writeSynced(file string, fill func(io.Writer) error) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	if err = fill(w); err == nil {
		err = w.Flush()
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// restore puts back what the file holds and has not expired.
func (t *TrialRedis) restore() error {
	if t.file == "" {
		return nil
	}
	f, err := os.Open(t.file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read snapshot %s: %w", t.file, err)
	}
	var s snapshot
	err = errors.Join(gob.NewDecoder(bufio.NewReader(f)).Decode(&s), f.Close())
	if err == nil && s.Version != snapshotVersion {
		err = fmt.Errorf("version %d, want %d", s.Version, snapshotVersion)
	}
	if err != nil {
		return fmt.Errorf("read snapshot %s: %w", t.file, err)
	}
	now := time.Now()
	for _, r := range s.Records {
		if !r.Expires.IsZero() && !r.Expires.After(now) {
			continue
		}
		if err := t.put(context.Background(), r, now); err != nil {
			return fmt.Errorf("restore key %s: %w", r.Key, err)
		}
	}
	return nil
}

// put stores one key.
func (t *TrialRedis) put(ctx context.Context, r record, now time.Time) error {
	p := t.c.TxPipeline()
	switch r.Type {
	case "string":
		p.Set(ctx, r.Key, r.Values[0], 0)
	case "hash":
		p.HSet(ctx, r.Key, r.Values)
	case "list":
		p.RPush(ctx, r.Key, anys(r.Values)...)
	case "set":
		p.SAdd(ctx, r.Key, anys(r.Values)...)
	case "zset":
		for i := 0; i+1 < len(r.Values); i += 2 {
			score, err := strconv.ParseFloat(r.Values[i+1], 64)
			if err != nil {
				return err
			}
			p.ZAdd(ctx, r.Key, redis.Z{Member: r.Values[i], Score: score})
		}
	case "stream":
		for _, e := range r.Entries {
			p.XAdd(ctx, &redis.XAddArgs{Stream: r.Key, ID: e.ID, Values: e.Values})
		}
	default:
		return fmt.Errorf("unknown type %q", r.Type)
	}
	if !r.Expires.IsZero() {
		p.PExpire(ctx, r.Key, r.Expires.Sub(now))
	}
	return wrap(ctx, run(ctx, p), "store")
}

func anys(list []string) []any {
	all := make([]any, len(list))
	for i, s := range list {
		all[i] = s
	}
	return all
}
