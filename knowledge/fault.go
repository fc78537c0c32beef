package knowledge

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Fault is something wrong in the content, at a place where an editor can mend it.
type Fault struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Text string `json:"text"` // Chinese, says what to do
	Warn bool   `json:"warn,omitempty"`
}

func (f Fault) String() string {
	level := ""
	if f.Warn {
		level = "(提醒) "
	}
	return fmt.Sprintf("%s:%d: %s%s", f.File, f.Line, level, f.Text)
}

// Faults is an error that lists every fault found; it is never empty where it is returned as an error.
type Faults []Fault

func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.String()
	}
	return strings.Join(lines, "\n")
}

// Severe returns the faults that keep the content from being served.
func (fs Faults) Severe() Faults {
	return slices.DeleteFunc(slices.Clone(fs), func(f Fault) bool { return f.Warn })
}

func (fs Faults) sorted() Faults {
	slices.SortStableFunc(fs, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Text, b.Text))
	})
	return slices.Compact(fs)
}
