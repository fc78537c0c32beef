package bot

import (
	"context"

	"github.com/liaoqing/liaoqing/knowledge"
)

// worryAsks is what who fears for a loan or a post, in the middle of closing something, wants to know of the guide.
const worryAsks = "注销会不会影响征信"

// answerWorry answers such a fear, where its own words find nothing, with what the guide says of the record: 就怕以后贷不了款.
func answerWorry(ctx context.Context, t *turn) (bool, error) {
	if t.tr.Flow == nil || !t.has("worry") {
		return false, nil
	}
	found, err := t.find(ctx, t.base.Read(worryAsks))
	if err != nil || len(found.Hits) == 0 {
		return false, err
	}
	h := found.Hits[0]
	if h.Kind != knowledge.KindStep || h.ID != t.tr.Flow.Guide || h.Answer == "" || h.Confidence < sure {
		return false, nil
	}
	return t.tellNearest(found.Hits[:1]), nil
}
