package intents

import (
	_ "embed"
	"strings"

	"github.com/liaoqing/liaoqing/intents/zh"
)

//go:embed mended.txt
var mendedWords string // the field's words that are put right where they are typed by their sound; a line: word, its syllables

// mender puts the field's words right where they are typed with other characters of the same sound, or of one that many people
// do not tell apart: 注消, 愈期, 征性, 还青.
type mender struct{ sound *sounding }

func newMender() *mender {
	m := &mender{&sounding{names: map[string][]spoken{}}}
	made := map[string]bool{}
	for line := range strings.Lines(mendedWords) {
		fields := strings.Fields(line)
		sp := spoken{id: fields[0], chars: []rune(fields[0])}
		for _, syllable := range fields[1:] {
			sp.sound = append(sp.sound, []string{blur(syllable)})
			made[blur(syllable)] = true
		}
		first := sp.sound[0][0]
		m.sound.names[first] = append(m.sound.names[first], sp)
		if most := blur(zh.Sounds(sp.chars[0])[0]); most != first { // 还 is most often read hai
			m.sound.names[most] = append(m.sound.names[most], sp)
			made[most] = true
		}
	}
	m.sound.sounds = zh.Sounding(made, blur)
	return m
}

// mend returns folded text with the field's words put right, each as long as it was, and whether any was. A place that is
// a word, or cuts one apart, stays: 与其, 预期.
func (m *mender) mend(folded string, words []string) (string, bool) {
	places := m.sound.find(folded, words)
	if len(places) == 0 {
		return folded, false
	}
	var b strings.Builder
	from := 0
	for _, p := range places {
		if p.where.at < from {
			continue
		}
		b.WriteString(folded[from:p.where.at])
		b.WriteString(p.id)
		from = p.where.to
	}
	b.WriteString(folded[from:])
	return b.String(), true
}

// blur writes sounds alike that people in much of China do not tell apart: zh and z, ing and in.
func blur(syllable string) string { return blurred.Replace(syllable) }

var blurred = strings.NewReplacer("zh", "z", "ch", "c", "sh", "s", "ing", "in", "eng", "en")
