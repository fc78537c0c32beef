package intents

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/liaoqing/liaoqing/intents/zh"
)

// products finds the names of products in folded text.
type products struct {
	written *scanner
	ids     []string // by number of the written form
	sound   *sounding
	where   map[string]bool // platforms
}

func newProducts(names []Name) *products {
	p := &products{written: newScanner(), sound: newSounding(names), where: map[string]bool{}}
	for _, name := range names {
		p.where[name.ID] = name.Platform
		for _, w := range name.Written {
			p.add(name.ID, zh.Fold(w))
		}
	}
	for _, name := range names {
		for _, w := range name.Written {
			for _, apart := range parted(zh.Fold(w)) {
				p.add(name.ID, apart)
			}
		}
	}
	p.written.build()
	return p
}

// What a product of credit is, and what is said between whose it is and what it is.
var (
	creditKinds = []string{"分期付款", "分期", "月付", "借钱", "借款", "贷款"}
	between     = []string{"的", "那", "这", "那个", "这个", "里的", "里头的", "里面的", "里那个", "里头那个", "里面那个", "上的", "上面的", "上那个", "家的", "的那个", "的这个"}
)

// parted is a name as it is said in parts: 小米商城的分期, 美团里那个月付.
func parted(name string) (out []string) {
	for _, kind := range creditKinds {
		whose, ok := strings.CutSuffix(name, kind)
		if !ok || utf8.RuneCountInString(whose) < 2 {
			continue
		}
		for _, b := range between {
			out = append(out, whose+b+kind)
		}
	}
	return out
}

// add keeps the first product where two are written the same.
func (p *products) add(id, written string) {
	if written == "" {
		return
	}
	if n := p.written.add(written); n == len(p.ids) {
		p.ids = append(p.ids, id)
	}
}

// named is one place where a product is named.
type named struct {
	id     string
	where  span
	denied bool
}

// find returns all places in text where products are named, in order; of names that overlap, the longest, and one as it is
// written before one as it sounds.
func (p *products) find(text string, words []string) []named {
	var hits []named
	p.written.each(text, func(word, at int) {
		if s := (span{at, at + len(p.written.words[word])}); !torn(text, s) {
			hits = append(hits, named{id: p.ids[word], where: s})
		}
	})
	heard := p.sound.find(text, words)
	slices.SortStableFunc(hits, func(a, b named) int {
		return cmp.Or(cmp.Compare(b.where.to-b.where.at, a.where.to-a.where.at), cmp.Compare(a.where.at, b.where.at))
	})
	var kept []named
	for _, h := range append(hits, heard...) {
		if !slices.ContainsFunc(kept, func(k named) bool { return k.where.at < h.where.to && h.where.at < k.where.to }) {
			kept = append(kept, h)
		}
	}
	if slices.ContainsFunc(kept, func(k named) bool { return !p.where[k.id] }) {
		kept = slices.DeleteFunc(kept, func(k named) bool { return p.where[k.id] })
	}
	slices.SortFunc(kept, func(a, b named) int { return cmp.Compare(a.where.at, b.where.at) })
	return kept
}

// torn tells that a name begins or ends inside a Latin word or a number: the huabei of chuahuabei, the 360 of 1360.
func torn(text string, s span) bool {
	return sameKind(text, s.at) || sameKind(text, s.to)
}

// sameKind tells that both sides of i are letters, or both digits.
func sameKind(text string, i int) bool {
	if i <= 0 || i >= len(text) {
		return false
	}
	a, _ := utf8.DecodeLastRuneInString(text[:i])
	b, _ := utf8.DecodeRuneInString(text[i:])
	if unicode.Is(unicode.Han, a) || unicode.Is(unicode.Han, b) {
		return false
	}
	return unicode.IsLetter(a) && unicode.IsLetter(b) || unicode.IsDigit(a) && unicode.IsDigit(b)
}

// mentions makes each product one Mention; it is denied if it is denied wherever it is named.
func mentions(text string, places []named) []Mention {
	var out []Mention
	for _, n := range places {
		i := slices.IndexFunc(out, func(m Mention) bool { return m.ID == n.id })
		if i < 0 {
			out = append(out, Mention{ID: n.id, Surface: text[n.where.at:n.where.to], At: n.where.at, Denied: n.denied})
			continue
		}
		out[i].Denied = out[i].Denied && n.denied
	}
	return out
}
