package intents

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// unescape puts line breaks and invisible characters into a line of the table.
var unescape = strings.NewReplacer(`\n`, "\n", `\u200b`, "\u200b", `\t`, "\t")

// table reads testdata/mask.txt; want equals text in the cases that stay.
func table(t testing.TB) (cases []struct{ group, text, want string }) {
	t.Helper()
	data, err := os.ReadFile("testdata/mask.txt")
	if err != nil {
		t.Fatal(err)
	}
	group := ""
	for line := range strings.Lines(string(data)) {
		line = unescape.Replace(strings.TrimSuffix(line, "\n"))
		if name, ok := strings.CutPrefix(line, "-- "); ok {
			group = strings.TrimSuffix(name, " --")
			continue
		}
		if group == "" {
			continue // what the file says of itself
		}
		text, want, hide := strings.Cut(line, " ⇒ ")
		if !hide {
			want = text
		}
		if hide != strings.HasPrefix(group, "hide") {
			t.Fatalf("%s: %q stands in the wrong group", group, line)
		}
		cases = append(cases, struct{ group, text, want string }{group, text, want})
	}
	return cases
}

func TestMaskTable(t *testing.T) {
	for _, c := range table(t) {
		t.Run(c.group, func(t *testing.T) {
			got, found := Mask(c.text)
			if got != c.want {
				t.Errorf("Mask(%q) = %q, want %q", c.text, got, c.want)
			}
			checkFound(t, c.text, got, found)
		})
	}
}

// checkFound holds what is promised of every text.
func checkFound(t interface{ Errorf(string, ...any) }, text, masked string, found []Private) {
	for _, p := range found {
		if l := masked[p.At : p.At+p.Len]; l != p.Label() {
			t.Errorf("Mask(%q) found %+v where %q stands", text, p, l)
		}
	}
	if again, more := Mask(masked); again != masked || len(more) > 0 {
		t.Errorf("Mask(%q) = %q, which becomes %q with %v", text, masked, again, more)
	}
	if utf8.ValidString(text) && !utf8.ValidString(masked) {
		t.Errorf("Mask(%q) = %q is not UTF-8", text, masked)
	}
}

func TestMaskTellsKindsAndPlaces(t *testing.T) {
	masked, found := Mask("我是37020219910726008X，手机139-1234-5678")
	if want := "我是[身份证号]，手机[手机号]"; masked != want {
		t.Fatalf("Mask = %q, want %q", masked, want)
	}
	want := []Private{{IdentityCard, len("我是"), len("[身份证号]")}, {PhoneNumber, len("我是[身份证号]，手机"), len("[手机号]")}}
	if d := cmp.Diff(want, found); d != "" {
		t.Errorf("found (-want +got):\n%s", d)
	}
}

func TestMaskFindsNothingInLabels(t *testing.T) {
	for _, label := range labels {
		text := "我的" + label + "错了"
		if masked, found := Mask(text + "13912345678"); masked != text+"[手机号]" || len(found) != 1 {
			t.Errorf("Mask(%q) = %q, %v", text, masked, found)
		}
	}
}

func TestMaskKeepsBytesThatAreNotUTF8(t *testing.T) {
	masked, _ := Mask("\xff13912345678\xe4\xb8")
	if want := "\xff[手机号]\xe4\xb8"; masked != want {
		t.Errorf("Mask = %q, want %q", masked, want)
	}
}

func BenchmarkMaskWithoutDigits(b *testing.B) {
	text := strings.Repeat("小米分期还清以后想把账户注销掉请问要怎么操作呢", 3)[:150]
	b.ReportAllocs()
	for b.Loop() {
		Mask(text)
	}
}

func BenchmarkMaskWithHanDigits(b *testing.B) {
	text := strings.Repeat("花呗晚还六天会不会上征信两三天呢以后一直按时还", 3)[:150]
	b.ReportAllocs()
	for b.Loop() {
		Mask(text)
	}
}

func BenchmarkMaskPrivate(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Mask("我的身份证是37020219910726008X，手机号139-1234-5678，验证码617352，为什么注销不了")
	}
}
