package intents

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestReadProducts(t *testing.T) {
	r := testReader(t, testLexicon)
	for _, c := range []struct{ text, want string }{
		{"花呗晚还六天上征信吗", "huabei"},
		{"蚂蚁花呗怎么关", "huabei"},
		{"花唄和借唄哪个好", "huabei jiebei"},
		{"huabei逾期", "huabei"},
		{"HUA BEI逾期", "huabei"},
		{"hua bei 逾期", "huabei"},
		{"chuahuabei", ""},
		{"花bei怎么关", "huabei"},
		{"huabeix", ""},
		{"360借条怎么注销", "360"},
		{"1360借条", ""},
		{"小米金融怎么注销", "xiaomi-finance"},
		{"小米分期怎么注销", "xiaomi-installment"},
		{"小米分期乐", "xiaomi-installment"},
		{"花呗花呗花呗", "huabei"},
		{"抖音月付和美团月付", "douyin-monthly meituan-monthly"},
		{"美团里那个月付怎么关", "meituan-monthly"},
		{"抖音的月付", "douyin-monthly"},
		{"小米的那笔分期", "xiaomi-installment"},
		{"不是小米,是花呗", "!xiaomi-installment huabei"},
		{"不是小米是花呗", "!xiaomi-installment huabei"},
		{"说错了 不是小米 是花呗", "!xiaomi-installment huabei"},
		{"是花呗不是小米", "huabei !xiaomi-installment"},
		{"小米,说错了,花呗", "!xiaomi-installment huabei"},
		{"小米不是,花呗才是", "!xiaomi-installment huabei"},
		{"不是小米和花呗,是借呗", "!xiaomi-installment !huabei jiebei"},
		{"我没用花呗", "!huabei"},
		{"没用过360借条为什么征信上有", "!360"},
		{"不要花呗", "!huabei"},
		{"除了花呗还有哪些上征信", "!huabei"},
		{"别关花呗,关借呗", "!huabei jiebei"},
		{"不要花呗了怎么注销", "huabei"},
		{"是不是花呗逾期了", "huabei"},
		{"有没有用花呗的", "huabei"},
		{"不是花呗才上征信吗", "huabei"},
		{"花呗不是信用卡吧", "huabei"},
		{"特别花呗", "huabei"},
		{"不注销花呗会影响征信吗", "huabei"},
		{"不关花呗有什么坏处", "huabei"},
		{"别关花呗的话,行吗", "huabei"},
		{"不关花呗,关小米", "!huabei xiaomi-installment"},
		{"别注销花呗", "!huabei"},
		{"不是花呗,我说花呗的客服电话", "huabei"},
		{"信用卡逾期", ""},
		{"小米", "xiaomi-installment"},
	} {
		if got := show(r.Read(c.text).Products); got != c.want {
			t.Errorf("Read(%q).Products = %s, want %s", c.text, got, c.want)
		}
	}
}

func show(ms []Mention) string {
	var out []string
	for _, m := range ms {
		if m.Denied {
			m.ID = "!" + m.ID
		}
		out = append(out, m.ID)
	}
	return strings.Join(out, " ")
}

func TestMentionPointsIntoFolded(t *testing.T) {
	r := testReader(t, testLexicon)
	for _, c := range []struct {
		text string
		want Mention
	}{
		{"我的花唄", Mention{ID: "huabei", Surface: "花呗", At: 6}},
		{"a Hua Bei", Mention{ID: "huabei", Surface: "花呗", At: 1}},
	} {
		if got := r.Read(c.text).Products; len(got) != 1 || got[0] != c.want {
			t.Errorf("Read(%q).Products = %+v, want %+v", c.text, got, c.want)
		}
	}
}

func TestReadSituations(t *testing.T) {
	r := testReader(t, testLexicon)
	for _, c := range []struct{ text, want string }{
		{"花呗晚还六天上征信吗", "overdue"},
		{"晚了两三天", "overdue"},
		{"我从没逾期", ""},
		{"提前结清之后注销", "early"},
		{"还没还清能注销吗", ""},
		{"还清了还会显示吗", "paid-off"},
		{"逾期之后还清了注销后还有记录吗", "overdue paid-off closed"},
		{"刚开通没用", "opened"},
		{"征信報告上有錯怎麼辦", "dispute"},
		{"🙏我从没逾期", ""},
		{"😂😂😂", ""},
	} {
		if got := strings.Join(r.Read(c.text).Situations, " "); got != c.want {
			t.Errorf("Read(%q).Situations = %s, want %s", c.text, got, c.want)
		}
	}
}

func TestReadActs(t *testing.T) {
	r := testReader(t, testLexicon)
	for _, c := range []struct{ text, want string }{
		{"人工", "human 1 人工"},
		{"你好,麻烦帮我转人工,谢谢", "human 0.9 转人工"},
		{"请问,人工客服!", "human 1 人工客服"},
		{"人工智能是什么", ""},
		{"下一步吧", "next 1 下一步"},
		{"请问下一步", "next 1 下一步"},
		{"下一步怎么办", ""},
		{"好的好的", "next 1 好的"},
		{"好吧", "next 1 好"},
		{"好了", "next 1 好了"},
		{"跳到第五步", "goto 0.9 跳到第5步"},
		{"再说一遍", "again 0.9 再说一遍"},
		{"取消自动还款", "cancel-autopay 0.9 取消自动还款"},
		{"取消小米分期", "close-product 0.9 取消小米分期"},
		{"取消订单", "cancel-order 0.9 取消订单"},
		{"撤回借款申请", "withdraw 0.9 撤回借款申请"},
		{"不想办了", "leave 0.9 不想办了"},
		{"算了", "leave 1 算了"},
		{"没有", "no 1 没有"},
		{"沒有", "no 1 没有"},
		{"是的👍", "yes 1 是的"},
		{"谢谢", "thanks 1 谢谢"},
		{"还没还清", "debt 0.9 没还清"},
		{"都还清了", "settled 0.9 都还清了"},
		{"", ""},
	} {
		var got []string
		for _, a := range r.Read(c.text).Acts {
			got = append(got, fmt.Sprintf("%s %v %s", a.Name, a.Confidence, a.Surface))
		}
		if got := strings.Join(got, ", "); got != c.want {
			t.Errorf("Read(%q).Acts = %s, want %s", c.text, got, c.want)
		}
	}
}

func TestReadForms(t *testing.T) {
	r := testReader(t, testLexicon)
	for _, c := range []struct {
		text                        string
		question, negated, supposed bool
	}{
		{"花呗晚还6天上征信吗", true, false, false},
		{"花呗逾期了", false, false, false},
		{"会不会上征信", true, false, false},
		{"上征信不", true, false, false},
		{"还清了没?", true, false, false},
		{"花呗呢", true, false, false},
		{"我在等呢,别急", true, true, false},
		{"怎么都登不上", false, true, false},
		{"为什么不能注销", true, true, false},
		{"没还清能注销吗", true, true, false},
		{"不得不还", false, false, false},
		{"不是不想还", false, false, false},
		{"要是逾期了会怎样", true, false, true},
		{"万一还不上呢", true, true, true},
		{"会不会算逾期", true, false, true},
		{"已经逾期了", false, false, false},
		{"不是小米,是花呗", false, false, false},
		{"好几天了", false, false, false},
		{"几天算逾期", true, false, false},
		{"我不知道怎么办", true, false, false},
		{"什么都没有", false, true, false},
		{"不良记录多久消除", true, false, false},
		{"注销小米分期吧", false, false, false},
		{"这么麻烦", false, false, false},
		{"可不可以晚点还", true, false, false},
		{"还没有收到短信", false, true, false},
		{"没有不上征信的", false, false, false},
		{"要说注销还是说关闭", true, false, false},
		{"是本人办还是别人办", true, false, false},
		{"页面还是显示未结清", false, true, false},
		{"登了还是登不上", false, true, false},
		{"账号登着呢", false, false, false},
		{"没欠钱呢", false, true, false},
		{"那没还清的呢", true, true, false},
		{"没啥欠的", false, true, false},
		{"有没有啥办法", true, false, false},
		{"这样就算提交了吧", true, false, false},
		{"后面不用管了吧", true, true, false},
		{"明明还清了还显示欠款", true, false, false},
		{"客服问我要关哪个，我说了", false, false, false},
		{"她问我有什么可以帮我", false, false, false},
		{"他问我要密码给不给", true, false, false},
		{"报全部还是后四位", true, false, false},
		{"算了吧", false, false, false},
		{"帮我关了吧", false, false, false},
	} {
		got := r.Read(c.text)
		if got.Question != c.question || got.Negated != c.negated || got.Supposed != c.supposed {
			t.Errorf("Read(%q) = question %v, negated %v, supposed %v, want %v, %v, %v",
				c.text, got.Question, got.Negated, got.Supposed, c.question, c.negated, c.supposed)
		}
	}
}

func TestReadWhole(t *testing.T) {
	got := testReader(t, testLexicon).Read("花唄晚還六天上徵信嗎？")
	want := Reading{
		Text: "花唄晚還六天上徵信嗎？", Folded: "花呗晚还6天上征信吗?", Bare: "花呗晚还6天上征信吗", Words: []string{"花呗", "晚", "还", "6", "天", "上", "征信", "吗"},
		Products: []Mention{{ID: "huabei", Surface: "花呗"}}, Days: Span{6, 6}, Situations: []string{"overdue"}, Question: true,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Read (-want +got):\n%s", diff)
	}
}

func TestNewRefuses(t *testing.T) {
	seg, err := segmenter()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ expr, want string }{
		{"(还清", `compile acts: pattern broken: expression "(还清"`},
		{"(?!还清)", `compile acts: pattern broken: expression "(?!还清)"`},
		{"", `compile acts: pattern broken: expression "" matches everything`},
	} {
		_, err := New(seg, Lexicon{Acts: []Pattern{{Name: "broken", Match: []string{c.expr}}}})
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("New with %q = %v, want %s…", c.expr, err, c.want)
		}
	}
}

// essence is what polite words must not change.
func essence(r Reading) string {
	var acts []string
	for _, a := range r.Acts {
		acts = append(acts, a.Name)
	}
	return fmt.Sprint(show(r.Products), r.Days, r.Situations, acts, r.Step, r.Amount)
}

func TestPoliteWordsChangeNothing(t *testing.T) {
	r := testReader(t, testLexicon)
	plain := slices.DeleteFunc(slices.Clone(questions), func(q string) bool { return q == "谢谢" })
	plain = append(plain, "人工", "算了", "没有", "是的", "第3步", "退出", "花呗", "逾期6", "6天", "欠5000")
	heads := []string{"", "你好,", "您好!", "请问", "麻烦问一下", "亲,", "那个……", "嗯,", "😀", "   ", "。。。", "不好意思,请问"}
	tails := []string{"", "?", "!!!", "谢谢", ",谢谢您", "😀😀", "~", " ", ",麻烦了", ",在线等,急", "🙏🏻", "。。。"}
	rapid.Check(t, func(t *rapid.T) {
		q := rapid.SampledFrom(plain).Draw(t, "question")
		polite := rapid.SampledFrom(heads).Draw(t, "head") + q + rapid.SampledFrom(tails).Draw(t, "tail")
		if got, want := essence(r.Read(polite)), essence(r.Read(q)); got != want {
			t.Fatalf("Read(%q) = %s, want %s as for %q", polite, got, want, q)
		}
	})
}

func TestTraditionalReadsAlike(t *testing.T) {
	r := testReader(t, testLexicon)
	for _, c := range []struct{ traditional, simplified string }{
		{"花唄晚還六天上徵信嗎", "花呗晚还六天上征信吗"},
		{"怎麼註銷小米分期帳戶", "怎么注销小米分期账户"},
		{"不是小米，是螞蟻借唄", "不是小米，是蚂蚁借呗"},
		{"如果逾期兩個禮拜，還清後會有記錄嗎", "如果逾期两个礼拜，还清后会有记录吗"},
		{"轉人工", "转人工"},
		{"我還沒還清，欠三萬五", "我还没还清，欠三万五"},
		{"跳到最後一步", "跳到最后一步"},
	} {
		got, want := r.Read(c.traditional), r.Read(c.simplified)
		got.Text, want.Text = "", ""
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("Read(%q) differs from Read(%q) (-want +got):\n%s", c.traditional, c.simplified, diff)
		}
	}
}

func TestReadFromManyGoroutines(t *testing.T) {
	r := testReader(t, testLexicon)
	want := make([]Reading, len(questions))
	for i, q := range questions {
		want[i] = r.Read(q)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i, q := range questions {
				if diff := cmp.Diff(want[i], r.Read(q)); diff != "" {
					t.Errorf("Read(%q) differs when read at the same time:\n%s", q, diff)
				}
			}
		})
	}
	wg.Wait()
}

// Offsets must stay inside Folded whatever is typed.
func TestReadHoldsForAnyText(t *testing.T) {
	r := testReader(t, testLexicon)
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.SampledFrom(append([]string{"不是", "说错了", "hua bei", "第", "3", "步", "天", "逾期", "，", " "}, questions...)), 0, 4).Draw(t, "parts")
		text := strings.Join(parts, "") + rapid.String().Draw(t, "any")
		got := r.Read(text)
		if again := r.Read(got.Folded).Folded; again != got.Folded {
			t.Fatalf("Read(%q).Folded = %q, and that read again %q", text, got.Folded, again)
		}
		for _, m := range got.Products {
			if !strings.HasPrefix(got.Folded[m.At:], m.Surface) {
				t.Fatalf("Read(%q).Products has %q at %d of %q", text, m.Surface, m.At, got.Folded)
			}
		}
		for _, a := range got.Acts {
			if a.Surface == "" || !strings.HasPrefix(got.Folded[a.At:], a.Surface) {
				t.Fatalf("Read(%q).Acts has %q at %d of %q", text, a.Surface, a.At, got.Folded)
			}
		}
		if got.Days.Min > got.Days.Max || got.Days.Min < 0 {
			t.Fatalf("Read(%q).Days = %v", text, got.Days)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	r := testReader(b, grown(testLexicon))
	for i := 0; b.Loop(); i++ {
		r.Read(questions[i%len(questions)])
	}
}

func BenchmarkNew(b *testing.B) {
	seg, err := segmenter()
	if err != nil {
		b.Fatal(err)
	}
	lex := grown(testLexicon)
	for b.Loop() {
		if _, err := New(seg, lex); err != nil {
			b.Fatal(err)
		}
	}
}

// TestMarksAroundChangeNothing reads an utterance with emoji and thanks around it as it reads it bare.
func TestMarksAroundChangeNothing(t *testing.T) {
	lex := testLexicon
	lex.Situations = append(slices.Clone(lex.Situations), Pattern{Name: "close", Match: []string{"^.{0,6}关不了"}}, Pattern{Name: "short", Match: []string{"^.{0,2}$"}})
	r := testReader(t, lex)
	for _, said := range []string{"说系统升级中关不了", "卡销户了还要解不", "我从没逾期"} {
		want := r.Read(said)
		for _, around := range []string{"🙏" + said, said + "😭😭", said + " 谢谢"} {
			got := r.Read(around)
			if !slices.Equal(got.Situations, want.Situations) || got.Negated != want.Negated || got.Question != want.Question {
				t.Errorf("%q: situations %v, negated %v, question %v; bare %v, %v, %v", around,
					got.Situations, got.Negated, got.Question, want.Situations, want.Negated, want.Question)
			}
		}
	}
	if got := r.Read("😂😂😂").Situations; len(got) > 0 {
		t.Errorf("marks alone show %v", got)
	}
}
