package intents

import (
	"cmp"
	"slices"
	"strings"
)

// Kinds of private stretches.
const (
	IdentityCard = "identity"  // 居民身份证号, GB 11643
	BankCard     = "bank_card" // card numbers of 13 to 19 digits
	PhoneNumber  = "phone"     // mobile numbers; landlines that are announced as somebody's own
	MailAddress  = "mail"
	SecretCode   = "code" // announced one-time codes, CVV
	Password     = "password"
)

var labels = map[string]string{
	IdentityCard: "[身份证号]",
	BankCard:     "[银行卡号]",
	PhoneNumber:  "[手机号]",
	MailAddress:  "[邮箱]",
	SecretCode:   "[验证码]",
	Password:     "[密码]",
}

// Private is a stretch that Mask replaced by its label.
type Private struct {
	Kind    string
	At, Len int // of the label, bytes of the masked text
}

// Label is what a reader sees in place of the stretch: [手机号].
func (p Private) Label() string { return labels[p.Kind] }

// Mask replaces private stretches by readable labels and leaves every other byte as it is. A masked text stays as it is
// when masked again, and nothing is found in it.
//
// Each pass sees what was masked before, in this call or an earlier one, as a single opaque glyph. The passes end with one
// that finds nothing, and that is the pass a later call would begin with.
func Mask(text string) (masked string, found []Private) {
	if !worthReading(text) {
		return text, nil
	}
	glyphs := read(text)
	for {
		stretches := privateStretches(glyphs)
		if len(stretches) == 0 {
			break
		}
		glyphs = collapse(glyphs, stretches)
	}
	return write(text, glyphs)
}

// stretch is a run of glyphs, from included, to excluded.
type stretch struct {
	kind     string
	from, to int
}

// privateStretches is one pass: what is private in the glyphs, in order and without overlap.
func privateStretches(glyphs []glyph) []stretch {
	p := page{glyphs: glyphs}
	p.marks = p.findMarks()
	p.chains = findChains(glyphs)
	all := p.mails()
	numbers := p.numbers()
	for _, s := range p.secrets() {
		k, _ := slices.BinarySearchFunc(numbers, s, func(n, s stretch) int { return cmp.Compare(n.to, s.to) })
		if k == len(numbers) || s.from < numbers[k].from { // else it is a number and called so
			all = append(all, s)
		}
	}
	return union(append(all, numbers...))
}

// union joins overlapping stretches; the joint one has the kind of that which stood first in the list.
func union(list []stretch) []stretch {
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return list[a].from - list[b].from })
	var joint []stretch
	first := 0 // place in the list of what gave the last joint stretch its kind
	for _, i := range order {
		s := list[i]
		if len(joint) == 0 || joint[len(joint)-1].to <= s.from {
			joint, first = append(joint, s), i
			continue
		}
		last := &joint[len(joint)-1]
		last.to = max(last.to, s.to)
		if i < first {
			last.kind, first = s.kind, i
		}
	}
	return joint
}

// collapse makes each stretch a single opaque glyph.
func collapse(glyphs []glyph, stretches []stretch) []glyph {
	out := make([]glyph, 0, len(glyphs))
	done := 0
	for _, s := range stretches {
		out = append(out, glyphs[done:s.from]...)
		out = append(out, glyph{r: opaque, at: glyphs[s.from].at, end: glyphs[s.to-1].end, digit: none, kind: s.kind})
		done = s.to
	}
	return append(out, glyphs[done:]...)
}

// write puts the labels into the text.
func write(text string, glyphs []glyph) (string, []Private) {
	var b strings.Builder
	var found []Private
	done := 0
	for _, g := range glyphs {
		if g.kind == "" {
			continue
		}
		b.WriteString(text[done:g.at])
		label := labels[g.kind]
		found = append(found, Private{g.kind, b.Len(), len(label)})
		b.WriteString(label)
		done = g.end
	}
	if found == nil {
		return text, nil
	}
	b.WriteString(text[done:])
	return b.String(), found
}
