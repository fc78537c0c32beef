package web

import (
	"bytes"
	"html/template"
	"unicode"
	"unicode/utf8"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Markdown is the HTML of a text of the bot or of an article: headings, paragraphs, lists, bold, code, quotes and links.
// Everything else, raw HTML and pictures too, is left out. A text that is no Markdown is shown as it is.
func Markdown(s string) template.HTML {
	var b bytes.Buffer
	if err := markdown.Convert([]byte(s), &b); err != nil {
		return template.HTML(template.HTMLEscapeString(s))
	}
	return template.HTML(allowed.SanitizeBytes(b.Bytes()))
}

var markdown = goldmark.New(goldmark.WithParserOptions(
	parser.WithInlineParsers(util.Prioritized(asterisks{}, 450)), // goldmark's own emphasis stands at 500
))

// allowed is a second fence behind goldmark, which already leaves out raw HTML.
var allowed = allowedHTML()

func allowedHTML() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "ul", "ol", "li", "strong", "em", "code", "pre", "blockquote", "h1", "h2", "h3", "h4")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("https", "http", "tel", "mailto")
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	p.AddTargetBlankToFullyQualifiedLinks(true)
	return p
}

// asterisks reads * and ** as emphasis beside Chinese too. CommonMark tells an opening from a closing mark by the spaces
// around words, which Chinese has not: it takes the closing mark of **「确认」**后 for an opening one, because punctuation
// stands before it and a letter behind. Beside a Chinese character only white space counts here.
type asterisks struct{}

func (asterisks) Trigger() []byte { return []byte{'*'} }

func (asterisks) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	before := block.PrecendingCharacter()
	rest, at := block.PeekLine()
	mark := parser.ScanDelimiter(rest, before, 1, emphasis{})
	if mark == nil {
		return nil
	}
	after, _ := utf8.DecodeRune(rest[mark.OriginalLength:])
	if chinese(before) || chinese(after) {
		mark.CanOpen = !blank(after)
		mark.CanClose = !blank(before)
	}
	mark.Segment = at.WithStop(at.Start + mark.OriginalLength)
	block.Advance(mark.OriginalLength)
	pc.PushDelimiter(mark)
	return mark
}

// emphasis pairs the marks.
type emphasis struct{}

func (emphasis) IsDelimiter(b byte) bool                   { return b == '*' }
func (emphasis) CanOpenCloser(a, b *parser.Delimiter) bool { return a.Char == b.Char } // the list has _ too
func (emphasis) OnMatch(marks int) ast.Node                { return ast.NewEmphasis(marks) }

// chinese tells whether r is a Chinese character or stands among them: 「, 。 and full-width signs.
func chinese(r rune) bool {
	return unicode.Is(unicode.Han, r) ||
		r >= 0x3000 && r <= 0x303F || // CJK symbols and punctuation
		r >= 0xFF00 && r <= 0xFFEF || // full-width forms
		r == '“' || r == '”' || r == '‘' || r == '’' || r == '…' || r == '—' || r == '·'
}

// blank tells whether r is white space or the line's end.
func blank(r rune) bool { return r == utf8.RuneError || unicode.IsSpace(r) }
