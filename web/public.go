package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/liaoqing/liaoqing/knowledge"
)

// Knowledge is where the public pages read the version that is served now. Base never returns nil.
type Knowledge interface{ Base() *knowledge.Base }

// publicFiles are the templates and the stylesheet of the public pages.
//
//go:embed pages/public-*.html pages/public.css
var publicFiles embed.FS

// publicPolicy allows a stylesheet and a form. The JSON-LD of a page needs no leave: a script element whose type is no script
// is a data block, which the policy does not concern (HTML, "prepare the script element").
const publicPolicy = "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

const publicStylesheet = "/page/public.css"

// publicAge is how long a page may be shown without asking again, in seconds.
const publicAge = "max-age=300"

// library shows articles and guides to anybody: pages without a script, fit for search engines and paper.
type library struct {
	knowledge Knowledge
	now       func() time.Time
	origin    string // as in https://a.example; empty: pages do not name their own address
	log       *slog.Logger
	stamp     string // changes with the templates and the origin
}

// publicPage is what the frame around every page shows; Body is the page's own.
type publicPage struct {
	Title       string
	Description string
	Address     string // path and query that name the page
	Section     string // marks the page's entry in the navigation
	Hidden      bool   // not for search engines
	Private     bool   // holds what a visitor typed: not for shared caches
	Data        any    // JSON-LD; nil: none
	Body        any
	Origin      string

	template string
	status   int // 0: 200
}

// Canonical is the page's full address; empty where the server does not know its own.
func (p publicPage) Canonical() string {
	if p.Origin == "" || p.Address == "" || p.Hidden {
		return ""
	}
	return p.Origin + p.Address
}

// publicAct makes a page from one version of the knowledge; errNoPage where there is none.
type publicAct func(b *knowledge.Base, r *http.Request) (publicPage, error)

var errNoPage = errors.New("no such page")

func (s *Server) library() *library {
	l := &library{knowledge: s.opts.Knowledge, now: s.opts.Now, origin: strings.TrimSuffix(s.opts.PublicURL, "/"), log: s.opts.Log}
	l.stamp = l.origin + digestOf(publicFiles)
	return l
}

// routes adds the public pages to mux.
func (l *library) routes(mux *http.ServeMux) {
	mux.Handle("GET /articles", l.page(l.articles))
	mux.Handle("GET /articles/{id}", l.page(l.article))
	mux.Handle("GET /articles/{rest...}", l.page(nowhere))
	mux.Handle("GET /guides", l.page(l.guides))
	mux.Handle("GET /guides/{id}", l.page(l.guide))
	mux.Handle("GET /guides/{rest...}", l.page(nowhere))
	mux.HandleFunc("GET /v1/guides/{id}", l.steps)
	mux.HandleFunc("GET "+publicStylesheet, l.stylesheet)
}

func nowhere(*knowledge.Base, *http.Request) (publicPage, error) { return publicPage{}, errNoPage }

// checkPublicURL refuses an address that no page can be under. It is configured and never read from a request, whose Host
// header anybody can write.
func checkPublicURL(address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return fmt.Errorf("web: public URL: %w", err)
	}
	if address == "" {
		return nil
	}
	if u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return fmt.Errorf("web: public URL %q must be a scheme and a host, like https://help.example.com", address)
	}
	return nil
}

// page answers with what act makes. Nothing is sent before the page is whole.
func (l *library) page(act publicAct) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b := l.knowledge.Base()
		p, err := act(b, r)
		if errors.Is(err, errNoPage) {
			p, err = missing(), nil
		}
		var out bytes.Buffer
		if err == nil {
			p.Origin = l.origin
			err = publicPages[p.template].ExecuteTemplate(&out, "public-frame.html", p)
		}
		if err != nil {
			l.log.Error("public page", "route", r.Pattern, "err", err)
			http.Error(w, errInternal.Text, http.StatusInternalServerError)
			return
		}
		h := w.Header()
		h.Set("Content-Security-Policy", publicPolicy)
		h.Set("Content-Type", "text/html; charset=utf-8")
		if p.status != 0 {
			h.Set("Cache-Control", "no-store")
			w.WriteHeader(p.status)
			if _, err := out.WriteTo(w); err != nil {
				l.log.Debug("page not taken", "err", err)
			}
			return
		}
		reach := "public, "
		if p.Private {
			reach = "private, "
		}
		h.Set("Cache-Control", reach+publicAge)
		h.Set("ETag", l.tag(b))
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(out.Bytes()))
	})
}

// tag changes with whatever a page is made of: the version, the templates, and the day, on which a source may fall due.
func (l *library) tag(b *knowledge.Base) string {
	sum := sha256.Sum256([]byte(b.Version + "\n" + l.today() + "\n" + l.stamp))
	return `"` + hex.EncodeToString(sum[:8]) + `"`
}

// today is the date in China, where review dates count.
func (l *library) today() string {
	return l.now().In(time.FixedZone("CST", 8*60*60)).Format(time.DateOnly)
}

// missing is the page for an address that has none. It leads on.
func missing() publicPage {
	return publicPage{Title: "没有这个页面", Hidden: true, template: "public-missing.html", status: http.StatusNotFound}
}

func (l *library) stylesheet(w http.ResponseWriter, r *http.Request) {
	css, err := publicFiles.ReadFile("pages/public.css")
	if err != nil {
		http.Error(w, errInternal.Text, http.StatusInternalServerError)
		return
	}
	sum := sha256.Sum256(css)
	w.Header().Set("Cache-Control", "no-cache") // kept, and asked for again each time
	w.Header().Set("ETag", `"`+hex.EncodeToString(sum[:8])+`"`)
	http.ServeContent(w, r, "public.css", time.Time{}, bytes.NewReader(css))
}

// publicPages are the templates, by file name.
var publicPages = parsePublic()

func parsePublic() map[string]*template.Template {
	frame := template.Must(template.New("public-frame.html").Funcs(template.FuncMap{"markdown": Markdown, "date": chineseDate}).
		ParseFS(publicFiles, "pages/public-frame.html", "pages/public-sources.html"))
	pages := map[string]*template.Template{}
	for _, name := range []string{"public-articles.html", "public-article.html", "public-guides.html", "public-guide.html", "public-missing.html"} {
		pages[name] = template.Must(template.Must(frame.Clone()).ParseFS(publicFiles, "pages/"+name))
	}
	return pages
}

// digestOf identifies the files.
func digestOf(files embed.FS) string {
	h := sha256.New()
	entries, err := files.ReadDir("pages")
	for _, e := range entries {
		var data []byte
		if data, err = files.ReadFile("pages/" + e.Name()); err != nil {
			break
		}
		h.Write(data)
	}
	if err != nil {
		panic(err) // a file that the program was built without
	}
	return hex.EncodeToString(h.Sum(nil))
}

// chineseDate writes 2026-11-22 as 2026年11月22日, and a month or a year alike; anything else as it is.
func chineseDate(date string) string {
	for from, to := range map[string]string{time.DateOnly: "2006年1月2日", "2006-01": "2006年1月", "2006": "2006年"} {
		if t, err := time.Parse(from, date); err == nil {
			return t.Format(to)
		}
	}
	return date
}
