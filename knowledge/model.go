package knowledge

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math"
)

// model.json is made by `go test ./knowledge -run TestModel -update` from the embedded content, and compared by the same
// test: the weights are of features, not of entries, so they serve any content in the same form.
//
//go:embed model.json
var modelFile []byte

// model is a linear re-ranker and the logistic regression that turns its scores into a confidence.
type model struct {
	Weights   map[string]float64 `json:"weights"`
	Calibrate []float64          `json:"calibrate"` // of signals, the last is the constant

	weights features
}

func readModel(data []byte) (*model, error) {
	m := &model{}
	if err := json.Unmarshal(data, m); err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	if len(m.Calibrate) != signals+1 {
		return nil, fmt.Errorf("model: %d calibration weights, want %d", len(m.Calibrate), signals+1)
	}
	for i, name := range featureNames {
		m.weights[i] = m.Weights[name]
	}
	return m, nil
}

func (m *model) score(f features) (sum float64) {
	for i, w := range m.weights {
		sum += w * f[i]
	}
	return sum
}

const signals = 6

// signalsOf is what a confidence is made from: the score, the share among the candidates, and how much of either question the
// other holds.
func signalsOf(k ranked, share float64) [signals]float64 {
	share = min(max(share, .001), .999)
	f := k.features
	return [signals]float64{k.score / 4, math.Log(share / (1 - share)), f[0], f[1], f[2], f[3]}
}

func (m *model) confidence(k ranked, share float64) float64 {
	sum := m.Calibrate[signals]
	for i, s := range signalsOf(k, share) {
		sum += m.Calibrate[i] * s
	}
	return sigmoid(sum)
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
