package intents

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// quantity finds days, amounts and steps in folded text.
type quantity struct {
	days, years, hours, ago, nextDay, dates, weekdays, bare, amount, loose, step, lastStep, stepsDone *regexp.Regexp
}

func newQuantity() *quantity {
	return &quantity{
		days:      regexp.MustCompile(`(\d{1,4})([多几来余])?[天日]?(?:[-~到至或](\d{1,4}))?([多几来余])?(?:天|日)`),
		years:     regexp.MustCompile(`(?:半|(\d{1,2}))年(?:多|了)?(半)?`),
		hours:     regexp.MustCompile(`(24|48|72)个?小时`),
		ago:       regexp.MustCompile(`(大前天|前天|昨天|昨日|昨晚)[^,.。?!]{0,6}(?:到期|该还|应还|要还|还款日|最后|忘|没还|没存|没扣|漏还|断)|(?:到期|该还|应还|还款日|最后一天|截止)[^,.。?!]{0,4}(大前天|前天|昨天|昨日|昨晚)`),
		nextDay:   regexp.MustCompile(`(?:第2天|隔天|次日|转天)[^,.。?!]{0,6}(?:还|补|存|交|到账)|晚了?[一1](?:宿|夜|晚)`),
		dates:     regexp.MustCompile(`(?:(\d{1,2})[号日][^,.。?!]{0,4}(?:还款|到期|该还|应还|扣款|截止|还钱|要还|是还款日)|还款日[^,.。?!\d]{0,3}(\d{1,2})[号日])[^.。?!]{0,10}?(\d{1,2})[号日]`),
		weekdays:  regexp.MustCompile(`(上个?)?(?:周|星期|礼拜)([一二三四五六日天])[^.。?!]{0,6}(?:到期|该还|应还|还款|要还|没扣|忘)[^.。?!]{0,10}?(这个?|本)?(?:周|星期|礼拜)([一二三四五六日天])`),
		bare:      regexp.MustCompile(`(?:逾期|晚还|晚|拖欠|拖|超|迟)[了过]?(\d{1,3})(?:[-~到至](\d{1,3}))?`),
		amount:    regexp.MustCompile(`(\d+(?:\.\d+)?)(?:-\d+(?:\.\d+)?)?[多来余几]?(?:元|块|人民币|rmb)`),
		loose:     regexp.MustCompile(`(?:欠|还|借|花|用|剩|差|共|额度|金额|账单|逾期|是|有|了|贷|付|扣|交|下|超|超过)(\d{3,8})(多|左右|以上|以内|额度|没还|未还|本金|利息|的|了|还|会|要|能|怎|[,。?!]|$)`),
		step:      regexp.MustCompile(`(倒数)?第(\d{1,2})(?:个|大|小)?(?:步|部)(分|门|电)?|步骤(\d{1,2})|step(\d{1,2})`),
		lastStep:  regexp.MustCompile(`最后(?:那|这)?(?:一|1)?(?:个)?步|最末(?:一|1)?步`),
		stepsDone: regexp.MustCompile(`(\d{1,2}|[一二三四五六七八九])(?:个)?步(?:我|都|全|全部|已经|也|就|早|刚|给|自己|,| )*(?:弄|做|办|搞|走|看|操作|处理|整|通)?(?:完|好|过|妥|成|搞定|ok)(?:了|啦|咯|毕|成)`),
	}
}

var lateWords = []string{"逾期", "晚", "拖", "超", "迟", "过", "欠", "没还", "未还", "没有还", "才还"}

// readDays returns the days that text names; where it names several, those that stand with a word for being late.
func (q *quantity) readDays(text string) Span {
	if !strings.ContainsAny(text, "0123456789半天日晚周星礼") {
		return Span{}
	}
	if q.nextDay.MatchString(text) {
		return Span{1, 1}
	}
	var first Span
	for _, m := range q.days.FindAllStringSubmatchIndex(text, -1) {
		if notLate(text[:m[0]], text[m[1]:], text[m[0]:m[1]]) {
			continue
		}
		s := bounded(spanOf(group(text, m, 1), group(text, m, 2)+group(text, m, 4), group(text, m, 3)), text[:m[0]], text[m[1]:])
		if first.None() {
			first = s
		}
		if nearLate(text, m[0], m[1]) {
			return s
		}
	}
	if first.None() {
		first = q.sinceDue(text)
	}
	if first.None() {
		first = q.lateYears(text)
	}
	if first.None() {
		return q.bareDays(text)
	}
	return first
}

// sinceDue reads how long ago a payment was due: 昨天忘还了今天才还, 到期第2天才还, 10号还款12号才发工资, 周五到期周一才还, 晚了48小时.
func (q *quantity) sinceDue(text string) Span {
	if m := q.ago.FindStringSubmatch(text); m != nil {
		n := map[string]int{"昨天": 1, "昨日": 1, "昨晚": 1, "前天": 2, "大前天": 3}[m[1]+m[2]]
		return Span{n, n}
	}
	for _, m := range q.dates.FindAllStringSubmatch(text, -1) {
		due, _ := strconv.Atoi(m[1] + m[2]) // at most two digits
		paid, _ := strconv.Atoi(m[3])
		if n := paid - due; n > 0 && due > 0 && paid <= 31 {
			return Span{n, n}
		}
	}
	if m := q.weekdays.FindStringSubmatch(text); m != nil {
		n := strings.Index(week, day(m[4]))/len("一") - strings.Index(week, day(m[2]))/len("一")
		if n <= 0 || m[1] != "" && m[3] != "" {
			n += 7
		}
		return Span{n, n}
	}
	if m := q.hours.FindStringSubmatchIndex(text); m != nil && nearLate(text, m[0], m[1]) {
		n, _ := strconv.Atoi(group(text, m, 1))
		return Span{n / 24, n / 24}
	}
	return Span{}
}

const week = "一二三四五六日"

// day is the name of a weekday in one way.
func day(name string) string { return strings.Replace(name, "天", "日", 1) }

// longest is where days without an upper bound end: 10 years.
const longest = 3650

// bounded widens days that are only a bound: 90天以内, 没到90天, 超过60天.
func bounded(s Span, before, after string) Span {
	switch {
	case hasAnyPrefix(after, "以内", "之内", "内", "以下", "不到") || hasAnySuffix(before, "不到", "没到", "未到", "不满", "没满", "未满", "少于", "小于", "低于", "没超过", "不超过", "没超", "未超过"):
		return Span{1, s.Max}
	case hasAnyPrefix(after, "以上", "往上", "开外") || hasAnySuffix(before, "超过", "超过了", "多于", "大于", "不止", "满了"):
		return Span{s.Min, longest}
	}
	return s
}

// lateYears reads 逾期半年 and 拖了两年; a number of years says how long something is kept as well, so it counts only beside a word
// for being late.
func (q *quantity) lateYears(text string) Span {
	for _, m := range q.years.FindAllStringSubmatchIndex(text, -1) {
		if !nearLate(text, m[0], m[1]) || hasAnySuffix(text[:m[0]], "保留", "保存", "存", "留", "等", "过", "每", "去", "前", "今", "明") {
			continue
		}
		n, _ := strconv.Atoi(group(text, m, 1)) // at most two digits
		days := n * 365
		if group(text, m, 2) != "" || n == 0 {
			days += 180
		}
		return bounded(Span{days, days}, text[:m[0]], text[m[1]:])
	}
	return Span{}
}

// bareDays reads a number without a unit after a word for being late: 逾期6会上征信吗.
func (q *quantity) bareDays(text string) Span {
	for _, m := range q.bare.FindAllStringSubmatchIndex(text, -1) {
		r, _ := utf8.DecodeRuneInString(text[m[1]:])
		if !strings.ContainsRune("0123456789.年期元块个次小时分点笔号月:%万千百周度多左", r) || r == utf8.RuneError {
			return spanOf(group(text, m, 1), "", group(text, m, 2))
		}
	}
	return Span{}
}

// group returns a submatch; empty where it took no part.
func group(text string, m []int, n int) string {
	if m[2*n] < 0 {
		return ""
	}
	return text[m[2*n]:m[2*n+1]]
}

// notLate tells of days that are none of being late: 7天无理由, 提前3天, 6月5日.
func notLate(before, after, itself string) bool {
	if hasAnySuffix(before, "前", "月", "年", "每", "号", "工作", ".", "/", "近", "最近") {
		return true
	}
	if strings.HasSuffix(itself, "日") && hasAnyPrefix(after, "起", "期", "志", "记") {
		return true
	}
	return hasAnyPrefix(after, "无理由", "免息", "退货", "内退", "包退", "体验", "猫")
}

// nearLate tells that a word for being late stands in the same clause, close to the days.
func nearLate(text string, at, to int) bool {
	before, after := text[max(0, at-18):at], text[to:min(len(text), to+15)] // 6 and 5 characters
	if i := strings.LastIndexFunc(before, clauseEnd); i >= 0 {
		before = before[i:]
	}
	if i := strings.IndexFunc(after, clauseEnd); i >= 0 {
		after = after[:i]
	}
	return slices.ContainsFunc(lateWords, func(w string) bool { return strings.Contains(before, w) || strings.Contains(after, w) })
}

func hasAnySuffix(text string, list ...string) bool { return longestSuffix(text, list) != "" }

func hasAnyPrefix(text string, list ...string) bool {
	for _, w := range list {
		if strings.HasPrefix(text, w) {
			return true
		}
	}
	return false
}

// spanOf makes 30 and 多 the days 30 to 39, 10 and 几 the days 11 to 19.
func spanOf(low, fuzzy, high string) Span {
	least, _ := strconv.Atoi(low) // at most four digits
	most := least
	if high != "" {
		most, _ = strconv.Atoi(high)
	}
	switch {
	case most < least:
		least, most = most, least
	case strings.Contains(fuzzy, "多") || strings.Contains(fuzzy, "余") || strings.Contains(fuzzy, "几"):
		most += roundness(most) - 1
		if strings.Contains(fuzzy, "几") {
			least++
		}
	}
	return Span{least, most}
}

// roundness is the largest power of ten that divides n.
func roundness(n int) int {
	p := 1
	for n > 0 && n%(10*p) == 0 {
		p *= 10
	}
	return p
}

// readAmount returns the yuan that text names first; 0: none.
func (q *quantity) readAmount(text string) float64 {
	if !strings.ContainsAny(text, "0123456789") {
		return 0
	}
	m := q.amount.FindStringSubmatchIndex(text)
	if m == nil {
		m = q.loose.FindStringSubmatchIndex(text)
	}
	if m == nil {
		return 0
	}
	v, err := strconv.ParseFloat(group(text, m, 1), 64)
	if err != nil || v > 1e12 {
		return 0 // digits without end are no amount
	}
	return v
}

// readStep returns the number of the step that text names, -1 for the last, 0 for none.
func (q *quantity) readStep(text string) int {
	if !strings.Contains(text, "步") && !strings.Contains(text, "部") && !strings.Contains(text, "step") {
		return 0
	}
	if q.lastStep.MatchString(text) {
		return -1
	}
	for _, m := range q.step.FindAllStringSubmatchIndex(text, -1) {
		if group(text, m, 1) != "" || group(text, m, 3) != "" {
			continue
		}
		n, _ := strconv.Atoi(group(text, m, 2) + group(text, m, 4) + group(text, m, 5)) // at most two digits
		return n
	}
	return 0
}

var figures = strings.Split("一二三四五六七八九", "") // that folding leaves where they stand side by side

// readStepsDone returns the number of the last step that text says is done by its number, as in 前6步都弄完了 and 一二三步我做好了; 0: none.
func (q *quantity) readStepsDone(text string) int {
	if !strings.Contains(text, "步") {
		return 0
	}
	last := 0
	for _, m := range q.stepsDone.FindAllStringSubmatch(text, -1) {
		n, err := strconv.Atoi(m[1])
		if err != nil {
			n = 1 + slices.Index(figures, m[1])
		}
		last = max(last, n)
	}
	return last
}
