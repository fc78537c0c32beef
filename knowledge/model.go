package knowledge

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
)

// The model of the embedded content is made by `go test ./knowledge -run TestModel -update`, and compared by the same test.
// Whoever publishes other content trains it then; see Train.
var (
	//go:embed model.json
	embeddedWeights []byte
	//go:embed model.bin
	embeddedRows []byte
)

// model is what is learned from the similar questions: the encoder, a linear re-ranker, and the logistic regression that turns
// its scores into a confidence.
type model struct {
	Digest    string             `json:"digest"` // of the material that it was made from
	Weights   map[string]float64 `json:"weights"`
	Calibrate []float64          `json:"calibrate"` // of signals, the last is the constant

	weights features
	encoder *encoder
}

// readModel reads what model.files wrote.
func readModel(weights, rows []byte) (*model, error) {
	m := &model{encoder: &encoder{}}
	if err := json.Unmarshal(weights, m); err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	if len(m.Calibrate) != signals+1 {
		return nil, fmt.Errorf("model: %d calibration weights, want %d", len(m.Calibrate), signals+1)
	}
	for i, name := range featureNames {
		m.weights[i] = m.Weights[name]
	}
	if err := m.encoder.UnmarshalBinary(rows); err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	return m, nil
}

// Model is a trained model as it is stored beside the files of a version.
type Model struct {
	Weights []byte // JSON
	Rows    []byte // of the encoder
}

// EmbeddedModel is the model of the embedded content.
func EmbeddedModel() *Model { return &Model{embeddedWeights, embeddedRows} }

// material is the digest of what a model is made from: the questions of all entries, and what decides how they are read. Texts,
// facts and dates are not in it, so they are changed without training.
func (c *Content) material() (string, error) {
	h := sha256.New()
	if err := json.NewEncoder(h).Encode(entriesOf(c)); err != nil {
		return "", fmt.Errorf("material of the model: %w", err)
	}
	for _, name := range []string{"products.yaml", "synonyms.txt", "intents/situations.yaml"} {
		fmt.Fprintf(h, "%s\x00%s\x00", name, c.files[name])
	}
	return hex.EncodeToString(h.Sum(nil))[:16], nil
}

// read returns the model if it was made from the material with this digest, else nil.
func (m *Model) read(digest string) (*model, error) {
	if m == nil || len(m.Weights) == 0 {
		return nil, nil
	}
	var made struct{ Digest string }
	if err := json.Unmarshal(m.Weights, &made); err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	if made.Digest != digest {
		return nil, nil
	}
	return readModel(m.Weights, m.Rows)
}

// Model returns the model to store beside the files.
func (b *Base) Model() (Model, error) {
	weights, rows, err := b.model.files()
	return Model{weights, rows}, err
}

// files returns the model as it is stored: weights for people, the encoder's rows for the program.
func (m *model) files() (weights, rows []byte, err error) {
	if weights, err = json.MarshalIndent(m, "", "\t"); err != nil {
		return nil, nil, fmt.Errorf("model: %w", err)
	}
	rows, err = m.encoder.MarshalBinary()
	return append(weights, '\n'), rows, err
}

func (m *model) score(f features) (sum float64) {
	for i, w := range m.weights {
		sum += w * f[i]
	}
	return sum
}

const signals = 11

// signalsOf is what a confidence is made from: the score, the share among the candidates, and how much of either question the
// other holds, and what kind of entry it is.
func signalsOf(k ranking, share float64) [signals]float64 {
	share = min(max(share, .001), .999)
	f := k.features
	return [signals]float64{k.score / 4, math.Log(share / (1 - share)), f[atCover], f[atCovered], f[atOrder], f[atFit],
		f[atNear], f[atNearby], f[atStep], f[atUncovered], f[atUnderWay]}
}

func (m *model) confidence(k ranking, share float64) float64 {
	sum := m.Calibrate[signals]
	for i, s := range signalsOf(k, share) {
		sum += m.Calibrate[i] * s
	}
	return sigmoid(sum)
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
