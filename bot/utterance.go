package bot

import (
	"fmt"
	"time"
	"unicode/utf8"
)

// Utterance is what a visitor did: a say has Text, a press of a button has Choice and the Seq of its message.
type Utterance struct {
	Session string
	ID      string // made up by the client; the same id is the same turn
	Text    string
	Choice  string
	Seq     int64
}

// MaxText is the longest text of a say, in Unicode code points (protocol.md).
const MaxText = 500

// Refusal is an error that a visitor is told: nothing was stored. Code is one of protocol.md's, Message is Chinese and says
// what to do.
type Refusal struct {
	Code       string
	Message    string
	RetryAfter time.Duration // 0: no time would help
}

func (r *Refusal) Error() string { return fmt.Sprintf("refused: %s", r.Code) }

func refuseText(text string) error {
	switch {
	case isBlank(text):
		return &Refusal{Code: "empty", Message: "没有收到内容，请输入您的问题再发送。"}
	case utf8.RuneCountInString(text) > MaxText:
		return &Refusal{Code: "too_long", Message: fmt.Sprintf("一次最多 %d 个字，请分几条发送。", MaxText)}
	}
	return nil
}
