package bot

import (
	"time"

	"github.com/liaoqing/liaoqing/session"
)

// admit takes a token of the session's bucket: perMinute tokens come back each minute, as many are kept. The bucket lives in
// the tracker, so that all connections and nodes share it without asking anyone.
func (t *turn) admit(perMinute int) error {
	if perMinute <= 0 {
		return nil
	}
	full, a := float64(perMinute), t.tr.Allowed
	if a.At.IsZero() {
		a = session.Allowance{Left: full, At: t.now}
	}
	each := time.Minute / time.Duration(perMinute)
	a.Left = min(full, a.Left+max(0, float64(t.now.Sub(a.At))/float64(each)))
	if t.now.After(a.At) { // another node's clock may be behind
		a.At = t.now
	}
	if a.Left < 1 {
		wait := time.Duration((1 - a.Left) * float64(each))
		return &Refusal{Code: "rate_limited", Message: "您发得太快了，请稍等几秒再发，刚才这条没有记下。", RetryAfter: wait.Round(time.Millisecond)}
	}
	a.Left--
	t.tr.Allowed = a
	return nil
}
