package knowledge

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Status is what the nodes serve, and how the last reindex of this node went or is going.
type Status struct {
	Serving  string         `json:"serving"`           // version that this node serves
	Current  string         `json:"current"`           // version that every node is to serve
	Refused  string         `json:"refused,omitempty"` // version that this node cannot serve
	Source   string         `json:"source"`            // directory that a reindex reads, or 内置
	Counts   map[string]int `json:"counts"`
	Nodes    []NodeStatus   `json:"nodes"`
	Running  bool           `json:"running"`
	Stage    string         `json:"stage,omitempty"` // reading, building, trying, publishing
	Done     int            `json:"done"`
	Total    int            `json:"total"`
	Faults   Faults         `json:"faults,omitempty"` // why the last reindex published nothing
	Finished time.Time      `json:"finished,omitzero"`
	Err      string         `json:"err,omitempty"`
	History  []Published    `json:"history,omitempty"` // the newest first
}

// NodeStatus is what one node serves.
type NodeStatus struct {
	Name    string    `json:"name"`
	Serving string    `json:"serving"`
	Seen    time.Time `json:"seen"`
}

// Published is a version that was published.
type Published struct {
	ID        string    `json:"id"`
	Author    string    `json:"author"`
	Note      string    `json:"note"`
	Published time.Time `json:"published"`
}

// Reindex asks this node to read its source anew, check it, build it beside the live version and publish it. It returns at
// once; Status tells how it goes. ErrBusy where one is under way.
func (v *Versions) Reindex(_ context.Context, author, note string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.status.Running {
		return ErrBusy
	}
	v.status.Running, v.status.Stage, v.status.Done, v.status.Total = true, "reading", 0, 0
	v.status.Faults, v.status.Err = nil, ""
	v.asks <- ask{author, note} // never blocks: one asks only where none is running
	return nil
}

func (v *Versions) reindex(ctx context.Context, a ask) {
	b, files, err := v.build(ctx)
	if err == nil && v.o.Gate != nil {
		v.set(func(s *Status) { s.Stage = "trying" })
		err = v.o.Gate(ctx, b)
	}
	if err == nil {
		v.set(func(s *Status) { s.Stage = "publishing" })
		err = v.publish(ctx, b, files, a)
	}
	v.set(func(s *Status) {
		s.Running, s.Stage, s.Finished = false, "", v.o.Now().UTC()
		if err != nil && !errors.As(err, &s.Faults) {
			s.Err = err.Error()
		}
	})
	if err != nil {
		v.o.Log.Warn("reindex published nothing", "error", err)
	}
}

// build reads, checks and indexes the source of this node.
func (v *Versions) build(ctx context.Context) (*Base, Files, error) {
	files, err := v.source()
	if err != nil {
		return nil, nil, err
	}
	given, err := v.given()
	if err != nil {
		return nil, nil, err
	}
	v.set(func(s *Status) { s.Stage = "building" })
	said := v.o.Now()
	b, err := Build(ctx, files, v.o.Now(), given, func(done, total int) {
		v.set(func(s *Status) { s.Done, s.Total = done, total })
		if now := v.o.Now(); now.Sub(said) > sayEvery {
			said = now
			v.o.Log.Info("building knowledge", "done", done, "of", total)
		}
	})
	return b, files, err
}

// given is the model that is served, so that only changed questions are trained anew; nil before anything is.
func (v *Versions) given() (*Model, error) {
	live := v.Base()
	if live == nil {
		return nil, nil
	}
	m, err := live.Model()
	return &m, err
}

func (v *Versions) source() (Files, error) {
	if v.o.Dir != "" {
		return Directory(v.o.Dir)
	}
	return Embedded()
}

func (v *Versions) set(change func(*Status)) {
	v.mu.Lock()
	defer v.mu.Unlock()
	change(&v.status)
}

// Status tells what all nodes serve and how this node's last reindex went.
func (v *Versions) Status(ctx context.Context) (Status, error) {
	v.mu.Lock()
	s := v.status
	v.mu.Unlock()
	var err error
	if s.Current, err = v.current(ctx); err != nil {
		return s, err
	}
	if s.Nodes, err = v.nodes(ctx); err != nil {
		return s, err
	}
	s.History, err = v.history(ctx)
	return s, err
}

// report says what this node serves.
func (v *Versions) report(ctx context.Context) {
	n := NodeStatus{Name: v.o.Node, Serving: v.Base().Version, Seen: v.o.Now().UTC()}
	data, err := json.Marshal(n)
	if err == nil {
		err = v.c.HSet(ctx, nodesKey, n.Name, data).Err()
	}
	if err != nil && ctx.Err() == nil {
		v.o.Log.Warn("node status not stored", "error", err)
	}
}

func (v *Versions) nodes(ctx context.Context) ([]NodeStatus, error) {
	all, err := v.c.HGetAll(ctx, nodesKey).Result()
	if err != nil {
		return nil, fmt.Errorf("read nodes: %w", err)
	}
	var out []NodeStatus
	for name, text := range all {
		var n NodeStatus
		if err := json.Unmarshal([]byte(text), &n); err != nil {
			return nil, fmt.Errorf("node %s: %w", name, err)
		}
		if v.o.Now().Sub(n.Seen) > nodeGone {
			if err := v.c.HDel(ctx, nodesKey, name).Err(); err != nil {
				return nil, fmt.Errorf("forget node %s: %w", name, err)
			}
			continue
		}
		out = append(out, n)
	}
	slices.SortFunc(out, func(a, b NodeStatus) int { return cmp.Compare(a.Name, b.Name) })
	return out, nil
}

func (v *Versions) history(ctx context.Context) ([]Published, error) {
	digests, err := v.c.LRange(ctx, historyKey, 0, keptHistory-1).Result()
	if err != nil {
		return nil, fmt.Errorf("read history: %w", err)
	}
	var out []Published
	for _, d := range digests {
		f, err := v.c.HMGet(ctx, versionKey+d, "author", "note", "published").Result()
		if err != nil {
			return nil, fmt.Errorf("read version %s: %w", d, err)
		}
		p := Published{ID: d, Author: text(f[0]), Note: text(f[1])}
		if p.Published, err = time.Parse(time.RFC3339, text(f[2])); err != nil {
			return nil, fmt.Errorf("version %s: %w", d, err)
		}
		out = append(out, p)
	}
	return out, nil
}

func text(v any) string {
	s, _ := v.(string)
	return s
}
