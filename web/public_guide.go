package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/liaoqing/liaoqing/knowledge"
)

// guideHref is the address of the guide that closes a product; false where there is none.
func guideHref(b *knowledge.Base, p knowledge.Product) (string, bool) {
	g, ok := b.Guide(p.Guide)
	if !ok {
		return "", false
	}
	href := "/guides/" + url.PathEscape(g.ID)
	if g.Product == knowledge.AnyProduct {
		href += "?product=" + url.QueryEscape(p.ID)
	}
	return href, true
}

// guidesFor lists the guides that close products.
func guidesFor(b *knowledge.Base, products []string) (out []link) {
	for _, id := range products {
		p, ok := b.Product(id)
		if !ok {
			continue
		}
		if href, ok := guideHref(b, p); ok {
			out = append(out, link{href, "怎么注销" + p.Name})
		}
	}
	return out
}

type guidesBody struct {
	Own      []link // guides of one product each
	General  string // address of the guide for any product; empty: none
	Products []link // those that it closes
}

// guides lists all guides, the general one with the products it is good for.
func (l *library) guides(b *knowledge.Base, _ *http.Request) (publicPage, error) {
	body := guidesBody{}
	for _, g := range b.Content.Guides {
		if g.Product != knowledge.AnyProduct {
			body.Own = append(body.Own, link{"/guides/" + url.PathEscape(g.ID), guideTitle(g, productOf(b, g, ""))})
		}
	}
	if g, ok := b.General(); ok {
		body.General, body.Products = "/guides/"+url.PathEscape(g.ID), closedBy(b, g)
	}
	return publicPage{Title: "注销指南", Section: "guides", Address: "/guides", Body: body, template: "public-guides.html",
		Description: "小米分期、花呗、白条、借呗、抖音月付等产品怎么关闭：一步一步的做法，每一步的前提和办不下去时的去处。"}, nil
}

// closedBy lists the products that a guide closes.
func closedBy(b *knowledge.Base, g knowledge.Guide) (out []link) {
	for _, p := range b.Content.Products {
		if href, ok := guideHref(b, p); ok && p.Guide == g.ID {
			out = append(out, link{href, p.Name})
		}
	}
	return out
}

// productOf is the product that a guide is shown for: its own, or for the general guide the named one. The zero Product where
// the general guide does not close the named one.
func productOf(b *knowledge.Base, g knowledge.Guide, named string) knowledge.Product {
	id := g.Product
	if id == knowledge.AnyProduct {
		id = named
	}
	p, ok := b.Product(id)
	if !ok || g.Product == knowledge.AnyProduct && p.Guide != g.ID {
		return knowledge.Product{}
	}
	return p
}

func guideTitle(g knowledge.Guide, p knowledge.Product) string {
	if g.Product == knowledge.AnyProduct && p.ID == "" {
		return "注销的通用步骤"
	}
	return p.Fill(g.Title)
}

type guideBody struct {
	ID       string
	Title    string
	About    string
	Reviewed string
	Any      bool   // good for any product
	Chosen   string // id of the product it is shown for
	Choices  []knowledge.Product
	Steps    []guideStep
	Done     string
	Sources  sources
	Articles []link // about the product
}

type guideStep struct {
	ID, Title, Text, Condition, Help string
	Number                           int
	Answers                          []guideAnswer
}

type guideAnswer struct{ Question, Text string }

// guide shows all steps of one.
func (l *library) guide(b *knowledge.Base, r *http.Request) (publicPage, error) {
	g, ok := b.Guide(r.PathValue("id"))
	if !ok {
		return publicPage{}, errNoPage
	}
	pr := productOf(b, g, r.URL.Query().Get("product"))
	body := guideBody{ID: g.ID, Title: guideTitle(g, pr), About: pr.Fill(g.About), Reviewed: g.Reviewed, Any: g.Product == knowledge.AnyProduct,
		Chosen: pr.ID, Done: pr.Fill(g.Done), Articles: articlesAbout(b, pr.ID)}
	address := "/guides/" + url.PathEscape(g.ID)
	if body.Any {
		body.Choices = slices.DeleteFunc(slices.Clone(b.Content.Products), func(p knowledge.Product) bool { return p.Guide != g.ID })
		if pr.ID != "" {
			address += "?product=" + url.QueryEscape(pr.ID)
		}
	}
	facts := slices.Clone(pr.Facts)
	for i, s := range g.Steps {
		body.Steps = append(body.Steps, stepOf(s, i+1, pr))
		facts = append(facts, s.Facts...)
		for _, a := range s.Answers {
			facts = append(facts, a.Facts...)
		}
	}
	body.Sources = sourcesOf(b, facts, l.today())
	return publicPage{Title: body.Title, Description: opening(plainText(body.About), 110), Section: "guides", Address: address,
		Data: guideData(body), Body: body, template: "public-guide.html"}, nil
}

// stepOf is a step as it is shown. An answer that starts the guide is left out: its reader is there already.
func stepOf(s knowledge.Step, number int, p knowledge.Product) guideStep {
	out := guideStep{ID: s.ID, Number: number, Title: p.Fill(s.Title), Text: p.Fill(s.Text),
		Condition: strings.TrimRight(p.Fill(s.Condition), "。"), Help: p.Fill(s.Help)}
	for _, a := range s.Answers {
		if a.Starts || len(a.Questions) == 0 {
			continue
		}
		out.Answers = append(out.Answers, guideAnswer{Question: p.Fill(a.Questions[0]), Text: p.Fill(a.Text)})
	}
	return out
}

// articlesAbout lists the articles about a product.
func articlesAbout(b *knowledge.Base, product string) (out []link) {
	for _, a := range b.Content.Articles {
		if slices.Contains(a.Products, product) {
			out = append(out, articleLink(a))
		}
	}
	return out
}

// guideData describes a guide to machines, by schema.org.
func guideData(body guideBody) any {
	steps := make([]any, len(body.Steps))
	for i, s := range body.Steps {
		steps[i] = map[string]any{"@type": "HowToStep", "position": s.Number, "name": s.Title, "text": plainText(s.Text)}
	}
	return map[string]any{"@context": "https://schema.org", "@type": "HowTo", "name": body.Title, "description": plainText(body.About),
		"inLanguage": "zh-CN", "dateModified": body.Reviewed, "step": steps}
}
