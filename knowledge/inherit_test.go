package knowledge

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// whiteStrip is a guide laid over the general one of the good content.
const whiteStrip = `id: jd-baitiao
title: 白条注销
product: jd-baitiao
based_on: general
reviewed: 2026-11-22
steps:
  - id: settle
    questions: [白条结清甲, 白条结清乙, 白条结清丙, 白条结清丁, 白条结清戊, 白条结清己, 白条结清庚, 白条结清辛, 白条结清壬, 白条结清癸]
  - id: close
    text: 锁定不是注销。
    questions: [白条关闭甲, 白条关闭乙, 白条关闭丙, 白条关闭丁, 白条关闭戊, 白条关闭己, 白条关闭庚, 白条关闭辛, 白条关闭壬, 白条关闭癸]
`

func TestGuideLaidOverAnother(t *testing.T) {
	files := goodFiles(t)
	files["guides/jd-baitiao.yaml"] = []byte(whiteStrip)
	if faults := faultsOf(t, files); len(faults) > 0 {
		t.Fatalf("Check() = %v, want nothing", faults)
	}
	b, err := Build(t.Context(), files, today, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	p, _ := b.Product("jd-baitiao")
	if p.Guide != "jd-baitiao" {
		t.Errorf("guide of jd-baitiao = %q, want its own", p.Guide)
	}
	g, _ := b.Guide("jd-baitiao")
	base, _ := b.General()
	if got := g.Steps[1].Text; got != "锁定不是注销。" {
		t.Errorf("text of its second step = %q, want its own", got)
	}
	if diff := cmp.Diff(base.Steps[0].Text, g.Steps[0].Text); diff != "" {
		t.Errorf("text of its first step is not the general one (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(base.Steps[1].DoneWhen, g.Steps[1].DoneWhen); diff != "" {
		t.Errorf("done_when of its second step is not the general one (-want +got):\n%s", diff)
	}
	// a question of the general guide, asked about the product, finds the product's own step
	hits, err := b.hits(t.Context(), b.Read("京东白条关闭前要清零吗"), Scope{}, 3)
	if err != nil || len(hits) == 0 || hits[0].Key() != "jd-baitiao/settle" {
		t.Fatalf("Search() = %v, %v, want jd-baitiao/settle first", keysOf(hits), err)
	}
	if e, ok := b.Entry("jd-baitiao/settle"); !ok || e.ID != "jd-baitiao" {
		t.Errorf("Entry(jd-baitiao/settle) = %v, %v", e, ok)
	}
}

func keysOf(hits []Hit) (keys []string) {
	for _, h := range hits {
		keys = append(keys, h.Key())
	}
	return keys
}
