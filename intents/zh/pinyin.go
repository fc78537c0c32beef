package zh

import (
	"strings"

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

// Sounding lists the characters that may be read as one of some syllables, with those of their syllables.
func Sounding(syllables map[string]bool) map[rune][]string {
	out := map[rune][]string{}
	for r := range pinyin.PinyinDict {
		var some []string
		for _, s := range Sounds(rune(r)) {
			if syllables[s] {
				some = append(some, s)
			}
		}
		if some != nil {
			out[rune(r)] = some
		}
	}
	return out
}

var toneless = strings.NewReplacer(
	"ā", "a", "á", "a", "ǎ", "a", "à", "a", "ē", "e", "é", "e", "ě", "e", "è", "e", "ê", "e", "ế", "e", "ề", "e",
	"ī", "i", "í", "i", "ǐ", "i", "ì", "i", "ō", "o", "ó", "o", "ǒ", "o", "ò", "o", "ū", "u", "ú", "u", "ǔ", "u", "ù", "u",
	"ü", "v", "ǖ", "v", "ǘ", "v", "ǚ", "v", "ǜ", "v", "ń", "n", "ň", "n", "ǹ", "n", "ḿ", "m",
)
