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

// examples are one frame of each type as it goes over the line. They stand in the document, and what the tests spoil to see
// that the document refuses it begins as one of them.
var examples = map[string]string{
	"hello": `{"type": "hello", "token": "0c8a1f1e2b7d4a55.s3cr3t", "after": 4, "last": "8d0e4a52-4d3f-4a0a-9c38-0f6d9b0d7c11",
		"page": "https://shop.example/help", "client": "widget/1"}`,
	"say":     `{"type": "say", "id": "0b9e2c1e-5b1c-4c7c-9f55-0d7f5a3c1a11", "text": "花呗晚还六天上征信吗"}`,
	"choose":  `{"type": "choose", "id": "5d3f3c9e-6a64-4f2e-8a44-0b7a2f8f9c02", "seq": 2, "choice": "next"}`,
	"rate":    `{"type": "rate", "id": "2f0c7c0e-9d0b-4d5e-b0ee-6f1f6a1d3b03", "seq": 6, "useful": true, "comment": "说得很清楚"}`,
	"suggest": `{"type": "suggest", "id": "7a1de0a2-0d7c-4a0e-93a5-5f0e8b6d2c04", "text": "花呗怎么"}`,
	"erase":   `{"type": "erase", "id": "9b7f4f2c-1c43-47b5-8e3e-3d2b1a0f5e05"}`,

	"welcome": `{"type": "welcome", "session": "0c8a1f1e2b7d4a55", "token": "0c8a1f1e2b7d4a55.s3cr3t", "resumed": true, "seq": 6,
		"knowledge": "3f2a9c", "disclosure": "我是自动助手，不是真人。", "hot": [{"label": "怎么注销小米分期"}]}`,
	"history": `{"type": "history", "messages": [
		{"seq": 5, "turn": "0b9e2c1e-5b1c-4c7c-9f55-0d7f5a3c1a11", "role": "user", "time": "2026-11-22T07:00:00.098Z", "text": "花呗晚还六天上征信吗"},
		` + exampleAnswer + `]}`,
	"turn": `{"type": "turn", "id": "5d3f3c9e-6a64-4f2e-8a44-0b7a2f8f9c02", "messages": [
		{"seq": 3, "turn": "5d3f3c9e-6a64-4f2e-8a44-0b7a2f8f9c02", "role": "user", "time": "2026-11-22T06:59:41.300Z", "text": "已全部还清"},
		{"seq": 4, "turn": "5d3f3c9e-6a64-4f2e-8a44-0b7a2f8f9c02", "role": "bot", "time": "2026-11-22T06:59:41.300Z", "reply_to": 3, "kind": "guide_step",
		 "text": "**第 2 步 / 共 8 步：登录小米账号**", "guide": ` + exampleGuide + `,
		 "choices": [{"id": "next", "label": "已完成,下一步", "source": null}]}]}`,
	"rated": `{"type": "rated", "id": "2f0c7c0e-9d0b-4d5e-b0ee-6f1f6a1d3b03", "seq": 6}`,
	"suggestions": `{"type": "suggestions", "id": "7a1de0a2-0d7c-4a0e-93a5-5f0e8b6d2c04", "items": [
		{"label": "花呗怎么关闭", "source": {"kind": "article", "id": "huabei-close", "title": "花呗怎么关闭", "url": "/articles/huabei-close"}}]}`,
	"erased": `{"type": "erased", "id": "9b7f4f2c-1c43-47b5-8e3e-3d2b1a0f5e05"}`,
	"error":  `{"type": "error", "id": "0b9e2c1e-5b1c-4c7c-9f55-0d7f5a3c1a11", "code": "rate_limited", "message": "您发得太快了，请稍等几秒再发。", "retry_after_ms": 1500}`,
}

const (
	exampleGuide = `{"id": "xiaomi-installment", "title": "小米分期注销", "step": 2, "steps": 8, "step_title": "登录小米账号", "state": "active"}`

	exampleAnswer = `{"seq": 6, "turn": "0b9e2c1e-5b1c-4c7c-9f55-0d7f5a3c1a11", "role": "bot", "time": "2026-11-22T07:00:00.098Z", "reply_to": 5, "kind": "answer",
		 "text": "**结论**\n\n会影响，但不是永久的。", "guide": ` + exampleGuide + `,
		 "sources": [{"kind": "article", "id": "huabei-overdue-6-days", "title": "花呗还款逾期六天对征信的影响及应对策略",
		 "url": "/articles/huabei-overdue-6-days", "reviewed": "2026-11-22", "basis": ["《征信业管理条例》第16条"]}]}`
)
