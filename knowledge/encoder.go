package knowledge

import (
	"encoding/binary"
	"fmt"
	"math"
)

// dims is the number of dimensions of a text's vector.
const dims = 64

type vector [dims]float32

// encoder turns a question into a vector, so that questions in other words for the same thing lie near each other: the sum of
// the vectors of its terms, normalised. Rows are stored as 8-bit integers with a scale each.
type encoder struct {
	scale []float32
	rows  [][dims]int8
}

// encode returns the unit vector of a question. What the index does not know adds length in directions of its own, so that a
// question of unknown words lies near nothing.
func (e *encoder) encode(terms []int32, unknown float64) (v vector) {
	for _, t := range terms {
		row, s := &e.rows[t], e.scale[t]
		for d := range v {
			v[d] += s * float32(row[d])
		}
	}
	length := unknown
	for _, x := range v {
		length += float64(x) * float64(x)
	}
	if length > 0 {
		n := float32(1 / math.Sqrt(length))
		for d := range v {
			v[d] *= n
		}
	}
	return v
}

// normalise makes the vector's length 1, unless it is 0.
func (v *vector) normalise() {
	length := math.Sqrt(float64(near(v, v)))
	if length == 0 {
		return
	}
	for d := range v {
		v[d] /= float32(length)
	}
}

// near is the cosine of two unit vectors.
func near(a, b *vector) float32 {
	var s0, s1, s2, s3 float32
	for d := 0; d < dims; d += 4 {
		s0 += a[d] * b[d]
		s1 += a[d+1] * b[d+1]
		s2 += a[d+2] * b[d+2]
		s3 += a[d+3] * b[d+3]
	}
	return s0 + s1 + s2 + s3
}

// quantise rounds trained rows to 8 bits.
func quantise(rows []vector) *encoder {
	e := &encoder{scale: make([]float32, len(rows)), rows: make([][dims]int8, len(rows))}
	for i := range rows {
		var most float64
		for _, x := range rows[i] {
			most = max(most, math.Abs(float64(x)))
		}
		if most == 0 {
			continue
		}
		e.scale[i] = float32(most / 127)
		for d, x := range rows[i] {
			e.rows[i][d] = int8(math.Round(float64(x) / most * 127))
		}
	}
	return e
}

// rowSize is the number of bytes of a row as it is stored.
const rowSize = 4 + dims

// MarshalBinary writes each row as its scale (float32, little-endian) and its dims bytes.
func (e *encoder) MarshalBinary() ([]byte, error) {
	out := make([]byte, 0, len(e.rows)*(4+dims))
	for i := range e.rows {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(e.scale[i]))
		for _, x := range e.rows[i] {
			out = append(out, byte(x))
		}
	}
	return out, nil
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (e *encoder) UnmarshalBinary(data []byte) error {
	const size = rowSize
	if len(data)%size != 0 {
		return fmt.Errorf("encoder: %d bytes are no whole rows of %d", len(data), size)
	}
	n := len(data) / size
	e.scale, e.rows = make([]float32, n), make([][dims]int8, n)
	for i := range n {
		row := data[i*size : (i+1)*size]
		e.scale[i] = math.Float32frombits(binary.LittleEndian.Uint32(row))
		for d := range dims {
			e.rows[i][d] = int8(row[4+d])
		}
	}
	return nil
}
