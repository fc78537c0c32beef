package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/liaoqing/liaoqing/intents"
	"github.com/liaoqing/liaoqing/knowledge"
	"github.com/liaoqing/liaoqing/session"
)

// Store keeps trackers and transcripts. It stands here, at its consumer, because a bot needs only these two of session.Store,
// and is tried on an unpublished version without any.
type Store interface {
	Load(ctx context.Context, sid, clientID string) (session.State, error)
	Commit(ctx context.Context, c session.Commit) (session.Turn, error)
}

// Options of a Bot.
type Options struct {
	Rate int              // messages a minute for a session, with as many at once; 0: no limit
	Kept time.Duration    // how long a transcript is kept, for the visitor to know; 0: not told
	Now  func() time.Time // nil: time.Now
}

// Bot answers visitors. It may be used by any number of goroutines.
type Bot struct {
	store    Store
	base     func() *knowledge.Base // the version served now
	rate     int
	kept     time.Duration
	now      func() time.Time
	policies []policy
}

// New makes a bot that answers from the version that base returns at the start of each turn.
func New(store Store, base func() *knowledge.Base, o Options) *Bot {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Bot{store: store, base: base, rate: o.Rate, kept: o.Kept, now: o.Now, policies: policies()}
}

const maxTries = 4 // a turn is taken anew, at most three times, when the session changed under it, as from two tabs

// Reply takes one turn and stores it. It returns a *Refusal where nothing is stored because of what the visitor did, and
// session.ErrErased or session.ErrNotFound where the session is gone.
func (b *Bot) Reply(ctx context.Context, u Utterance) (session.Turn, error) {
	for try := 1; try <= maxTries; try++ {
		turn, err := b.try(ctx, u, try)
		if !errors.Is(err, session.ErrConflict) {
			return turn, err
		}
	}
	return session.Turn{}, &Refusal{Code: "unavailable", Message: "正忙，请稍后再发一次。", RetryAfter: time.Second}
}

func (b *Bot) try(ctx context.Context, u Utterance, try int) (session.Turn, error) {
	state, err := b.store.Load(ctx, u.Session, u.ID)
	if err != nil {
		return session.Turn{}, fmt.Errorf("load session %s: %w", u.Session, err)
	}
	if state.Done != nil {
		return *state.Done, nil
	}
	t := &turn{bot: b, base: b.base(), tr: state.Tracker.Clone(), now: b.now().UTC().Truncate(time.Millisecond), id: u.ID, seq: state.Seq, tries: try}
	if err := t.hear(u); err != nil {
		return session.Turn{}, err
	}
	if err := t.admit(b.rate); err != nil {
		return session.Turn{}, err
	}
	if err := t.decide(ctx); err != nil {
		return session.Turn{}, fmt.Errorf("turn of session %s: %w", u.Session, err)
	}
	turn, err := b.store.Commit(ctx, session.Commit{Session: u.Session, ClientID: u.ID, Version: state.Version, Seq: state.Seq,
		Messages: t.messages(), Tracker: t.tr, Now: t.now})
	if err != nil {
		return session.Turn{}, fmt.Errorf("commit to session %s: %w", u.Session, err)
	}
	return turn, nil
}

// hear takes in what the visitor did: the text masked and read, or the choice that was pressed or typed.
func (t *turn) hear(u Utterance) error {
	if u.Choice != "" {
		c, ok := t.openChoice(func(c session.Choice) bool { return c.ID == u.Choice })
		if !ok || t.tr.Open.Seq != u.Seq {
			return &Refusal{Code: "unknown_choice", Message: "这个按钮已经过期，请用最新一条消息里的按钮，或直接输入。"}
		}
		t.pressed, t.text = &c, c.Label
		t.read = t.base.Read(c.Label)
		return nil
	}
	if err := refuseText(u.Text); err != nil {
		return err
	}
	t.text, t.private = intents.Mask(strings.TrimSpace(u.Text))
	t.read = t.base.Read(unlabelled(t.text))
	if c, ok := t.openChoice(t.typed); ok {
		t.pressed = &c
	}
	return nil
}

// MaskComment masks what a visitor wrote beside a rating.
func (b *Bot) MaskComment(text string) string {
	masked, _ := intents.Mask(text)
	return masked
}

func isBlank(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) }) < 0
}
