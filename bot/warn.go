package bot

import (
	"context"
	"regexp"

	"github.com/liaoqing/liaoqing/session"
)

// warn says what comes in front of everything else, even while staff has taken over: that a private number was shown, and
// that a fraud seems under way. It reports whether there was anything to warn of.
func (t *turn) warn() bool {
	if len(t.private) > 0 {
		t.policy = "private"
		t.say(session.Notice, phrasePrivate(t.private), session.Message{})
	}
	if t.has("fraud") {
		t.policy = "fraud"
		t.say(session.Notice, phraseFraud, session.Message{})
	}
	return len(t.out) > 0
}

// label is what Mask leaves in place of a private number, with the word that announces it.
var label = regexp.MustCompile(`(我的?)?(手机号?码?|(联系)?电话号?码?|身份证号?码?|银行卡号?|卡号|邮箱(地址)?|验证码|密码)?(是|为|:|：)?\s*\[(身份证号|银行卡号|手机号|邮箱|验证码|密码)\][,，、；;。]?`)

// unlabelled is the text without the labels, for reading.
func unlabelled(masked string) string { return label.ReplaceAllString(masked, " ") }

// endIfNothingLeft ends a turn in which nothing but a private number was said: the current step again, or what can be asked.
func endIfNothingLeft(_ context.Context, t *turn) (bool, error) {
	if len(t.private) == 0 || !isBlank(unlabelled(t.text)) {
		return false, nil
	}
	if t.tr.Flow != nil {
		t.showStep("")
	}
	return true, nil
}
