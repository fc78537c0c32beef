package knowledge

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
)

// Keys of the version store. A version is written once and never changed.
//
//	lq:knowledge:version:<digest>  hash    bundle (zip of the files), weights and rows (the model), author, note, published (RFC 3339)
//	lq:knowledge:history           list    digests, the newest first
//	lq:knowledge:current           string  the digest that every node is to serve
//	lq:knowledge:nodes             hash    node → what it serves and when it said so
const (
	versionKey = "lq:knowledge:version:"
	historyKey = "lq:knowledge:history"
	currentKey = "lq:knowledge:current"
	nodesKey   = "lq:knowledge:nodes"
)

const (
	lookEvery   = time.Second
	sayEvery    = 5 * time.Second
	nodeGone    = time.Minute // a node silent for so long is no longer listed
	keptHistory = 50
)

// ErrBusy tells that a reindex is already under way on this node.
var ErrBusy = errors.New("a reindex is already under way")

// VersionsOptions of Versions.
type VersionsOptions struct {
	Node string // this node's name, unique among nodes
	Dir  string // directory that a reindex reads; empty: the embedded content
	Now  func() time.Time
	Log  *slog.Logger
	Gate func(ctx context.Context, b *Base) error // tries a version before it is published; Faults keep it back
}

// Versions publishes versions of the knowledge and keeps this node serving the current one.
type Versions struct {
	c    redis.UniversalClient
	o    VersionsOptions
	live atomic.Pointer[Base]
	asks chan ask // a reindex to run; Run takes them

	mu     sync.Mutex // guards status
	status Status
}

type ask struct{ author, note string }

// NewVersions makes the version store of one node. Start must be called before Base.
func NewVersions(c redis.UniversalClient, o VersionsOptions) *Versions {
	if o.Now == nil {
		o.Now = time.Now
	}
	source := o.Dir
	if source == "" {
		source = "内置"
	}
	return &Versions{c: c, o: o, asks: make(chan ask, 1), status: Status{Source: source}}
}

// Base is the version that this node serves.
func (v *Versions) Base() *Base { return v.live.Load() }

// Start makes this node serve: what Redis says is current; where nothing is yet, the directory or the embedded content, which
// it then publishes.
func (v *Versions) Start(ctx context.Context) error {
	digest, err := v.current(ctx)
	if err != nil {
		return err
	}
	if digest != "" {
		err := v.take(ctx, digest)
		if err == nil || v.o.Dir != "" {
			return err
		}
		v.o.Log.Error("current knowledge cannot be served, serving the embedded one", "version", digest, "error", err)
		return v.fallBack(ctx)
	}
	b, files, err := v.build(ctx)
	if err != nil {
		return err
	}
	return v.publish(ctx, b, files, ask{author: "liaoqing", note: "首次启动"})
}

// fallBack serves the embedded content without publishing it.
func (v *Versions) fallBack(ctx context.Context) error {
	files, err := Embedded()
	if err != nil {
		return err
	}
	b, err := Build(ctx, files, v.o.Now(), EmbeddedModel(), nil)
	if err != nil {
		return fmt.Errorf("embedded knowledge: %w", err)
	}
	v.serve(b)
	return nil
}

func (v *Versions) serve(b *Base) {
	v.live.Store(b)
	v.set(func(s *Status) { s.Serving, s.Counts, s.Refused, s.Err = b.Version, b.Counts(), "", "" })
}

// Run follows the current version and runs reindexes until ctx ends.
func (v *Versions) Run(ctx context.Context) error {
	look, say := time.NewTicker(lookEvery), time.NewTicker(sayEvery)
	defer look.Stop()
	defer say.Stop()
	v.report(ctx)
	for {
		select {
		case <-ctx.Done():
			return nil
		case a := <-v.asks:
			v.reindex(ctx, a)
			v.report(ctx)
		case <-say.C:
			v.report(ctx)
		case <-look.C:
			v.follow(ctx)
		}
	}
}

// follow swaps to the version that another node published.
func (v *Versions) follow(ctx context.Context) {
	digest, err := v.current(ctx)
	if err != nil || digest == "" || digest == v.Base().Version || digest == v.refused() {
		return // Redis may be away for a moment: the next look will tell
	}
	if err := v.take(ctx, digest); err != nil {
		v.o.Log.Error("published knowledge cannot be served here", "version", digest, "error", err)
		v.set(func(s *Status) {
			s.Err = err.Error()
			if !errors.Is(err, errUnread) { // it will not get better by trying again
				s.Refused = digest
			}
		})
		return
	}
	v.o.Log.Info("knowledge swapped", "version", digest)
	v.report(ctx)
}

func (v *Versions) refused() string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.status.Refused
}

// errUnread tells that Redis did not give a version, which may pass.
var errUnread = errors.New("read version")

// take serves a stored version.
func (v *Versions) take(ctx context.Context, digest string) error {
	stored, err := v.c.HMGet(ctx, versionKey+digest, "bundle", "weights", "rows").Result()
	if err != nil {
		return fmt.Errorf("%w %s: %w", errUnread, digest, err)
	}
	files, err := unpack([]byte(text(stored[0])))
	if err != nil {
		return fmt.Errorf("version %s: %w", digest, err)
	}
	b, err := Build(ctx, files, v.o.Now(), &Model{[]byte(text(stored[1])), []byte(text(stored[2]))}, nil)
	if err != nil {
		return fmt.Errorf("version %s: %w", digest, err)
	}
	v.serve(b)
	return nil
}

func (v *Versions) current(ctx context.Context) (string, error) {
	digest, err := v.c.Get(ctx, currentKey).Result()
	if errors.Is(err, redis.Nil) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read current knowledge version: %w", err)
	}
	return digest, nil
}

// publish stores a version, makes it current and serves it.
func (v *Versions) publish(ctx context.Context, b *Base, files Files, a ask) error {
	bundle, err := pack(files)
	if err != nil {
		return err
	}
	m, err := b.Model()
	if err != nil {
		return err
	}
	_, err = v.c.HSet(ctx, versionKey+b.Version, "bundle", bundle, "weights", m.Weights, "rows", m.Rows, "author", a.author, "note", a.note,
		"published", v.o.Now().UTC().Format(time.RFC3339)).Result()
	if err != nil {
		return fmt.Errorf("store version %s: %w", b.Version, err)
	}
	for _, step := range []func() error{
		func() error { return v.c.LRem(ctx, historyKey, 0, b.Version).Err() },
		func() error { return v.c.LPush(ctx, historyKey, b.Version).Err() },
		func() error { return v.c.LTrim(ctx, historyKey, 0, keptHistory-1).Err() },
		func() error { return v.c.Set(ctx, currentKey, b.Version, 0).Err() },
	} {
		if err := step(); err != nil {
			return fmt.Errorf("publish version %s: %w", b.Version, err)
		}
	}
	v.serve(b)
	v.o.Log.Info("knowledge published", "version", b.Version, "author", a.author)
	return nil
}

// pack makes the bundle of a version: the same files give the same bytes.
func pack(files Files) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range files.Names() {
		w, err := z.Create(name)
		if err != nil {
			return nil, fmt.Errorf("bundle %s: %w", name, err)
		}
		if _, err := w.Write(files[name]); err != nil {
			return nil, fmt.Errorf("bundle %s: %w", name, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("bundle: %w", err)
	}
	return out.Bytes(), nil
}

func unpack(bundle []byte) (Files, error) {
	z, err := zip.NewReader(bytes.NewReader(bundle), int64(len(bundle)))
	if err != nil {
		return nil, fmt.Errorf("bundle: %w", err)
	}
	files := Files{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			return nil, fmt.Errorf("bundle %s: %w", f.Name, err)
		}
		data, err := io.ReadAll(r)
		if err = errors.Join(err, r.Close()); err != nil {
			return nil, fmt.Errorf("bundle %s: %w", f.Name, err)
		}
		files[f.Name] = data
	}
	return files, nil
}
