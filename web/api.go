package web

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strings"
)

// The JSON API of staff, version 1. It takes the cookie of the login page and the same roles as the pages. Times are
// RFC 3339. An error is {"code": "…", "message": "…"} with the fitting status; message is Chinese and fit to show.
//
//	GET    /api/v1/sessions?before=&limit=&q=  {"sessions": [{id, created, last, messages, page, staff, opening, misses, useful, useless}], "next": before of the next page}
//	GET    /api/v1/sessions/{id}               {id, created, page, tracker, messages: [message with why and rating], misses, useful, useless}
//	GET    /api/v1/knowledge                   knowledge.Status
//	POST   /api/v1/knowledge/reindex           {"note": "…"} → 202 knowledge.Status
//	GET    /api/v1/accounts                    {"accounts": [{name, role, created}]}
//	POST   /api/v1/accounts                    {"name": "…", "role": "…"} → 201 {name, role, created, password}; the password is told this once
//	DELETE /api/v1/accounts                    {"name": "…"} → 204; the name stands in the body, so no log of addresses holds it

// apiError is the body of every answer of 400 and above.
type apiError struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// isAPI tells whether r is answered with JSON.
func isAPI(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/api/") }

func writeAPI(w http.ResponseWriter, status int, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode %T: %w", v, err)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	if _, err := w.Write(append(b, '\n')); err != nil {
		return fmt.Errorf("write %T: %w", v, err)
	}
	return nil
}

// readAPI reads the one JSON object of the body into v.
func readAPI(r *http.Request, v any) error {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return refusal{http.StatusUnsupportedMediaType, "not_json", "请求体要是 JSON（Content-Type: application/json）。"}
	}
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return badRequest("请求体不是这里要的 JSON。")
	}
	return nil
}

func (st *Staff) apiSessions(w http.ResponseWriter, r *http.Request) error {
	l, err := readListing(r.URL.Query())
	if err != nil {
		return err
	}
	list, err := st.listSessions(r.Context(), l)
	if err != nil {
		return err
	}
	return writeAPI(w, http.StatusOK, list)
}

func (st *Staff) apiSession(w http.ResponseWriter, r *http.Request) error {
	d, err := st.readSession(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return writeAPI(w, http.StatusOK, d)
}

func (st *Staff) apiKnowledge(w http.ResponseWriter, r *http.Request) error {
	return st.writeKnowledge(w, r, http.StatusOK)
}

func (st *Staff) apiReindex(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		Note string `json:"note"`
	}
	if err := readAPI(r, &in); err != nil {
		return err
	}
	if err := st.reindex(r, in.Note); err != nil {
		return err
	}
	return st.writeKnowledge(w, r, http.StatusAccepted)
}

func (st *Staff) writeKnowledge(w http.ResponseWriter, r *http.Request, status int) error {
	s, err := st.publisher.Status(r.Context())
	if err != nil {
		return fmt.Errorf("read knowledge status: %w", err)
	}
	return writeAPI(w, status, s)
}

func (st *Staff) apiAccounts(w http.ResponseWriter, r *http.Request) error {
	rows, err := st.listAccounts(r.Context())
	if err != nil {
		return err
	}
	return writeAPI(w, http.StatusOK, map[string][]accountRow{"accounts": rows})
}

func (st *Staff) apiAddAccount(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		Name string `json:"name"`
		Role string `json:"role"`
	}
	if err := readAPI(r, &in); err != nil {
		return err
	}
	a, password, err := st.addAccount(r, in.Name, in.Role)
	if err != nil {
		return err
	}
	return writeAPI(w, http.StatusCreated, struct {
		accountRow
		Password string `json:"password"`
	}{a, password})
}

func (st *Staff) apiDeleteAccount(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		Name string `json:"name"`
	}
	if err := readAPI(r, &in); err != nil {
		return err
	}
	if err := st.deleteAccount(r, in.Name); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
