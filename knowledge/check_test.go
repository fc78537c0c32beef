package knowledge

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

func TestGoodContentHasNoFault(t *testing.T) {
	if got := faultsOf(t, goodFiles(t)); len(got) > 0 {
		t.Errorf("Check(%s) =\n%v\nwant nothing", goodDir, got)
	}
}

// TestBad lays each fault of testdata/bad over the good content. The comment of the archive says what must be reported, and nothing
// else may be; its files are laid over the good ones: as they stand, or, as "patch <file>", by lines that are taken out (-) and put
// in their place (+), or, as "remove <file>", not at all.
func TestBad(t *testing.T) {
	for _, name := range badFiles(t) {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files := patched(t, a)
			got := faultsOf(t, files).Error() + "\n"
			if *update {
				a.Comment = []byte(got)
				if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(a.Comment), got); diff != "" {
				t.Errorf("faults of %s (-want +got):\n%s", name, diff)
			}
			refused(t, files)
		})
	}
}

// refused holds Build to what Check says: content with a severe fault is never served.
func refused(t *testing.T, files Files) {
	severe := faultsOf(t, files).Severe()
	_, err := Build(t.Context(), files, today, nil, nil)
	var faults Faults
	if len(severe) == 0 {
		if err != nil {
			t.Errorf("Build() of content with nothing but warnings = %v, want it served", err)
		}
		return
	}
	if !errors.As(err, &faults) || faults.Error() != severe.Error() {
		t.Errorf("Build() = %v, want %v", err, severe)
	}
}

func badFiles(t *testing.T) []string {
	t.Helper()
	names, err := filepath.Glob("testdata/bad/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no faults in testdata/bad: %v", err)
	}
	return names
}

// faultsOf is all that Parse and Check find.
func faultsOf(t *testing.T, files Files) Faults {
	t.Helper()
	c, err := Parse(files)
	var faults Faults
	switch {
	case errors.As(err, &faults):
		return faults
	case err != nil:
		t.Fatalf("Parse() = %v, want Faults", err)
	}
	return Check(c, today)
}

func patched(t *testing.T, a *txtar.Archive) Files {
	t.Helper()
	files := goodFiles(t)
	for _, f := range a.Files {
		verb, name, both := strings.Cut(f.Name, " ")
		switch {
		case !both:
			files[f.Name] = f.Data
		case verb == "remove":
			delete(files, name)
		case verb == "patch":
			files[name] = []byte(patch(t, string(files[name]), string(f.Data)))
		default:
			t.Fatalf("%q: neither patch nor remove", f.Name)
		}
	}
	return files
}

// patch replaces each run of lines that begin with - by the lines after it that begin with +.
func patch(t *testing.T, text, hunks string) string {
	t.Helper()
	var out, in string
	replace := func() {
		if strings.Count(text, out) != 1 || out == "" {
			t.Fatalf("%q stands %d times in the file, want once", out, strings.Count(text, out))
		}
		text, out, in = strings.Replace(text, out, in, 1), "", ""
	}
	for line := range strings.Lines(hunks) {
		switch {
		case line[0] == '-' && in != "":
			replace()
			fallthrough
		case line[0] == '-':
			out += line[1:]
		case line[0] == '+':
			in += line[1:]
		}
	}
	replace()
	return text
}

// TestMayBeSaid holds the rules of wording to what they forbid: true sentences that look alike must pass.
func TestMayBeSaid(t *testing.T) {
	const line = "3. 下个月起查一次自己的信用报告，核对这个账户的还款状态。"
	const name = "articles/huabei-overdue-6-days.md"
	for _, sentence := range []string{
		"注销后征信记录不会清除，会显示结清或销户。",
		"关闭以后，以前的记录还在，并没有恢复。",
		"有人来电说「不注销会影响征信」，直接挂断。",
		"不注销不会影响征信。",
		"注销账户后，该还的还是要还。",
		"全程不用提供短信验证码，也不要上传身份证正反面。",
		"对方应在 20 日内书面答复，账号注销参照 15 个工作日内。",
		"没有专业人员能消除真实的不良记录。",
		"没有哪家能保证多久更新。",
		"支付宝 95188、央行 12363、金监总局 12378，报警 110。",
		"欠 15000 元和欠 18000元，都从还清那天算起。",
		"2026-11-22 以前、2013年3月15日以后，合同号 20261122 为准。",
		"利率 12.36%，共 12345 人。",
		"让您先转账再注销的，都是骗子。",
	} {
		files := goodFiles(t)
		text := strings.Replace(string(files[name]), line, "3. "+sentence, 1)
		if got := faultsOf(t, with(files, name, text)); len(got) > 0 {
			t.Errorf("Check() of %q =\n%v\nwant nothing", sentence, got)
		}
	}
}

// TestEachRuleHasAnExample finds the sentences that the rules say to an editor in the source, and one in testdata/bad for each.
func TestEachRuleHasAnExample(t *testing.T) {
	var said strings.Builder
	for _, name := range badFiles(t) {
		a, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		said.Write(a.Comment)
	}
	rules := 0
	for _, file := range []string{"check.go", "check_guide.go", "check_reports.go", "wording.go", "load.go", "inherit.go"} {
		for _, sentence := range sentences(t, file) {
			rules++
			if !sayable(sentence).MatchString(said.String()) {
				t.Errorf("%s: no file of testdata/bad gives %q", file, sentence)
			}
		}
	}
	if rules < 60 {
		t.Errorf("found %d rules in the source, want at least 60", rules)
	}
}

// sentences are the Chinese strings that stand in the calls, faults and forbidden sentences of a source file.
func sentences(t *testing.T, file string) (out []string) {
	t.Helper()
	tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	skip := map[ast.Node]bool{}
	ast.Inspect(tree, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if f, ok := call.Fun.(*ast.SelectorExpr); ok && (f.Sel.Name == "MustCompile" || f.Sel.Name == "register") {
				skip[n] = true
			}
		}
		return !skip[n]
	})
	ast.Inspect(tree, func(n ast.Node) bool {
		lit, ok := n.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return n == nil || !skip[n]
		}
		s, err := strconv.Unquote(lit.Value)
		if err != nil {
			t.Fatal(err)
		}
		if han(s) >= 5 {
			out = append(out, s)
		}
		return true
	})
	return out
}

var verb = regexp.MustCompile(`%[a-z]`)

// sayable matches what a format string may say.
func sayable(format string) *regexp.Regexp {
	parts := verb.Split(format, -1)
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return regexp.MustCompile(strings.Join(parts, ".*"))
}

func han(s string) (n int) {
	for _, r := range s {
		if unicode.Is(unicode.Han, r) {
			n++
		}
	}
	return n
}
