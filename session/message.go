package session

import "time"

// Role says who speaks.
type Role string

const (
	User  Role = "user"
	Bot   Role = "bot"
	Agent Role = "agent" // a member of staff
)

// Kind says what a bot message is; protocol.md, "A message".
type Kind string

const (
	GuideStep Kind = "guide_step" // shows or holds a step of a guide
	Answer    Kind = "answer"     // rests on at least one source
	Clarify   Kind = "clarify"    // asks which of its choices is meant
	Handoff   Kind = "handoff"    // passed to a person, or how to reach one
	Fallback  Kind = "fallback"   // has no answer and says so
	Smalltalk Kind = "smalltalk"
	Ended     Kind = "ended"  // a guide is finished or left
	Notice    Kind = "notice" // a warning ahead of the others: private number, fraud
)

// Message is one line of a transcript, as stored and as sent.
type Message struct {
	Seq     int64     `json:"seq"`
	Turn    string    `json:"turn"` // the client's id of the say or choose that began the turn
	Role    Role      `json:"role"`
	Time    time.Time `json:"time"`               // UTC, milliseconds
	ReplyTo int64     `json:"reply_to,omitempty"` // seq of the visitor's message; bot only
	Kind    Kind      `json:"kind,omitempty"`     // bot only
	Text    string    `json:"text"`               // Markdown where the bot speaks; the masked text where the visitor does
	Guide   *Position `json:"guide,omitempty"`    // where the visitor stands after this message
	Sources []Source  `json:"sources,omitempty"`  // what the text rests on, the best first
	Choices []Choice  `json:"choices,omitempty"`  // buttons
	Why     *Trace    `json:"-"`                  // how the turn came about; staff only, stored beside the message
}

// Position is where a visitor stands in a guide.
type Position struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Step      int    `json:"step"` // from 1
	Steps     int    `json:"steps"`
	StepTitle string `json:"step_title"`
	State     string `json:"state"` // active, held or done
}

// States of a Position.
const (
	Active = "active"
	Held   = "held" // the visitor said that a precondition is not met
	Done   = "done"
)

// Source is what a text rests on.
type Source struct {
	Kind     string   `json:"kind"` // article or guide
	ID       string   `json:"id"`
	Title    string   `json:"title"`
	Step     int      `json:"step,omitempty"` // guide only, from 1
	URL      string   `json:"url,omitempty"`
	Reviewed string   `json:"reviewed,omitempty"` // date of the last review, 2006-01-02
	Basis    []string `json:"basis,omitempty"`    // laws and publications, for people to read
}

// Choice is a button. Typing its label or its number does the same as pressing it.
type Choice struct {
	ID     string  `json:"id"`
	Label  string  `json:"label"`
	Source *Source `json:"source"` // what a choice of a clarify leads to
}

// Turn is what one utterance adds to a transcript.
type Turn struct {
	ID       string // the client's id
	Replayed bool   // it had been stored before
	Messages []Message
}

// Trace tells staff how a turn came about. It holds nothing that is not masked.
type Trace struct {
	Now        time.Time   `json:"now"`       // the only clock of the turn
	Knowledge  string      `json:"knowledge"` // version that answered
	Policy     string      `json:"policy"`    // the policy that made this message
	Folded     string      `json:"folded,omitempty"`
	Words      []string    `json:"words,omitempty"`
	Entities   []string    `json:"entities,omitempty"` // product=huabei, days=6, situation=overdue
	Intents    []Scored    `json:"intents,omitempty"`
	Kinds      []Scored    `json:"kinds,omitempty"`  // article, step, uncovered: what the question is about at all
	Report     *Scored     `json:"report,omitempty"` // what was heard of a step: settle/done
	Candidates []Candidate `json:"candidates,omitempty"`
	Confidence float64     `json:"confidence,omitempty"` // of the best candidate, 0..1
	Tries      int         `json:"tries,omitempty"`      // above 1 where the session changed under the turn
}

// Scored is a name with its confidence, 0..1.
type Scored struct {
	Name       string  `json:"name"`
	Confidence float64 `json:"confidence"`
}

// Candidate is an entry of the knowledge that was considered.
type Candidate struct {
	Kind       string             `json:"kind"` // article, step, uncovered
	ID         string             `json:"id"`
	Title      string             `json:"title"`
	Matched    string             `json:"matched,omitempty"` // the similar question that fits best
	Confidence float64            `json:"confidence"`
	Features   map[string]float64 `json:"features,omitempty"`
}
