package intents

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestLiteralsOf(t *testing.T) {
	for _, c := range []struct {
		expr, want string
		exact      bool
	}{
		{"转人工", "转人工", true},
		{"转人工|人工(客服)?", "人工 人工客服 转人工", true},
		{"[没未]还清", "未还清 没还清", true},
		{"还清?了", "还了 还清了", true},
		{"^还清$", "还清", false},
		{"取消.{0,4}订单", "取消", false},
		{"晚了?[0-9]+天", "天", false},
		{"逾期.*|还清.*", "还清 逾期", false},
		{"(还清)*", "", false},
		{"(还清){2}", "还清还清", true},
		{".*", "", false},
		{"[a-z]", "", false},
		{"a|.*b", "a b", false},
		{"a|.*", "", false},
		{"第[0-9]+步", "第", false},
	} {
		parsed, err := syntax.Parse(c.expr, syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		got := literalsOf(parsed.Simplify())
		slices.Sort(got.set)
		set := strings.Join(got.set, " ")
		if set != c.want || got.exact != c.exact {
			t.Errorf("literalsOf(%q) = %q exact %v, want %q exact %v", c.expr, set, got.exact, c.want, c.exact)
		}
	}
}

// What is left out by literals must be what the expressions themselves would not have matched.
func TestPatternsAgreeWithRegexp(t *testing.T) {
	exprs := []string{
		"还清", "没?还清", "[没未](有)?还(清|完)", "还.{0,2}清", "还清$", "^还", "(还|没)+清", "a1|1a", "清.*还", "(没|未)还|还没", "还{2,3}", "清[0-9]", "没|清a?1",
	}
	for _, expr := range exprs {
		p, err := compile([]Pattern{{Name: expr, Match: []string{expr}}})
		if err != nil {
			t.Fatal(err)
		}
		re := regexp.MustCompile(expr)
		rapid.Check(t, func(t *rapid.T) {
			text := rapid.StringOfN(rapid.SampledFrom([]rune("还清没未有完a1")), 1, 10, -1).Draw(t, "text")
			got := p.read(strip(text))[0].confidence > 0
			if want := re.MatchString(text); got != want {
				t.Fatalf("%q found in %q = %v, want %v", expr, text, got, want)
			}
		})
	}
}

func TestPatternRoles(t *testing.T) {
	r := testReader(t, Lexicon{Acts: []Pattern{
		{Name: "close", Match: []string{"注销", "^取消"}, Unless: []string{"注销(不|没)了", "不注销"}},
		{Name: "three", Match: []string{"三天"}},
		{Name: "old", Match: []string{"花唄"}},
		{Name: "yes", Whole: []string{"是的?", "对.?的"}},
		{Name: "end", Match: []string{"还清$"}},
	}})
	for _, c := range []struct{ text, want string }{
		{"怎么注销", "close"},
		{"注销不了", ""},
		{"我不注销", ""},
		{"请问取消", "close"},
		{"怎么取消", ""},
		{"三天", "three"},
		{"3天", "three"},
		{"花呗", "old"},
		{"嗯,是的!", "yes"},
		{"对对的", "yes"},
		{"是的话", ""},
		{"已还清了,谢谢", "end"},
		{"还清后", ""},
	} {
		var got []string
		for _, a := range r.Read(c.text).Acts {
			got = append(got, a.Name)
		}
		if got := strings.Join(got, " "); got != c.want {
			t.Errorf("Read(%q).Acts = %s, want %s", c.text, got, c.want)
		}
	}
}
