package web

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/invopop/jsonschema"
)

// object is a JSON object; its keys are written in their order.
type object = map[string]any

// asyncDoc is an AsyncAPI 3.0 document.
type asyncDoc struct {
	AsyncAPI           string `json:"asyncapi"`
	Info               object `json:"info"`
	DefaultContentType string `json:"defaultContentType"`
	Servers            object `json:"servers"`
	Channels           object `json:"channels"`
	Operations         object `json:"operations"`
	Components         object `json:"components"`
}

// Names of the two lists of frames that the fallback carries.
const (
	clientList = "clientFrames"
	serverList = "serverFrames"
)

var closeCodes = object{
	strconv.Itoa(closeDone):    "done",
	strconv.Itoa(closeNotUTF8): "a frame was not UTF-8",
	strconv.Itoa(closePolicy):  "protocol or policy broken: do not reconnect by yourself",
	strconv.Itoa(closeTooBig):  "a frame was too big",
	strconv.Itoa(closeRestart): "the server restarts: reconnect at once, on any node",
	strconv.Itoa(closeLater):   "overloaded, or the client reads too slowly: back off, then resume",
}

func asyncAPIDoc(defs jsonschema.Definitions) asyncDoc {
	return asyncDoc{
		AsyncAPI: "3.0.0",
		Info: object{
			"title": "Liaoqing chat", "version": "1.0.0", "license": object{"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
			"description": "The chat protocol, version 1: what a widget, or any other client, and the server say to each other. " +
				"A turn is stored whole or not at all, before its frame is sent. A client that lost its connection resumes with token, after and last, " +
				"gets what it missed, and sends again each say that it has no turn for: every say ends as exactly one turn. " +
				"Messages come to a connection by rising seq, without gap or repetition; only a replayed turn may come again out of that order, and moves nothing. " +
				"The schemas are strict: they tell what this server says and takes. A client that is to outlive it passes over what it does not know.",
		},
		DefaultContentType: "application/json",
		Servers: object{
			"socket": server("wss", "The chat over a WebSocket."),
			"http":   server("https", "The same frames where WebSockets are blocked."),
		},
		Channels:   object{"chat": chatChannel(), "frames": framesChannel()},
		Operations: operations(),
		Components: object{"messages": messages(), "schemas": defs, "securitySchemes": object{
			"token": object{"type": "http", "scheme": "bearer", "description": "The token of a welcome."}}},
	}
}

func server(protocol, description string) object {
	return object{"host": "{host}", "protocol": protocol, "description": description, "variables": object{
		"host": object{"description": "Where the widget is loaded from.", "examples": []string{"chat.example.com", "127.0.0.1:8080"}}}}
}

func ref(path string, parts ...any) object { return object{"$ref": "#/" + fmt.Sprintf(path, parts...)} }

func chatChannel() object {
	carried := object{}
	for _, f := range append(clientFrames, serverFrames...) {
		carried[f.kind] = ref("components/messages/%s", f.kind)
	}
	return object{
		"address": "/v1/chat", "servers": []any{ref("servers/socket")}, "messages": carried,
		"description": "One WebSocket of the subprotocol liaoqing.v1. Text frames only, one JSON object a frame. " +
			"A request with an Origin header is admitted where the origin is the server's own or on its list, else refused with 403. The close codes are in x-close-codes.",
		"bindings": object{"ws": object{"method": "GET", "bindingVersion": "0.1.0", "headers": object{
			"type": "object", "properties": object{"Sec-WebSocket-Protocol": object{"const": subprotocol}}}}},
		"x-close-codes": closeCodes,
	}
}

func framesChannel() object {
	return object{
		"address": "/v1/frames", "servers": []any{ref("servers/http")},
		"messages":    object{clientList: ref("components/messages/%s", clientList), serverList: ref("components/messages/%s", serverList)},
		"description": "The frames of the chat channel in JSON arrays, with the same limits and promises.",
	}
}

// replies tells what a client frame is answered with; any may be answered with an error.
var replies = map[string][]string{
	"hello": {"welcome", "history"}, "say": {"turn"}, "choose": {"turn"}, "rate": {"rated"}, "suggest": {"suggestions"}, "erase": {"erased"},
}

// operations are named from the server's side, as AsyncAPI wants: it receives what clients send.
func operations() object {
	all := object{
		"announce": object{"action": "send", "channel": ref("channels/chat"), "messages": inChannel("chat", "turn", "erased", "error"),
			"summary": "What another tab or a member of staff did, and why a connection is about to end."},
		"postFrames": object{"action": "receive", "channel": ref("channels/frames"), "messages": inChannel("frames", clientList),
			"reply":    object{"channel": ref("channels/frames"), "messages": inChannel("frames", serverList)},
			"summary":  "POST: client frames in, the frames that they cause out. Without a token the first frame is hello, with one it need not be.",
			"bindings": object{"http": object{"method": "POST", "bindingVersion": "0.3.0"}}},
		"getFrames": object{"action": "send", "channel": ref("channels/frames"), "messages": inChannel("frames", serverList),
			"security": []any{ref("components/securitySchemes/token")},
			"summary":  "GET: what comes after a seq, waiting for it. An empty array means: ask again.",
			"bindings": object{"http": object{"method": "GET", "bindingVersion": "0.3.0", "query": pollQuery()}}},
	}
	for _, f := range clientFrames {
		all[f.kind] = object{"action": "receive", "channel": ref("channels/chat"), "messages": inChannel("chat", f.kind), "summary": about[f.name],
			"reply": object{"channel": ref("channels/chat"), "messages": inChannel("chat", append(replies[f.kind], "error")...)}}
	}
	return all
}

func inChannel(channel string, names ...string) (refs []any) {
	for _, name := range names {
		refs = append(refs, ref("channels/%s/messages/%s", channel, name))
	}
	return refs
}

func pollQuery() object {
	return object{"type": "object", "required": []string{"after"}, "properties": object{
		"after": object{"type": "integer", "minimum": 0, "description": about["Hello.after"]},
		"last":  object{"type": "string", "description": about["Hello.last"]},
		"wait":  object{"type": "integer", "minimum": 0, "description": fmt.Sprintf("Seconds to wait, at most %d.", int(mostWait.Seconds()))},
	}}
}

func messages() object {
	all := object{
		clientList: object{"name": clientList, "title": "Body of a POST", "payload": object{"type": "array", "maxItems": mostAtOne, "items": ref("components/schemas/ClientFrame")},
			"description": fmt.Sprintf("At most %d bytes in all, and %d for each frame.", maxBody, maxFrame)},
		serverList: object{"name": serverList, "title": "Body of an answer", "payload": object{"type": "array", "items": ref("components/schemas/ServerFrame")},
			"description": "Status 200; where all came to nothing, 400, 401 (bad_token), 403 (origin not admitted), 413 (too big), 429 (rate_limited), 500 or 503 (later)."},
	}
	for _, f := range append(clientFrames, serverFrames...) {
		all[f.kind] = object{"name": f.kind, "title": f.name, "summary": about[f.name], "payload": ref("components/schemas/%s", f.name),
			"examples": []any{object{"name": f.kind, "payload": json.RawMessage(examples[f.kind])}}}
	}
	return all
}
