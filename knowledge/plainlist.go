package knowledge

import (
	"bytes"
	"regexp"
	"strings"
)

// parseReports reads reports.yaml where it keeps to the plain form in which it is written: an entry's step or act, the names of its
// lists, one text a line. The file is the longest of all, and read at every start; YAML's own parser needs a good part of a start's
// memory for it. Anything else, a fault too, is left to that: ok is false.
func parseReports(data []byte) (out []stepReports, ok bool) {
	var list *[]string
	for raw := range bytes.Lines(data) {
		line := strings.TrimSuffix(string(raw), "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		if text, found := strings.CutPrefix(line, "    - "); found {
			said, plain := plainScalar(text)
			if list == nil || !plain {
				return nil, false
			}
			*list = append(*list, said)
			continue
		}
		if m := reportsOf.FindStringSubmatch(line); m != nil {
			out = append(out, stepReports{Step: m[1], Act: m[2]})
			list = nil
			continue
		}
		if len(out) == 0 {
			return nil, false
		}
		e := &out[len(out)-1]
		if list = map[string]*[]string{"  done:": &e.Done, "  unmet:": &e.Unmet, "  trouble:": &e.Trouble, "  says:": &e.Says}[line]; list == nil || *list != nil {
			return nil, false
		}
	}
	return out, true
}

var reportsOf = regexp.MustCompile(`^- (?:step: ([a-z_]+)|act: ([a-z_]+))$`)

// plainScalar is a scalar that YAML reads as just this text; false where it may read anything else.
func plainScalar(s string) (string, bool) {
	if inner, quoted := strings.CutPrefix(s, "'"); quoted {
		inner, closed := strings.CutSuffix(inner, "'")
		rest := strings.ReplaceAll(inner, "''", "")
		return strings.ReplaceAll(inner, "''", "'"), closed && !strings.Contains(rest, "'")
	}
	odd := s == "" || strings.ContainsAny(s[:1], "-?:,[]{}#&*!|>\"%@`~") || numeric.MatchString(s) || strings.TrimSpace(s) != s ||
		strings.Contains(s, ": ") || strings.Contains(s, " #") || strings.HasSuffix(s, ":") || strings.Contains(s, "\t") || typed.MatchString(s)
	return s, !odd
}

// numeric may be a number to YAML, or a date; 3期都还了 is none.
var numeric = regexp.MustCompile(`^[-+.0-9][-+.0-9a-fA-FxoX_:eTZ]*$`)

// typed are words that YAML takes for something else than text.
var typed = regexp.MustCompile(`^(?i:null|true|false|yes|no|on|off|y|n)$`)
