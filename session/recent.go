package session

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// Summary is a session in a list.
type Summary struct {
	ID      string
	Created time.Time
	Last    time.Time // of the last turn
	Seq     int64
	Page    string
	Staff   string // member of staff who has taken over
	Opening string // what the visitor said first, masked as stored, at most 200 code points
}

// Recent lists the sessions with a turn before a time (zero: all), the latest turn first. It may return a few more than
// limit, where their times are the same: before can then be the last one's time without leaving any out.
func (s *Store) Recent(ctx context.Context, before time.Time, limit int) ([]Summary, error) {
	if limit <= 0 {
		return nil, nil
	}
	list, err := s.latest(ctx, before, limit)
	if err != nil {
		return nil, err
	}
	p := s.c.Pipeline()
	metas := make([]*redis.MapStringStringCmd, len(list))
	trackers := make([]*redis.StringCmd, len(list))
	for i, e := range list {
		k := keysOf(e.ID)
		metas[i] = p.HGetAll(ctx, k.meta)
		trackers[i] = p.Get(ctx, k.state)
	}
	if err := run(ctx, p); err != nil {
		return nil, wrap(ctx, err, "read recent sessions")
	}
	found := list[:0]
	for i, e := range list {
		f := metas[i].Val()
		h := headOf(e.ID, f, false)
		if !h.found {
			continue // expired or erased since it was listed
		}
		e.Created, e.Seq, e.Page, e.Opening = h.meta.Created, h.meta.Seq, h.meta.Page, f["opening"]
		if e.Staff, err = staffOf(trackers[i].Val()); err != nil {
			return nil, fmt.Errorf("decode tracker of %s: %w", e.ID, err)
		}
		found = append(found, e)
	}
	return found, nil
}

// latest merges the partitions' lists: id and time only.
func (s *Store) latest(ctx context.Context, before time.Time, limit int) ([]Summary, error) {
	upTo := "+inf"
	if !before.IsZero() {
		upTo = "(" + strconv.FormatInt(before.UnixMilli(), 10)
	}
	p := s.c.Pipeline()
	cmds := make([]*redis.ZSliceCmd, partitions)
	for i := range cmds {
		cmds[i] = p.ZRevRangeByScoreWithScores(ctx, recentKey(i), &redis.ZRangeBy{Min: "-inf", Max: upTo, Count: int64(limit)})
	}
	if err := run(ctx, p); err != nil {
		return nil, wrap(ctx, err, "list recent sessions")
	}
	var list []Summary
	for _, c := range cmds {
		for _, z := range c.Val() {
			id, _ := z.Member.(string)
			list = append(list, Summary{ID: id, Last: time.UnixMilli(int64(z.Score)).UTC()})
		}
	}
	slices.SortFunc(list, func(a, b Summary) int {
		return cmp.Or(b.Last.Compare(a.Last), cmp.Compare(b.ID, a.ID))
	})
	end := min(limit, len(list))
	for end > 0 && end < len(list) && list[end].Last.Equal(list[end-1].Last) {
		end++
	}
	return list[:end], nil
}

func staffOf(tracker string) (string, error) {
	if tracker == "" {
		return "", nil
	}
	var t struct {
		Staff string `json:"staff"`
	}
	err := json.Unmarshal([]byte(tracker), &t)
	return t.Staff, err
}
