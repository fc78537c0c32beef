package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/liaoqing/liaoqing/knowledge"
)

// topic is a group of the list of articles: situations that readers look for together.
type topic struct {
	ID         string
	Name       string
	situations string // names of intents/situations.yaml
}

var topics = []topic{
	{"overdue", "逾期、晚还", "overdue grace auto_debit same_day long_overdue"},
	{"unpaid", "还不上、催收和起诉", "unpaid min_repay deferred collection court blacklist bad_debt paid_for hardship"},
	{"reporting", "哪些产品上征信", "reporting small_amount real_name score data_sharing"},
	{"use", "使用、按时还和提前还", "usage on_time unused early_repay installment cash_advance refund"},
	{"apply", "申请、被拒和查询记录", "apply rejected query limit how_often unauthorized query_kept"},
	{"loan", "利率和以后的贷款", "loan_impact cost debt_load"},
	{"settled", "结清和注销以后", "settled close reopen closed"},
	{"report", "信用报告、异议和修复", "own_report own_query dispute remove appeal amnesty"},
	{"people", "担保、借名、租赁和私人借款", "guarantee lent_name private_loan rent"},
	{"scam", "防骗", "scam"},
	{"other", "其他", ""},
}

// topicOf is the group of a situation; the last one where none claims it.
func topicOf(situation string) topic {
	for _, t := range topics {
		if slices.Contains(strings.Fields(t.situations), situation) {
			return t
		}
	}
	return topics[len(topics)-1]
}

// link leads to another page.
type link struct{ Href, Text string }

func articleLink(a knowledge.Article) link { return link{"/articles/" + url.PathEscape(a.ID), a.Title} }

// shelf is a group with its articles.
type shelf struct {
	topic
	Articles []link
}

type articlesBody struct {
	Query   string
	Found   []link  // with a query
	Shelves []shelf // without one
}

// maxQuery is the number of characters that are looked for; who types more is not looking for an article.
const maxQuery = 60

// articles lists all articles, or with ?q= those that hold its words.
func (l *library) articles(b *knowledge.Base, r *http.Request) (publicPage, error) {
	query := strings.TrimSpace(r.URL.Query().Get("q"))
	if runes := []rune(query); len(runes) > maxQuery {
		query = string(runes[:maxQuery])
	}
	p := publicPage{
		Title: "征信与逾期：全部文章", Section: "articles", Address: "/articles", template: "public-articles.html",
		Description: "花呗、白条、借呗、信用卡等产品的逾期、还款、申请和注销对个人征信有什么影响：结论、依据和做法。",
	}
	if query == "" {
		p.Body = articlesBody{Shelves: shelve(b)}
		return p, nil
	}
	body := articlesBody{Query: query}
	for _, a := range b.Find(query) {
		body.Found = append(body.Found, articleLink(a))
	}
	p.Title, p.Hidden, p.Private, p.Body = "查找："+query, true, true, body
	return p, nil
}

// shelve groups the articles by topic. In a group the rules for any product come first, then the products in their order.
func shelve(b *knowledge.Base) (out []shelf) {
	number := map[string]int{}
	for i, p := range b.Content.Products {
		number[p.ID] = i + 1
	}
	place := func(a knowledge.Article) int {
		if len(a.Products) == 0 {
			return 0
		}
		return number[a.Products[0]]
	}
	days := func(a knowledge.Article) int { least, _, _ := a.DaySpan(); return least } // Build has refused what cannot be read
	articles := slices.Clone(b.Content.Articles)
	slices.SortStableFunc(articles, func(x, y knowledge.Article) int {
		return cmp.Or(cmp.Compare(place(x), place(y)), cmp.Compare(days(x), days(y)))
	})
	for _, t := range topics {
		s := shelf{topic: t}
		for _, a := range articles {
			if topicOf(a.Situation) == t {
				s.Articles = append(s.Articles, articleLink(a))
			}
		}
		if len(s.Articles) > 0 {
			out = append(out, s)
		}
	}
	return out
}

type articleBody struct {
	Title    string
	Topic    topic
	Reviewed string
	Parts    []part
	Sources  sources
	Guides   []link
	Related  []link
}

// part of an article's body: a heading and the Markdown under it.
type part struct {
	Heading, Text string
	Answer        bool // 结论, what the article says in short
}

// article shows one.
func (l *library) article(b *knowledge.Base, r *http.Request) (publicPage, error) {
	a, ok := b.Article(r.PathValue("id"))
	if !ok {
		return publicPage{}, errNoPage
	}
	answer := plainText(a.Section("结论"))
	body := articleBody{Title: a.Title, Topic: topicOf(a.Situation), Reviewed: a.Reviewed, Parts: partsOf(a.Body),
		Sources: sourcesOf(b, a.Facts, l.today()), Guides: guidesFor(b, a.Products)}
	for _, id := range a.Related {
		if other, ok := b.Article(id); ok {
			body.Related = append(body.Related, articleLink(other))
		}
	}
	return publicPage{Title: a.Title, Description: opening(answer, 110), Section: "articles", Address: articleLink(a).Href,
		Data: articleData(a, answer), Body: body, template: "public-article.html"}, nil
}

// partsOf cuts a body at its headings, 结论 first, the others in their order.
func partsOf(body string) (parts []part) {
	for _, piece := range strings.Split("\n"+body, "\n## ") {
		heading, text, _ := strings.Cut(piece, "\n")
		p := part{Heading: strings.TrimSpace(heading), Text: strings.TrimSpace(text)}
		p.Answer = p.Heading == "结论"
		switch {
		case p.Heading == "" && p.Text == "":
		case p.Answer:
			parts = slices.Insert(parts, 0, p)
		default:
			parts = append(parts, p)
		}
	}
	return parts
}

// articleData describes an article to machines, by schema.org.
func articleData(a knowledge.Article, answer string) any {
	publisher := map[string]any{"@type": "Organization", "name": "了清"}
	return map[string]any{"@context": "https://schema.org", "@graph": []any{
		map[string]any{"@type": "Article", "headline": a.Title, "description": answer, "inLanguage": "zh-CN", "dateModified": a.Reviewed,
			"author": publisher, "publisher": publisher, "isAccessibleForFree": true},
		map[string]any{"@type": "FAQPage", "inLanguage": "zh-CN", "mainEntity": []any{
			map[string]any{"@type": "Question", "name": a.Title, "acceptedAnswer": map[string]any{"@type": "Answer", "text": answer}},
		}},
	}}
}
