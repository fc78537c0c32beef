package web

// The client frames, one struct each. The server reads them all into one request; a test holds the two together.

type clientHello struct {
	Type   string `json:"type"`
	Token  string `json:"token,omitempty"`
	After  int64  `json:"after,omitempty"`
	Last   string `json:"last,omitempty"`
	Page   string `json:"page,omitempty"`
	Client string `json:"client,omitempty"`
}

type clientSay struct {
	Type string `json:"type"`
	ID   string `json:"id"`
	Text string `json:"text"`
}

type clientChoose struct {
	Type   string `json:"type"`
	ID     string `json:"id"`
	Seq    int64  `json:"seq"`
	Choice string `json:"choice"`
}

type clientRate struct {
	Type    string `json:"type"`
	ID      string `json:"id"`
	Seq     int64  `json:"seq"`
	Useful  *bool  `json:"useful"`
	Comment string `json:"comment,omitempty"`
}

type clientSuggest struct {
	Type string `json:"type"`
	ID   string `json:"id"`
	Text string `json:"text"`
}

type clientErase struct {
	Type string `json:"type"`
	ID   string `json:"id"`
}

// frameType is one frame of the protocol: the value of its field type, its name in the schema, and the Go struct.
type frameType struct {
	kind, name string
	is         any
}

var clientFrames = []frameType{
	{"hello", "Hello", clientHello{}}, {"say", "Say", clientSay{}}, {"choose", "Choose", clientChoose{}},
	{"rate", "Rate", clientRate{}}, {"suggest", "Suggest", clientSuggest{}}, {"erase", "Erase", clientErase{}},
}

var serverFrames = []frameType{
	{"welcome", "Welcome", welcome{}}, {"history", "History", history{}}, {"turn", "Turn", turn{}},
	{"rated", "Rated", rated{}}, {"suggestions", "Suggestions", suggestions{}}, {"erased", "Erased", erased{}},
	{"error", "Failure", failure{}},
}
