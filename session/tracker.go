package session

import (
	"slices"
	"time"
)

// Tracker is the dialogue state of one session. Only package bot gives its fields a meaning; this package stores it.
type Tracker struct {
	Flow    *Flow     `json:"flow,omitempty"`   // the guide under way
	Left    *Flow     `json:"left,omitempty"`   // the guide that was left last; 继续 takes it up again
	Open    *Open     `json:"open,omitempty"`   // the choices that may be pressed now
	Asked   *Asked    `json:"asked,omitempty"`  // an open clarification
	Topic   Topic     `json:"topic"`            // what was last spoken of
	Misses  int       `json:"misses,omitempty"` // fallbacks in a row
	Staff   string    `json:"staff,omitempty"`  // member of staff who has taken over; empty: the bot answers
	Seen    time.Time `json:"seen"`             // time of the last turn
	Allowed Allowance `json:"allowed"`          // what the rate limit still grants
}

// Flow is a guide under way. Steps are kept by id, so that a new version of the guide finds the visitor's place.
type Flow struct {
	Guide   string `json:"guide"`
	Product string `json:"product,omitempty"` // for the general guide: the product it is walked for
	Step    string `json:"step"`
	Number  int    `json:"number"` // of the step when it was entered, from 1; where the step is gone, the nearest earlier is taken

	Unmet   []string `json:"unmet,omitempty"`   // ids of the steps whose condition the visitor said is not met; none is passed
	Trouble int      `json:"trouble,omitempty"` // times the visitor said that the step does not work
}

// Clone is a tracker that shares nothing with t.
func (t Tracker) Clone() Tracker {
	flow := func(f *Flow) *Flow {
		if f == nil {
			return nil
		}
		c := *f
		c.Unmet = slices.Clone(f.Unmet)
		return &c
	}
	t.Flow, t.Left = flow(t.Flow), flow(t.Left)
	if t.Open != nil {
		t.Open = &Open{t.Open.Seq, slices.Clone(t.Open.Choices)}
	}
	if t.Asked != nil {
		asked := *t.Asked
		t.Asked = &asked
	}
	t.Topic.Days = slices.Clone(t.Topic.Days)
	return t
}

// Open is the latest message with choices.
type Open struct {
	Seq     int64    `json:"seq"`
	Choices []Choice `json:"choices"`
}

// Asked is a clarification that waits for its answer.
type Asked struct {
	What string `json:"what"` // product, entry
	Text string `json:"text"` // the utterance that was unclear, masked
}

// Topic is what was last spoken of; it fills what a follow-up leaves out.
type Topic struct {
	Product   string `json:"product,omitempty"`
	Situation string `json:"situation,omitempty"`
	Days      []int  `json:"days,omitempty"`  // least and most
	Entry     string `json:"entry,omitempty"` // the article or step last told
	Text      string `json:"text,omitempty"`  // the utterance that set it, masked
	Age       int    `json:"age,omitempty"`   // turns since
}

// Allowance is a token bucket: Left tokens at time At.
type Allowance struct {
	Left float64   `json:"left"`
	At   time.Time `json:"at"`
}
