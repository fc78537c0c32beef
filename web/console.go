package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/liaoqing/liaoqing/session"
)

// Transcripts are the stored sessions, as staff read them; session.Store has them.
type Transcripts interface {
	// Recent lists the sessions whose last turn is older than before (zero: all), the newest first: limit of them, and a
	// few more where their times are the same.
	Recent(ctx context.Context, before time.Time, limit int) ([]session.Summary, error)
	// Transcript is one session with the trace of every bot message.
	Transcript(ctx context.Context, sid string) (session.Transcript, error)
}

// Sizes of the list of sessions.
const (
	defaultRows = 30
	maxRows     = 100
	maxScanned  = 1000 // sessions that one search for an opening looks at; the next page goes on from there
	tallied     = 8    // transcripts that are read at once to count what a row tells
)

// sessionRow is one session in the list.
type sessionRow struct {
	ID       string    `json:"id"`
	Created  time.Time `json:"created"`
	Last     time.Time `json:"last"`
	Messages int64     `json:"messages"`
	Page     string    `json:"page,omitempty"`
	Staff    string    `json:"staff,omitempty"` // who has taken over
	Opening  string    `json:"opening"`
	tally
}

// tally is what a row counts in the transcript.
type tally struct {
	Misses  int `json:"misses"`  // turns without an answer
	Useful  int `json:"useful"`  // ratings, thumbs up
	Useless int `json:"useless"` // and down
}

// sessionList is one page of the list.
type sessionList struct {
	Sessions []sessionRow `json:"sessions"`
	Next     time.Time    `json:"next,omitzero"` // before of the next page, which may be empty where an opening is looked for; zero: this is the last
}

// listing is what a page of the list is asked for with.
type listing struct {
	Before  time.Time // zero: from the newest
	Limit   int
	Opening string // part of the opening words; empty: any
}

func readListing(q url.Values) (listing, error) {
	l := listing{Limit: defaultRows, Opening: strings.TrimSpace(q.Get("q"))}
	if s := q.Get("before"); s != "" {
		t, err := time.Parse(time.RFC3339Nano, s)
		if err != nil {
			return l, badRequest("before 要写成 2026-11-22T07:00:00Z 这样的时间。")
		}
		l.Before = t
	}
	if s := q.Get("limit"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > maxRows {
			return l, badRequest(fmt.Sprintf("limit 要是 1 到 %d 的整数。", maxRows))
		}
		l.Limit = n
	}
	return l, nil
}

// listSessions is one page of the list, for people and for the API. It is a little longer than asked for where the times
// of its last sessions are the same, so that the next page begins right behind it.
func (st *Staff) listSessions(ctx context.Context, l listing) (sessionList, error) {
	list := sessionList{Sessions: []sessionRow{}}
	size := l.Limit + 1
	if l.Opening != "" {
		size = maxRows
	}
	before, scanned := l.Before, 0
	for {
		batch, err := st.transcripts.Recent(ctx, before, size)
		if err != nil {
			return list, fmt.Errorf("list sessions: %w", err)
		}
		for _, s := range batch {
			full := len(list.Sessions) >= l.Limit || scanned >= maxScanned
			if full && !s.Last.Equal(before) {
				list.Next = before
				return list, st.count(ctx, list.Sessions)
			}
			before = s.Last
			scanned++
			if strings.Contains(s.Opening, l.Opening) {
				list.Sessions = append(list.Sessions, rowOf(s))
			}
		}
		if len(batch) == 0 {
			return list, st.count(ctx, list.Sessions)
		}
	}
}

func rowOf(s session.Summary) sessionRow {
	return sessionRow{ID: s.ID, Created: s.Created, Last: s.Last, Messages: s.Seq, Page: s.Page, Staff: s.Staff, Opening: s.Opening}
}

// count fills the tallies of rows. A session that is gone meanwhile keeps an empty one.
func (st *Staff) count(ctx context.Context, rows []sessionRow) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(tallied)
	for i := range rows {
		g.Go(func() error {
			t, err := st.transcripts.Transcript(ctx, rows[i].ID)
			if goneSession(err) {
				return nil
			}
			if err != nil {
				return fmt.Errorf("tally session %s: %w", rows[i].ID, err)
			}
			rows[i].tally = tallyOf(t)
			return nil
		})
	}
	return g.Wait()
}

// goneSession tells whether err says that a session was erased or has expired.
func goneSession(err error) bool {
	return errors.Is(err, session.ErrErased) || errors.Is(err, session.ErrNotFound)
}

func tallyOf(t session.Transcript) tally {
	var n tally
	for _, m := range t.Messages {
		if m.Kind == session.Fallback {
			n.Misses++
		}
	}
	for _, r := range t.Ratings {
		if r.Useful {
			n.Useful++
		} else {
			n.Useless++
		}
	}
	return n
}

// sessionsView is the page of the list.
type sessionsView struct {
	sessionList
	Opening string
	Older   string // address of the next page; empty: this is the last
	Newest  string // address of the first page; empty: this is it
}

func (st *Staff) showSessions(w http.ResponseWriter, r *http.Request) error {
	l, err := readListing(r.URL.Query())
	if err != nil {
		return err
	}
	list, err := st.listSessions(r.Context(), l)
	if err != nil {
		return err
	}
	v := sessionsView{sessionList: list, Opening: l.Opening}
	if !list.Next.IsZero() {
		v.Older = consoleURL(l, list.Next)
	}
	if r.URL.Query().Has("before") {
		v.Newest = consoleURL(l, time.Time{})
	}
	return st.show(w, r, http.StatusOK, "sessions", staffPage{Title: "会话", Section: "console", Body: v})
}

// consoleURL is the address of the list before a time; the zero time is the newest page.
func consoleURL(l listing, before time.Time) string {
	q := url.Values{}
	if !before.IsZero() {
		q.Set("before", before.UTC().Format(time.RFC3339Nano))
	}
	if l.Opening != "" {
		q.Set("q", l.Opening)
	}
	if l.Limit != defaultRows {
		q.Set("limit", strconv.Itoa(l.Limit))
	}
	return (&url.URL{Path: "/console", RawQuery: q.Encode()}).String()
}
