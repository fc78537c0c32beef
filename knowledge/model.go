package knowledge

import (
	"crypto/sha256"
	_ "embed"
	"encoding"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
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
	Kinds     [][]float64        `json:"kinds"`     // for each kind, of kind signals, the last is the constant

	weights    features
	encoder    *encoder
	classifier *classifier
	reports    *classifier
	skimmed    []byte // storeSkimmed
	stored     Model  // as it was read; empty where it was trained here
}

// readModel reads what model.files wrote, for an index.
func readModel(weights, rows []byte, ix *index, rp *reporter) (*model, error) {
	m := &model{encoder: &encoder{}, classifier: &classifier{classes: ix.about.names}}
	if err := json.Unmarshal(weights, m); err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	if len(m.Calibrate) != signals+1 || len(m.Kinds) != kindCount || slices.ContainsFunc(m.Kinds, func(w []float64) bool { return len(w) != kindSignals+1 }) {
		return nil, errors.New("model: other signals than this program's")
	}
	for i, name := range featureNames {
		m.weights[i] = m.Weights[name]
	}
	parts, err := splitRows(rows, rowParts)
	if err != nil {
		return nil, err
	}
	if err := m.encoder.UnmarshalBinary(parts[0]); err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	if err := m.classifier.read(parts[1], len(ix.words.name)); err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	if m.reports, err = rp.read(parts[2]); err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	m.stored = Model{weights, rows}
	return m, nil
}

// Model is a trained model as it is stored beside the files of a version.
type Model struct {
	Weights []byte // JSON
	Rows    []byte // of the encoder, the classifier, the reports' classifier and what was read, each after its length (uint32, little-endian)
}

// EmbeddedModel is the model of the embedded content.
func EmbeddedModel() *Model { return &Model{embeddedWeights, embeddedRows} }

// material is the digest of what a model is made from: the questions of all entries and the examples of reports, what decides how
// they are read, and how a part of them is read, so that a program that reads otherwise trains anew. Texts, facts and dates are
// not in it: they are changed without training.
func (c *Content) material(entries []Entry, sk *skimmer) (string, error) {
	h := sha256.New()
	if err := json.NewEncoder(h).Encode(entries); err != nil {
		return "", fmt.Errorf("material of the model: %w", err)
	}
	for _, name := range []string{"products.yaml", "synonyms.txt", "intents/situations.yaml", reportsFile} {
		fmt.Fprintf(h, "%s\x00%s\x00", name, c.files[name])
	}
	h.Write(sk.probe())
	return hex.EncodeToString(h.Sum(nil))[:16], nil
}

// madeFrom returns the first of the models that was made from the material with this digest, or nil.
func madeFrom(digest string, models []*Model) (*Model, error) {
	for _, m := range models {
		if m == nil || len(m.Weights) == 0 {
			continue
		}
		var made struct{ Digest string }
		if err := json.Unmarshal(m.Weights, &made); err != nil {
			return nil, fmt.Errorf("model: %w", err)
		}
		if made.Digest == digest {
			return m, nil
		}
	}
	return nil, nil
}

// skimmed returns what was read of n texts; nil where there is no model.
func (m *Model) skimmed(n int) ([]skimmed, error) {
	if m == nil {
		return nil, nil
	}
	parts, err := splitRows(m.Rows, rowParts)
	if err != nil {
		return nil, err
	}
	return readSkimmed(parts[rowParts-1], n)
}

// read reads the model for an index that was made from the same; nil where there is none.
func (m *Model) read(ix *index, rp *reporter) (*model, error) {
	if m == nil {
		return nil, nil
	}
	return readModel(m.Weights, m.Rows, ix, rp)
}

// Model returns the model to store beside the files.
func (b *Base) Model() (Model, error) {
	if len(b.model.stored.Rows) > 0 {
		return b.model.stored, nil
	}
	weights, rows, err := b.model.files()
	return Model{weights, rows}, err
}

// files returns the model as it is stored: weights for people, the encoder's rows for the program.
func (m *model) files() (weights, rows []byte, err error) {
	if weights, err = json.MarshalIndent(m, "", "\t"); err != nil {
		return nil, nil, fmt.Errorf("model: %w", err)
	}
	for _, part := range []encoding.BinaryMarshaler{m.encoder, m.classifier, m.reports} {
		data, err := part.MarshalBinary()
		if err != nil {
			return nil, nil, fmt.Errorf("model: %w", err)
		}
		rows = append(binary.LittleEndian.AppendUint32(rows, uint32(len(data))), data...)
	}
	rows = append(binary.LittleEndian.AppendUint32(rows, uint32(len(m.skimmed))), m.skimmed...)
	return append(weights, '\n'), rows, nil
}

const rowParts = 4

// splitRows takes the parts of rows apart.
func splitRows(rows []byte, n int) (parts [][]byte, err error) {
	for range n {
		if len(rows) < 4 || uint64(len(rows)-4) < uint64(binary.LittleEndian.Uint32(rows)) {
			return nil, errors.New("model: its rows end too early")
		}
		end := 4 + int(binary.LittleEndian.Uint32(rows))
		parts, rows = append(parts, rows[4:end]), rows[end:]
	}
	return parts, nil
}

func (m *model) score(f features) (sum float64) {
	for i, w := range m.weights {
		sum += w * f[i]
	}
	return sum
}

const signals = 13

// signalsOf is what a confidence is made from: the score, the share among the candidates, how much of either question the other
// holds, what kind of entry it is, and how likely the question is about its kind.
func signalsOf(k ranking, share, kind float64) [signals]float64 {
	f := k.features
	return [signals]float64{k.score / 4, odds(share), f[atCover], f[atCovered], f[atOrder], f[atFit],
		f[atNear], f[atNearby], f[atStep], f[atUncovered], f[atUnderWay], f[atClass], odds(kind)}
}

// odds is the logarithm of the odds of a share, within those of one in a thousand.
func odds(share float64) float64 {
	share = min(max(share, .001), .999)
	return math.Log(share / (1 - share))
}

func (m *model) confidence(k ranking, share, kind float64) float64 {
	sum := m.Calibrate[signals]
	for i, s := range signalsOf(k, share, kind) {
		sum += m.Calibrate[i] * s
	}
	return sigmoid(sum)
}

// Signals for the kind of a question: askSignals of the question itself, then those of the candidates.
const (
	askSignals  = kindCount + 2
	kindSignals = askSignals + 3*kindCount
)

// askedAbout is what a question itself says about the kind of entry that it wants.
func askedAbout(a asked, sc Scope) (s [askSignals]float64) {
	for k, p := range a.kinds {
		s[k] = logShare(p)
	}
	s[kindCount] = a.strange
	s[kindCount+1] = truth(sc.Guide != "")
	return s
}

// kindSignalsOf adds what the candidates say: of each kind, its part of all scores, and how well its best fits and lies near.
func (b *Base) kindSignalsOf(about [askSignals]float64, list []ranking) (s [kindSignals]float64) {
	copy(s[:], about[:])
	scores := make([]float64, len(list))
	for i, k := range list {
		scores[i] = k.score
	}
	var mass, fit, near [kindCount]float64
	for i, p := range softmax(scores) {
		k := kindOf(b.index.entries[list[i].entry].Kind)
		mass[k] += p
		fit[k] = max(fit[k], list[i].features[atFit])
		near[k] = max(near[k], list[i].features[atNear])
	}
	for k := range kindCount {
		s[askSignals+k] = logShare(mass[k])
		s[askSignals+kindCount+k] = fit[k]
		s[askSignals+2*kindCount+k] = near[k]
	}
	return s
}

// kinds tells how likely a question is about each kind of entry; the shares sum to 1.
func (m *model) kinds(s [kindSignals]float64) [kindCount]float64 {
	scores := make([]float64, kindCount)
	for k, w := range m.Kinds {
		scores[k] = w[kindSignals]
		for n, v := range s {
			scores[k] += w[n] * v
		}
	}
	return [kindCount]float64(softmax(scores))
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
