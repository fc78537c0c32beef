package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"
)

// files are the chat page, the example of a page with the widget, and the widget as `npm run build` makes it of web/ui.
//
//go:embed page dist
var files embed.FS

// asset serves one embedded file. It may be kept but must be asked for again: the name stays when the file changes.
func asset(name string) http.Handler {
	data, err := files.ReadFile(name)
	if err != nil {
		panic(err) // a file that the program was built without
	}
	sum := sha256.Sum256(data)
	tag := hex.EncodeToString(sum[:8])
	packed := pack(data)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-cache")
		h.Add("Vary", "Accept-Encoding")
		body, etag := data, `"`+tag+`"`
		if takesGzip(r) {
			h.Set("Content-Encoding", "gzip")
			body, etag = packed, `"`+tag+`-gz"`
		}
		h.Set("ETag", etag)
		http.ServeContent(w, r, path.Base(name), time.Time{}, bytes.NewReader(body))
	})
}

// shared is an asset that pages of other hosts load: which of them may chat, the socket decides.
func shared(name string) http.Handler {
	file := asset(name)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
		file.ServeHTTP(w, r)
	})
}

func pack(data []byte) []byte {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err == nil {
		_, err = w.Write(data)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		panic(err) // a buffer takes everything
	}
	return out.Bytes()
}

// takesGzip reads Accept-Encoding (RFC 9110, section 12.5.3): gzip;q=0 means that it is not taken.
func takesGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		coding, weight, weighted := strings.Cut(part, ";")
		if strings.TrimSpace(coding) != "gzip" {
			continue
		}
		q, err := strconv.ParseFloat(strings.TrimPrefix(strings.TrimSpace(weight), "q="), 64)
		return !weighted || err == nil && q > 0
	}
	return false
}
