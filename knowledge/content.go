package knowledge

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Product is what a visitor may want to close, or ask about; doc.go, products.yaml.
type Product struct {
	ID           string
	Name         string
	Aliases      []string
	Misspellings []string
	Kind         string // credit, KindAccount, KindPlatform or other
	Operator     string
	Lender       string
	Reporting    string
	QueryOnOpen  string `yaml:"query_on_open"`
	AsOf         string `yaml:"as_of"`
	Guide        string
	Path         string
	PathAsOf     string `yaml:"path_as_of"`
	Ask          string
	Facts        []string
	Offer        bool // offered as a button to who does not say which product
}

// Kinds of products that are none of credit: the account of a platform as a whole, and the platform's bare name, which stands for
// whatever products it operates.
const (
	KindAccount  = "account"
	KindPlatform = "platform"
)

// IsAccount tells that the product is the account of a platform or the platform itself: other products live there.
func (p Product) IsAccount() bool { return p.Kind == KindAccount || p.Kind == KindPlatform }

// Fact is a numbered statement with its source; doc.go, facts.yaml.
type Fact struct {
	ID         string
	Statement  string
	Source     string
	Confidence string
	AsOf       string `yaml:"as_of"`
	ReviewBy   string `yaml:"review_by"`
	Public     *bool  // the source may be shown; default true
}

// Article answers one question; doc.go, articles.
type Article struct {
	ID        string
	Title     string
	Products  []string
	Situation string
	Days      string
	General   bool
	Questions []string
	Facts     []string
	Related   []string
	Reviewed  string
	Body      string `yaml:"-"` // Markdown: 结论, 依据, 怎么办

	file string
}

// Section returns the part of the body under a heading such as 结论.
func (a Article) Section(heading string) string {
	_, rest, _ := strings.Cut("\n"+a.Body, "\n## "+heading+"\n")
	part, _, _ := strings.Cut(rest, "\n## ")
	return strings.TrimSpace(part)
}

// Guide is walked step by step; doc.go, guides.
type Guide struct {
	ID       string
	Title    string
	Product  string // a product's id, or AnyProduct
	BasedOn  string `yaml:"based_on"` // id of the guide that it is laid over; empty: none
	Reviewed string
	About    string
	Done     string
	Steps    []Step // with what they inherit

	own  []Step // as they stand in the file
	file string
}

// answers tells that a guide has an answer, named as step/answer.
func (g Guide) answers(name string) bool {
	step, answer, _ := strings.Cut(name, "/")
	return slices.ContainsFunc(g.Steps, func(s Step) bool {
		return s.ID == step && slices.ContainsFunc(s.Answers, func(a StepAnswer) bool { return a.ID == answer })
	})
}

// family is the guide whose steps a guide's steps are, or vary.
func (g Guide) family() string {
	if g.BasedOn != "" {
		return g.BasedOn
	}
	return g.ID
}

// AnyProduct stands for the product of the general guide.
const AnyProduct = "*"

// Step is one step of a guide. DoneWhen, AheadWhen, UnmetWhen and TroubleWhen are regular expressions over folded text.
type Step struct {
	ID          string
	Title       string
	Text        string
	Condition   string
	Hold        string
	Choices     []StepChoice
	Help        string
	DoneWhen    []string `yaml:"done_when"`
	UnmetWhen   []string `yaml:"unmet_when"`
	TroubleWhen []string `yaml:"trouble_when"`
	Questions   []string
	Answers     []StepAnswer
	Facts       []string

	AheadWhen []string `yaml:"ahead_when"`

	done, ahead, unmet, trouble []*regexp.Regexp
}

// ReportsAhead tells that a folded text, said at an earlier step, reports this one done.
func (s Step) ReportsAhead(folded string) bool { return matchesAny(s.ahead, folded) }

// ReportsDone, ReportsUnmet and ReportsTrouble tell what a folded text says about the step.
func (s Step) ReportsDone(folded string) bool    { return matchesAny(s.done, folded) }
func (s Step) ReportsUnmet(folded string) bool   { return matchesAny(s.unmet, folded) }
func (s Step) ReportsTrouble(folded string) bool { return matchesAny(s.trouble, folded) }

func matchesAny(exprs []*regexp.Regexp, text string) bool {
	return slices.ContainsFunc(exprs, func(e *regexp.Regexp) bool { return e.MatchString(text) })
}

// compile makes the step's regular expressions ready; Check has refused those that do not compile. known are those of other steps:
// guides that are based on another have the same.
func (s *Step) compile(known map[string]*regexp.Regexp) (err error) {
	for _, set := range []struct {
		from []string
		to   *[]*regexp.Regexp
	}{{s.DoneWhen, &s.done}, {s.AheadWhen, &s.ahead}, {s.UnmetWhen, &s.unmet}, {s.TroubleWhen, &s.trouble}} {
		*set.to = nil
		for _, expr := range set.from {
			e, ok := known[expr]
			if !ok {
				if e, err = regexp.Compile(expr); err != nil {
					return fmt.Errorf("step %s: %w", s.ID, err)
				}
				known[expr] = e
			}
			*set.to = append(*set.to, e)
		}
	}
	return nil
}

// StepChoice is a button of a step or of an answer. Does: next, hold, help, switch, leave, tell or start.
type StepChoice struct {
	ID    string
	Label string
	Does  string
	To    string // switch: a product's id, or "unknown"; tell: step/answer of the guide
}

// StepAnswer answers one particular question about a step.
type StepAnswer struct {
	ID        string
	Title     string // how a button names it; empty: the step's title
	Starts    bool   // who asks this wants the guide itself: it is started instead of answered
	Text      string
	Questions []string
	Choices   []StepChoice // what may be meant by who asks this; does: tell or start
	Facts     []string

	inherited bool // from the guide that this one is based on
}

// Uncovered is a wish that has no answer here; it is recognised so that it is not answered by the nearest article.
type Uncovered struct {
	ID        string
	Title     string
	Say       string
	InGuide   []string `yaml:"in_guide"` // what answers it while a guide is under way that has one of them: steps' answers, settle/early-repay
	Questions []string
}

// Smalltalk is a courtesy with its reply.
type Smalltalk struct {
	ID     string
	Say    string
	Urgent bool // answered before anything else that the utterance holds
	Match  []string
	Whole  []string
}

// pattern is a named set of regular expressions as written in intents/*.yaml.
type pattern struct {
	Name   string
	Match  []string
	Whole  []string
	Unless []string
}

// Content is all that the files say. It is read-only once loaded.
type Content struct {
	Products   []Product
	Facts      []Fact
	Articles   []Article
	Guides     []Guide
	Uncovered  []Uncovered
	Smalltalk  []Smalltalk
	situations []pattern
	acts       []pattern
	reports    []stepReports
	Golden     []Golden

	files Files
}

// Golden is a question whose answer must not get worse by publishing; doc.go, golden.jsonl.
type Golden struct {
	Say   string `json:"say"`
	Kind  string `json:"kind"`
	Entry string `json:"entry,omitempty"`
	Hot   bool   `json:"hot,omitempty"` // offered to visitors before the first word

	Line int `json:"-"` // of golden.jsonl, from 1
}
