package session

import (
	"fmt"
	"hash/fnv"
)

const partitions = 64 // fixed for ever: the key of every stored session depends on it

// partition is where a session's keys and its feed live.
func partition(sid string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(sid)) // a hash never returns an error
	return int(h.Sum32() % partitions)
}

// keys are the Redis keys of one session, all in one slot.
type keys struct {
	meta, state, log, ids, marks, feed, recent, erased string
}

func keysOf(sid string) keys {
	p := partition(sid)
	key := func(what string) string { return fmt.Sprintf("lq:{p%02d}:%s:%s", p, what, sid) }
	return keys{
		meta: key("meta"), state: key("state"), log: key("log"), ids: key("ids"), marks: key("marks"),
		feed: feedKey(p), recent: recentKey(p), erased: key("erased"),
	}
}

// all is the order in which every script gets its KEYS.
func (k keys) all() []string {
	return []string{k.meta, k.state, k.log, k.ids, k.marks, k.feed, k.recent, k.erased}
}

func feedKey(p int) string   { return fmt.Sprintf("lq:{p%02d}:feed", p) }
func recentKey(p int) string { return fmt.Sprintf("lq:{p%02d}:recent", p) }
