package bot

import "context"

// policy may end a turn; act reports whether it did.
type policy struct {
	name string
	act  func(ctx context.Context, t *turn) (done bool, err error)
}

// policies stand in the order in which they are asked.
func policies() []policy {
	return []policy{
		{"nothing left", endIfNothingLeft},
		{"choice", pressChoice},
		{"urgent", makeUrgent},
		{"command", obeyCommand},
		{"clarification", hearClarified},
		{"correction", correctProduct},
		{"follow-up", followUp},
		{"progress", walkOn},
		{"courtesy", makeCourtesy},
		{"account", closeAccount},
		{"further", beginFurther},
		{"start", startGuide},
		{"name only", nameOnly},
		{"answer", answerQuestion},
		{"trouble", helpInStep},
		{"held", keepHeld},
		{"clause", answerClause},
		{"smalltalk", makeSmalltalk},
		{"worry", answerWorry},
		{"clarify", askWhich},
		{"fallback", fallBack},
	}
}
