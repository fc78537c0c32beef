package zh

import (
	"math"
	"strconv"
	"strings"
)

// digits reads a number written in digits: 3000, 3,000, 1.5万, 3千, 3k, 3w, 3万5.
func (q quantities) digits(i int) number {
	text, figuresEnd := q.figureRun(i)
	n := number{end: figuresEnd}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || len(text) > maxRun {
		return n
	}
	scaled, end := q.scale(i, figuresEnd, v)
	if scaled == v || scaled != math.Trunc(scaled) || scaled > 1e15 {
		n.low, n.high, n.end, n.ok = v, v, end, true
		n.text = text + string(q.text[figuresEnd:end])
		return n
	}
	n.low, n.high, n.end, n.ok = scaled, scaled, end, true
	return n
}

// figureRun returns the digits at i without commas between thousands, with a fraction.
func (q quantities) figureRun(i int) (string, int) {
	var b strings.Builder
	for i < len(q.text) && digit(q.text[i]) {
		b.WriteRune(q.text[i])
		i++
	}
	for grouped := b.Len() <= 3; grouped && b.Len() <= 12 && q.thousands(i); {
		b.WriteString(string(q.text[i+1 : i+4]))
		i += 4
	}
	if i+1 < len(q.text) && q.text[i] == '.' && digit(q.text[i+1]) {
		b.WriteByte('.')
		for i++; i < len(q.text) && digit(q.text[i]); i++ {
			b.WriteRune(q.text[i])
		}
	}
	return b.String(), i
}

// thousands tells that a comma and exactly three digits stand at i.
func (q quantities) thousands(i int) bool {
	if i+3 >= len(q.text) || q.text[i] != ',' {
		return false
	}
	for _, r := range q.text[i+1 : i+4] {
		if !digit(r) {
			return false
		}
	}
	return i+4 == len(q.text) || !digit(q.text[i+4])
}

// scale multiplies v by what follows at end: k, w, or places, and adds what is below: 3万5千, 3万5.
func (q quantities) scale(start, end int, v float64) (float64, int) {
	if end >= len(q.text) || strings.ContainsRune("kw", q.text[end]) {
		return q.scaleByLetter(start, end, v)
	}
	bare, last := v, 0
	for end < len(q.text) && places[q.text[end]] > 10 {
		last = places[q.text[end]]
		v *= float64(last)
		end++
	}
	if last == 0 || end >= len(q.text) {
		return v, end
	}
	below, ok := figures[q.text[end]]
	if digit(q.text[end]) {
		below, ok = int(q.text[end]-'0'), true
	}
	switch next := end + 1; {
	case ok && below > 0 && next < len(q.text) && places[q.text[next]] > 10 && places[q.text[next]] < last:
		return v + float64(below*places[q.text[next]]), next + 1
	case ok && below > 0 && (q.open(next) && !q.digitAt(next) || q.after(next, "元", "块")):
		return v + float64(below*last/10), next
	case ok:
		return bare, end // two numbers, not one
	}
	return v, end
}

func (q quantities) digitAt(i int) bool {
	return i < len(q.text) && (digit(q.text[i]) || q.text[i] == '.')
}

func (q quantities) scaleByLetter(start, end int, v float64) (float64, int) {
	if end >= len(q.text) || start > 0 && latin(q.text[start-1]) || end+1 < len(q.text) && latin(q.text[end+1]) {
		return v, end
	}
	if q.text[end] == 'k' {
		return v * 1000, end + 1
	}
	return v * 10_000, end + 1
}
