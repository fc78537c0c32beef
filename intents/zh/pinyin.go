package zh

import (
	"strings"
	"sync"

	"github.com/mozillazg/go-pinyin"
)

// Sounds returns the syllables that a Chinese character may be read as, in lower-case letters without tones (ü as v), the commonest
// first; nil for any other character.
func Sounds(r rune) []string {
	readings := pinyin.PinyinDict[int(r)]
	if readings == "" {
		return nil
	}
	var out []string
	for reading := range strings.SplitSeq(readings, ",") {
		s := toneless.Replace(reading)
		seen := false
		for _, o := range out {
			seen = seen || o == s
		}
		if !seen {
			out = append(out, s)
		}
	}
	return out
}

// Sounding lists the characters whose commonest reading is one of some syllables, with that; alike maps syllables that are not
// told apart to one.
func Sounding(syllables map[string]bool, alike func(syllable string) string) map[rune]string {
	out := map[rune]string{}
	for r, sound := range commonest() {
		if syllables[alike(sound)] {
			out[r] = alike(sound)
		}
	}
	return out
}

// commonest is the commonest reading of each character.
var commonest = sync.OnceValue(func() map[rune]string {
	out := make(map[rune]string, len(pinyin.PinyinDict))
	for r := range pinyin.PinyinDict {
		if all := Sounds(rune(r)); len(all) > 0 {
			out[rune(r)] = all[0]
		}
	}
	return out
})

var toneless = strings.NewReplacer(
	"ā", "a", "á", "a", "ǎ", "a", "à", "a", "ē", "e", "é", "e", "ě", "e", "è", "e", "ê", "e", "ế", "e", "ề", "e",
	"ī", "i", "í", "i", "ǐ", "i", "ì", "i", "ō", "o", "ó", "o", "ǒ", "o", "ò", "o", "ū", "u", "ú", "u", "ǔ", "u", "ù", "u",
	"ü", "v", "ǖ", "v", "ǘ", "v", "ǚ", "v", "ǜ", "v", "ń", "n", "ň", "n", "ǹ", "n", "ḿ", "m",
)
