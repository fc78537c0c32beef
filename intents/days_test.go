package intents

import "testing"

func TestReadDays(t *testing.T) {
	r := testReader(t, testLexicon)
	for _, c := range []struct {
		text string
		want Span
	}{
		{"花呗晚还六天", Span{6, 6}},
		{"逾期6日", Span{6, 6}},
		{"两三天没还", Span{2, 3}},
		{"逾期2-3天", Span{2, 3}},
		{"4到5天", Span{4, 5}},
		{"逾期4天到5天", Span{4, 5}},
		{"超过30天", Span{30, 3650}},
		{"逾期一个月内还上", Span{1, 30}},
		{"没到90天的逾期", Span{1, 90}},
		{"逾期半年了", Span{180, 180}},
		{"拖了两年没还", Span{730, 730}},
		{"逾期一年多", Span{365, 365}},
		{"逾期记录保留5年", Span{}},
		{"去年逾期过", Span{}},
		{"一周没还", Span{7, 7}},
		{"逾期30多天", Span{30, 39}},
		{"十几天没还", Span{11, 19}},
		{"一百多天", Span{100, 199}},
		{"逾期6会上征信吗", Span{6, 6}},
		{"晚6", Span{6, 6}},
		{"晚了三会上征信吗", Span{3, 3}},
		{"逾期第6天", Span{6, 6}},
		{"还款日过了3天", Span{3, 3}},
		{"宽限期3天,我逾期了10天", Span{10, 10}},
		{"90天以上", Span{90, 3650}},
		{"5到3天", Span{3, 5}},
		{"6日起", Span{}},
		{"连续3个月", Span{}},
		{"7天无理由退货", Span{}},
		{"24小时", Span{}},
		{"12期", Span{}},
		{"逾期3次", Span{}},
		{"晚6点还", Span{}},
		{"逾期3000元", Span{}},
		{"欠6000", Span{}},
		{"提前3天还款", Span{}},
		{"昨天忘还了今天还的", Span{1, 1}},
		{"前天到期没还", Span{2, 2}},
		{"还款日是昨天,今天才还", Span{1, 1}},
		{"到期第二天才还", Span{1, 1}},
		{"隔天一早就补上了", Span{1, 1}},
		{"10号还款,我12号才发工资", Span{2, 2}},
		{"还款日在3号,我8号还的", Span{5, 5}},
		{"周五到期周一才还", Span{3, 3}},
		{"上周一就该还的这周一才还上", Span{7, 7}},
		{"上星期三到期这星期五才还", Span{9, 9}},
		{"晚了48小时", Span{2, 2}},
		{"24小时客服电话", Span{}},
		{"晚了一宿", Span{1, 1}},
		{"俩月没还", Span{60, 60}},
		{"两个多星期没还", Span{14, 20}},
		{"我6号该还,现在8号", Span{2, 2}},
		{"25号还款,3号发工资", Span{}},
		{"昨天开通的", Span{}},
		{"逾期第2天", Span{2, 2}},
		{"6月5日", Span{}},
		{"每月10日还款", Span{}},
		{"3个工作日到账", Span{}},
		{"30天免息", Span{}},
		{"第3步", Span{}},
		{"", Span{}},
	} {
		if got := r.Read(c.text).Days; got != c.want {
			t.Errorf("Read(%q).Days = %v, want %v", c.text, got, c.want)
		}
	}
}

func TestReadAmount(t *testing.T) {
	r := testReader(t, testLexicon)
	for _, c := range []struct {
		text string
		want float64
	}{
		{"欠3000块", 3000},
		{"欠了三千五百块", 3500},
		{"3,000.50元", 3000.5},
		{"欠3000多还不上", 3000},
		{"借了两万", 20000},
		{"2万元", 20000},
		{"欠3k", 3000},
		{"额度1.5w", 15000},
		{"三四千块", 3000},
		{"欠360借条5000块", 5000},
		{"我欠360借条", 0},
		{"打12378投诉", 0},
		{"9999999999999999元", 0},
		{"2024年", 0},
		{"逾期6天", 0},
		{"分12期", 0},
		{"第3步", 0},
		{"", 0},
	} {
		if got := r.Read(c.text).Amount; got != c.want {
			t.Errorf("Read(%q).Amount = %v, want %v", c.text, got, c.want)
		}
	}
}

func TestReadStep(t *testing.T) {
	r := testReader(t, testLexicon)
	for _, c := range []struct {
		text string
		want int
	}{
		{"第3步", 3}, {"第三步怎么弄", 3}, {"步骤3", 3}, {"步骤三点不开", 3}, {"第三个步骤", 3}, {"第十一步", 11}, {"跳到第5步", 5}, {"第一步", 1}, {"第2部怎么做", 2}, {"step2", 2},
		{"最后一步", -1}, {"最后那步", -1}, {"最后一个步骤", -1}, {"下一步", 0}, {"上一步", 0}, {"倒数第2步", 0}, {"第3部分", 0}, {"一步一步来", 0}, {"第3天", 0}, {"", 0},
	} {
		if got := r.Read(c.text).Step; got != c.want {
			t.Errorf("Read(%q).Step = %d, want %d", c.text, got, c.want)
		}
	}
}

// TestStepsDone reads how far somebody says to be, and nothing where it is denied or asked for.
func TestStepsDone(t *testing.T) {
	r := testReader(t, testLexicon)
	for text, want := range map[string]int{
		"前六步都弄完了": 6, "一二三步我都做完了": 3, "1到4步都好了": 4, "第三步也弄好了": 3, "头两步搞定了": 2, "第一步第二步都好了": 2,
		"第三步没弄好": 0, "第三步怎么做完": 0, "第三步": 0, "我到第三步了": 0, "还差两步": 0, "进步好了": 0,
	} {
		if got := r.Read(text).StepsDone; got != want {
			t.Errorf("Read(%q).StepsDone = %d, want %d", text, got, want)
		}
	}
}
