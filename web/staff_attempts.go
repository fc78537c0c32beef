package web

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// How often a login may be tried. An office shares one address, a name belongs to one person.
const (
	nameBurst    = 6
	nameEvery    = 30 * time.Second
	addressBurst = 30
	addressEvery = 2 * time.Second
	maxWatched   = 4096 // names, and addresses, that are remembered at once
	maxKey       = 64   // bytes of a name that are remembered; longer names are no one's
)

// attempts limits logins for each name and each address.
type attempts struct {
	names, addresses *buckets
}

func newAttempts() attempts {
	return attempts{
		names:     &buckets{every: nameEvery, burst: nameBurst, held: map[string]*rate.Limiter{}},
		addresses: &buckets{every: addressEvery, burst: addressBurst, held: map[string]*rate.Limiter{}},
	}
}

// take counts an attempt and tells how long to wait; 0: go on.
func (a attempts) take(name, address string, now time.Time) time.Duration {
	if wait := a.addresses.take(network(address), now); wait > 0 {
		return wait
	}
	return a.names.take(name[:min(len(name), maxKey)], now)
}

// network is what one subscriber has of addresses: one of IPv4, a /64 of IPv6.
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil || ip.Unmap().Is4() {
		return address
	}
	p, err := ip.WithZone("").Prefix(64)
	if err != nil {
		return address
	}
	return p.String()
}

// buckets is a bounded set of token buckets by key.
type buckets struct {
	every time.Duration
	burst int

	mu   sync.Mutex // guards held
	held map[string]*rate.Limiter
}

// take takes a token of key's bucket and tells how long until there is one; 0: taken.
func (b *buckets) take(key string, now time.Time) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	l, ok := b.held[key]
	if !ok {
		b.makeRoom(now)
		l = rate.NewLimiter(rate.Every(b.every), b.burst)
		b.held[key] = l
	}
	res := l.ReserveN(now, 1)
	wait := res.DelayFrom(now)
	if wait > 0 {
		res.CancelAt(now)
	}
	return wait
}

// makeRoom forgets the buckets that are full again, which loses nothing, and where that is not enough any, until an eighth
// is free: so that not each new key looks at them all.
func (b *buckets) makeRoom(now time.Time) {
	if len(b.held) < maxWatched {
		return
	}
	for key, l := range b.held {
		if l.TokensAt(now) >= float64(b.burst) {
			delete(b.held, key)
		}
	}
	for key := range b.held {
		if len(b.held) <= maxWatched*7/8 {
			return
		}
		delete(b.held, key)
	}
}
