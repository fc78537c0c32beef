package intents

// Reading is what was understood of one utterance. It is a value: the same text and lexicon give the same Reading.
type Reading struct {
	Text       string    // as given (masked by the caller where it comes from a visitor)
	Folded     string    // Text folded (zh.Fold: width, case, simplified characters, numerals as digits) and put right (doc.go)
	Bare       string    // Folded without courtesies and marks at its ends; it is compared with questions
	BareAt     int       // byte offset of Bare in Folded
	Words      []string  // Folded cut into words, without punctuation and white space
	Products   []Mention // in the order they are named, each product once
	Days       Span      // zero: none named
	Amount     float64   // yuan; 0: none named
	Step       int       // 第3步 → 3, 最后一步 → -1; 0: none named
	StepsDone  int       // 前3步都弄好了 → 3; 0: none said to be done by its number
	Situations []string  // names of the lexicon's situations, in its order
	Acts       []Act     // the best first
	Question   bool      // asks something, as against stating or commanding
	Negated    bool      // an odd number of negations bear on the main verb
	Supposed   bool      // 要是逾期了 as against 已经逾期了
}

// Mention is a product named in an utterance.
type Mention struct {
	ID      string // of the product in products.yaml
	Surface string // as it stands in Folded
	At      int    // byte offset in Folded
	Denied  bool   // 不是小米, 不要花呗
}

// Span is a number of days; Min == Max where the visitor was exact.
type Span struct{ Min, Max int }

// None tells that no days were named.
func (s Span) None() bool { return s == Span{} }

// Act is a dialogue act or intent with its confidence, 0..1.
type Act struct {
	Name       string
	Confidence float64
	Surface    string // the part of Folded that gave it away
	At         int    // byte offset of Surface in Folded
}

// Lexicon is what a Reader knows of the knowledge it serves. Package knowledge makes it from products.yaml and intents/*.yaml.
type Lexicon struct {
	Products   []Name
	Situations []Pattern
	Acts       []Pattern
	Words      []string // further words for the segmenter's domain dictionary
}

// Name is a thing with all the ways people write it: names, aliases, misspellings, pinyin.
type Name struct {
	ID       string
	Right    []string // name and aliases: found also where they are written as they sound
	Written  []string // all ways, misspellings too
	Platform bool     // where a product lives: meant by its name only where none of its products is named
}

// Pattern names what any of its regular expressions (RE2, over folded text) recognises, unless one of Unless matches too.
// Whole patterns must match the utterance from end to end, apart from polite words and punctuation.
type Pattern struct {
	Name   string
	Match  []string
	Whole  []string
	Unless []string
}
