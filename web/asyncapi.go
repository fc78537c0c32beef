package web

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"net/http"
	"time"
)

// protocolDoc tells machines what doc.go tells people: the frames of the chat protocol, version 1, as AsyncAPI 3. It is made
// from the Go structs by `go test ./web -run TestAsyncAPI -update`.
//
//go:embed protocol/asyncapi.json
var protocolDoc []byte

// asyncAPI is GET /v1/asyncapi.json. Any page may read it: tools that show such documents are pages of other hosts.
func asyncAPI() http.HandlerFunc {
	sum := sha256.Sum256(protocolDoc)
	tag := `"` + hex.EncodeToString(sum[:8]) + `"`
	return func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Type", "application/json")
		h.Set("ETag", tag)
		h.Set("Cache-Control", "no-cache")
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(protocolDoc))
	}
}
