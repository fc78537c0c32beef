package session

import (
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// A Redis that writes its log always and runs other sessions' scripts may take a few hundred milliseconds for a reply; one
// that hangs must not hold a visitor for long. With these a call to a hung server ends after about 2 s (one retry), and
// earlier where the context's deadline comes earlier.
const (
	dialTimeout  = 500 * time.Millisecond
	replyTimeout = time.Second
	poolWait     = time.Second
	poolSize     = 64
	clusterPool  = 2 * partitions // Follow holds a connection for each partition that a node serves
)

// Dial makes a client for one server, a cluster or a master behind sentinels; it connects at the first command.
//
//	redis://[user:password@]host:6379/0             one server (rediss: over TLS)
//	redis://a:6379 redis://b:6379 …                 seeds of a cluster
//	redis://a:6379?cluster=true                     the only seed of a cluster
//	redis://a:26379/0?master=name redis://b:26379…  sentinels; also sentinel_user, sentinel_password
//
// User, password (the master's), database, TLS and the query are the first URL's; of the others only the address counts.
// Of go-redis' own parameters db, client_name and skip_verify are taken: timeouts and pool are set here.
func Dial(urls []string) (redis.UniversalClient, error) {
	if len(urls) == 0 {
		return nil, errors.New("dial redis: no URL")
	}
	o := universal()
	for i, raw := range urls {
		u, err := url.Parse(raw)
		if err != nil {
			return nil, fmt.Errorf("dial redis: URL %d cannot be read", i+1) // the error would show its password
		}
		q := u.Query()
		if i == 0 {
			o.MasterName, o.SentinelUsername, o.SentinelPassword = q.Get("master"), q.Get("sentinel_user"), q.Get("sentinel_password")
			o.IsClusterMode = q.Get("cluster") == "true" || len(urls) > 1 && o.MasterName == ""
		}
		one, err := parse(u)
		if err != nil {
			return nil, fmt.Errorf("dial redis at %s: %w", u.Host, err)
		}
		if i == 0 {
			o.Username, o.Password, o.DB, o.TLSConfig, o.ClientName = one.Username, one.Password, one.DB, one.TLSConfig, one.ClientName
		}
		o.Addrs = append(o.Addrs, one.Addr)
	}
	if o.IsClusterMode {
		if o.DB != 0 {
			return nil, fmt.Errorf("dial redis: a cluster has no database %d", o.DB)
		}
		o.PoolSize = clusterPool
	}
	return redis.NewUniversalClient(o), nil
}

// parse leaves to go-redis what of a URL is its own, and refuses what would be dropped without a word.
func parse(u *url.URL) (*redis.Options, error) {
	q := u.Query()
	for name := range q {
		switch name {
		case "master", "cluster", "sentinel_user", "sentinel_password":
			q.Del(name)
		case "db", "client_name", "skip_verify":
		default:
			return nil, fmt.Errorf("unknown parameter %s", name)
		}
	}
	own := *u
	own.RawQuery = q.Encode()
	o, err := redis.ParseURL(own.String())
	if err != nil {
		return nil, errors.New(err.Error()) // go-redis' errors end here
	}
	return o, nil
}

// universal is what every client of ours has in common.
func universal() *redis.UniversalOptions {
	return &redis.UniversalOptions{
		Protocol:              2,
		DialTimeout:           dialTimeout,
		DialerRetries:         1,
		ReadTimeout:           replyTimeout,
		WriteTimeout:          replyTimeout,
		ContextTimeoutEnabled: true,
		MaxRetries:            1, // scripts know a turn by its id, so that a second try is the same turn
		MaxRedirects:          3,
		PoolSize:              poolSize,
		PoolTimeout:           poolWait,
		PipelinePoolSize:      -1, // pipelines are small: they share the pool
		ConnMaxIdleTime:       5 * time.Minute,
		DisableIdentity:       true,
		MaintNotificationsConfig: &maintnotifications.Config{
			Mode: maintnotifications.ModeDisabled,
		},
	}
}
