package web

import (
	"encoding/json"
	"errors"

	"github.com/google/uuid"

	"github.com/liaoqing/liaoqing/session"
)

const (
	maxFrame   = 8 << 10 // bytes of a client frame
	maxText    = 500     // code points of what a visitor writes
	pageOfLog  = 100     // messages of a history frame, and of one read of the log
	mostOffers = 6       // items of a suggestions frame
)

// request is any client frame; each type uses some of the fields.
type request struct {
	Type    string `json:"type"`
	ID      string `json:"id"`
	Token   string `json:"token"`  // hello
	After   int64  `json:"after"`  // hello
	Last    string `json:"last"`   // hello
	Page    string `json:"page"`   // hello
	Text    string `json:"text"`   // say, suggest
	Seq     int64  `json:"seq"`    // choose, rate
	Choice  string `json:"choice"` // choose
	Useful  *bool  `json:"useful"` // rate
	Comment string `json:"comment"`
}

// parse reads one client frame. What is no JSON object breaks the protocol itself; a field of the wrong type does not, and
// comes with the request as far as it could be read.
func parse(data []byte) (request, error) {
	var r request
	err := json.Unmarshal(data, &r)
	var mistyped *json.UnmarshalTypeError
	switch {
	case errors.As(err, &mistyped) && mistyped.Field != "":
		return r, badField(mistyped.Field)
	case err != nil:
		return r, notJSON
	}
	return r, r.check()
}

func (r *request) check() error {
	switch r.Type {
	case "hello":
		if r.After < 0 {
			return badField("after")
		}
		return nil
	case "say", "choose", "rate", "suggest", "erase":
	case "":
		return badField("type")
	default:
		return unknownType
	}
	if len(r.ID) != 36 || uuid.Validate(r.ID) != nil {
		return badField("id")
	}
	return r.checkTarget()
}

// checkTarget checks what rate and choose say of the message they mean.
func (r *request) checkTarget() error {
	if r.Type == "rate" && r.Useful == nil {
		return badField("useful")
	}
	if (r.Type == "rate" || r.Type == "choose") && r.Seq < 1 {
		return badField("seq")
	}
	if r.Type == "choose" && r.Choice == "" {
		return badField("choice")
	}
	return nil
}

// The server's frames.

type label struct {
	Label string `json:"label"`
}

type welcome struct {
	Type       string  `json:"type"`
	Session    string  `json:"session"`
	Token      string  `json:"token"`
	Resumed    bool    `json:"resumed"`
	Seq        int64   `json:"seq"`
	Knowledge  string  `json:"knowledge"`
	Disclosure string  `json:"disclosure"`
	Hot        []label `json:"hot"`
}

type history struct {
	Type     string            `json:"type"`
	Messages []session.Message `json:"messages"`
	More     bool              `json:"more,omitempty"`
	Reset    bool              `json:"reset,omitempty"`
}

type turn struct {
	Type     string            `json:"type"`
	ID       string            `json:"id"`
	Replayed bool              `json:"replayed,omitempty"`
	Messages []session.Message `json:"messages"`
}

type rated struct {
	Type string `json:"type"`
	ID   string `json:"id"`
	Seq  int64  `json:"seq"`
}

type suggestion struct {
	Label  string          `json:"label"`
	Source *session.Source `json:"source,omitempty"`
}

type suggestions struct {
	Type  string       `json:"type"`
	ID    string       `json:"id"`
	Items []suggestion `json:"items"`
}

type erased struct {
	Type string `json:"type"`
	ID   string `json:"id,omitempty"`
}

type failure struct {
	Type         string `json:"type"`
	ID           string `json:"id,omitempty"`
	Code         string `json:"code"`
	Message      string `json:"message"`
	RetryAfterMS int64  `json:"retry_after_ms,omitempty"`
}
