package web

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/liaoqing/liaoqing/session"
)

// sessionDetail is one session as staff read it.
type sessionDetail struct {
	ID       string          `json:"id"`
	Created  time.Time       `json:"created"`
	Page     string          `json:"page,omitempty"`
	Tracker  session.Tracker `json:"tracker"`
	Messages []line          `json:"messages"`
	tally
}

// line is a message with what only staff see of it.
type line struct {
	session.Message
	Why    *session.Trace `json:"why,omitempty"`
	Rating *lineRating    `json:"rating,omitempty"`
}

// lineRating is what the visitor thought of a message.
type lineRating struct {
	Useful  bool   `json:"useful"`
	Comment string `json:"comment,omitempty"`
}

// readSession is one session, for people and for the API.
func (st *Staff) readSession(ctx context.Context, sid string) (sessionDetail, error) {
	t, err := st.transcripts.Transcript(ctx, sid)
	if goneSession(err) {
		return sessionDetail{}, errNoSession
	}
	if err != nil {
		return sessionDetail{}, fmt.Errorf("read session %s: %w", sid, err)
	}
	d := sessionDetail{
		ID: sid, Created: t.Meta.Created, Page: t.Meta.Page, Tracker: t.Tracker,
		Messages: make([]line, len(t.Messages)), tally: tallyOf(t),
	}
	for i, m := range t.Messages {
		d.Messages[i] = line{Message: m, Why: m.Why}
		if mark, ok := t.Ratings[m.Seq]; ok {
			d.Messages[i].Rating = &lineRating{Useful: mark.Useful, Comment: mark.Comment}
		}
	}
	return d, nil
}

func (st *Staff) showSession(w http.ResponseWriter, r *http.Request) error {
	d, err := st.readSession(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return st.show(w, r, http.StatusOK, "session", staffPage{Title: "会话记录", Section: "console", Body: d})
}
