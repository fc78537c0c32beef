package session

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"
)

// encode makes the fields m and w of a log entry.
func encode(m Message) (text, why []byte, err error) {
	if text, err = json.Marshal(m); err != nil {
		return nil, nil, fmt.Errorf("encode message %d: %w", m.Seq, err)
	}
	if m.Why == nil {
		return text, nil, nil
	}
	if why, err = json.Marshal(m.Why); err != nil {
		return nil, nil, fmt.Errorf("encode trace %d: %w", m.Seq, err)
	}
	return text, why, nil
}

// decode reads them back; an empty why stays nil.
func decode(text, why string) (Message, error) {
	var m Message
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		return Message{}, fmt.Errorf("decode message: %w", err)
	}
	if why == "" {
		return m, nil
	}
	m.Why = new(Trace)
	if err := json.Unmarshal([]byte(why), m.Why); err != nil {
		return Message{}, fmt.Errorf("decode trace %d: %w", m.Seq, err)
	}
	return m, nil
}

// messages reads log entries, with their traces only where they are asked for.
func messages(entries []redis.XMessage, traced bool) ([]Message, error) {
	ms := make([]Message, 0, len(entries))
	for _, e := range entries {
		text, _ := e.Values["m"].(string)
		why, _ := e.Values["w"].(string)
		if !traced {
			why = ""
		}
		m, err := decode(text, why)
		if err != nil {
			return nil, fmt.Errorf("entry %s: %w", e.ID, err)
		}
		ms = append(ms, m)
	}
	return ms, nil
}

func entryID(seq int64) string { return strconv.FormatInt(seq, 10) + "-0" }

// spanOf is how ids stores which messages a turn has; of a turn without any, last is first-1.
func spanOf(first, last int64) string { return fmt.Sprintf("%d-%d", first, last) }

func parseSpan(s string) (first, last int64, ok bool) {
	a, b, ok := strings.Cut(s, "-")
	if !ok {
		return 0, 0, false
	}
	first, err := strconv.ParseInt(a, 10, 64)
	if err != nil {
		return 0, 0, false
	}
	last, err = strconv.ParseInt(b, 10, 64)
	return first, last, err == nil
}
