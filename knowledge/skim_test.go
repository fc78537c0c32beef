package knowledge

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/liaoqing/liaoqing/intents"
)

// TestSkimmed stores and reads back what was read of all texts, and refuses what is not whole.
func TestSkimmed(t *testing.T) {
	all := append(skimmerOf(good(t)).all(), skimmed{}, skimmed{bare: "空"}, skimmed{asked: "同", text: "同"}, skimmed{asked: "不", bare: "不", text: "不", words: "征信报告 a", negated: true})
	stored := storeSkimmed(all)
	got, err := readSkimmed(stored, len(all))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(all, got, cmp.AllowUnexported(skimmed{})); diff != "" {
		t.Errorf("readSkimmed(storeSkimmed(...)) (-want +got):\n%s", diff)
	}
	for name, broken := range map[string][]byte{
		"the last line half":  stored[:len(stored)-1],
		"a line too few":      stored[:bytes.LastIndexByte(stored[:len(stored)-1], '\n')+1],
		"a line too many":     append(bytes.Clone(stored), "a\ta\ta\t\t\n"...),
		"a part too few":      bytes.Replace(stored, []byte("\t"), nil, 1),
		"a part too many":     append([]byte("\t"), stored...),
		"nothing of anything": nil,
	} {
		if _, err := readSkimmed(broken, len(all)); err == nil {
			t.Errorf("%s: readSkimmed() = nil, want an error", name)
		}
	}
}

// TestSkimmedIsUsed: where the content is the same, what is stored of its questions is taken and not read again; where a
// part of them is read otherwise than when the model was made, the model is not taken.
func TestSkimmedIsUsed(t *testing.T) {
	m := modelOf(t, good(t))
	odd := Model{m.Weights, bytes.Replace(m.Rows, []byte("花呗"), []byte("花坝"), 1)}
	if bytes.Equal(odd.Rows, m.Rows) {
		t.Fatal("no stored text names 花呗")
	}
	b := build(t, goodFiles(t), &odd)
	var asked []string
	for _, list := range b.index.asked {
		asked = append(asked, list...)
	}
	if !strings.Contains(strings.Join(asked, "\n"), "花坝") {
		t.Error("Build() read the questions although the model holds what was read of them")
	}

	sk := skimmerOf(b)
	entries := b.index.entries
	same, err := b.Content.material(entries, sk)
	if err != nil || same != b.material {
		t.Fatalf("material = %s, %v, want %s", same, err, b.material)
	}
	read := sk.read
	sk.read = func(text string) intents.Reading { return read(strings.ReplaceAll(text, "花呗", "白条")) }
	if other, err := b.Content.material(entries, sk); err != nil || other == b.material {
		t.Errorf("material of a program that reads otherwise = %s, %v, want another than %s", other, err, b.material)
	}
}

func skimmerOf(b *Base) *skimmer {
	return newSkimmer(b.Content, b.index.entries, b.reporter, b.reader.Skim)
}
