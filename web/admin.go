package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/liaoqing/liaoqing/knowledge"
)

// Publisher is what makes new knowledge from its source and puts it live; knowledge.Versions is one.
type Publisher interface {
	Status(ctx context.Context) (knowledge.Status, error)
	// Reindex starts to build and publish what the source holds now; Status tells how it goes. knowledge.ErrBusy where one
	// is under way.
	Reindex(ctx context.Context, author, note string) error
}

// maxNote is the longest note on a reindex, in characters.
const maxNote = 200

var errRunning = refusal{http.StatusConflict, "running", "已经有一次重建在进行，请等它结束。"}

// reindex starts a reindex in the name of the account that asks, for people and for the API.
func (st *Staff) reindex(r *http.Request, note string) error {
	note = strings.TrimSpace(note)
	if utf8.RuneCountInString(note) > maxNote {
		return badRequest(fmt.Sprintf("说明最多 %d 个字。", maxNote))
	}
	a, _ := whoever(r)
	err := st.publisher.Reindex(r.Context(), a.Name, note)
	if errors.Is(err, knowledge.ErrBusy) {
		return errRunning
	}
	if err != nil {
		return fmt.Errorf("start reindex: %w", err)
	}
	st.log.Info("reindex started", "by", a.Name)
	return nil
}

// knowledgeView is the page of the knowledge.
type knowledgeView struct {
	knowledge.Status
	Counted []counted
	Stages  []stage
}

// counted is a kind of content and how much there is of it.
type counted struct {
	Name string
	N    int
}

// stage is a part of a reindex; Now marks the one under way, Past those behind it.
type stage struct {
	Name      string
	Now, Past bool
}

// refreshEvery is how often the page of a running reindex is loaded again, in seconds.
const refreshEvery = 2

func (st *Staff) showKnowledge(w http.ResponseWriter, r *http.Request) error {
	s, err := st.publisher.Status(r.Context())
	if err != nil {
		return fmt.Errorf("read knowledge status: %w", err)
	}
	v := staffPage{Title: "知识库", Section: "admin", Body: knowledgeView{s, countedOf(s.Counts), stagesOf(s.Stage)}}
	if s.Running {
		v.Refresh = refreshEvery
	}
	return st.show(w, r, http.StatusOK, "knowledge", v)
}

func (st *Staff) postReindex(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return errForm
	}
	if err := st.reindex(r, r.PostForm.Get("note")); err != nil {
		return err
	}
	http.Redirect(w, r, "/admin", http.StatusSeeOther)
	return nil
}

// countNames are the counts in the order in which people read them; others follow under their own names.
var countNames = []struct{ key, name string }{
	{"products", "产品"}, {"articles", "文章"}, {"guides", "指南"}, {"steps", "步骤"}, {"entries", "条目"},
	{"questions", "相似问法"}, {"facts", "事实"}, {"uncovered", "未覆盖"}, {"golden", "标准问题"},
}

func countedOf(counts map[string]int) []counted {
	var out []counted
	known := map[string]bool{}
	for _, c := range countNames {
		known[c.key] = true
		if n, ok := counts[c.key]; ok {
			out = append(out, counted{c.name, n})
		}
	}
	var others []counted
	for key, n := range counts {
		if !known[key] {
			others = append(others, counted{key, n})
		}
	}
	slices.SortFunc(others, func(a, b counted) int { return strings.Compare(a.Name, b.Name) })
	return append(out, others...)
}

// stageNames are the stages of a reindex in their order.
var stageNames = []struct{ key, name string }{
	{"reading", "读取并检查"}, {"building", "建索引"}, {"trying", "试答"}, {"publishing", "发布"},
}

func stagesOf(now string) []stage {
	at := slices.IndexFunc(stageNames, func(s struct{ key, name string }) bool { return s.key == now })
	out := make([]stage, len(stageNames))
	for i, s := range stageNames {
		out[i] = stage{Name: s.name, Now: i == at, Past: i < at}
	}
	return out
}
