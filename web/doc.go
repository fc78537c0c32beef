// Package web is everything over HTTP. This half of it is the visitors': the chat socket, its fallback over plain requests,
// and the chat page. The console and the admin API stand in staff*.go, console*.go and admin*.go.
//
// # Words
//
// A frame is one JSON object of the chat protocol, version 1. A connection is one WebSocket. A talk is the conversation that
// one connection (or one request of the fallback) has with one session; a tab is its seat in the hub, where it hears that
// its session has moved. The cursor of a talk is the last message that was sent to it. The widget is what visitors see: a
// script that any page may load, and that is all of the chat page.
//
// # The way of a frame
//
//	reader   limit, deadline, UTF-8; one frame at a time, so that a flood waits in the kernel's buffers
//	loop     owns the talk: frame → bot or store → frames; one turn at a time
//	writer   a bounded queue; who does not empty it is dropped with 1013 and recovers by seq
//
// # Promise
//
// A turn's frame is sent after the turn is stored. Messages reach a talk by rising seq, none twice, none left out: whatever
// is not the next seq makes the talk read the log from its cursor. It takes its seat before it reads the history, looks again
// after a lost feed and at every ping, and reads the message at its cursor along with what follows, so that a log which was
// cut back by a failover is noticed and told as a reset. Hence a lost announcement delays, and never loses.
//
// A say that is under way when its connection dies is finished all the same: the visitor comes back for it.
//
// # An exchange
//
//	→ {"type":"hello","page":"https://shop.example/help"}
//	← {"type":"welcome","session":"…","token":"….…","resumed":false,"seq":0,"knowledge":"…","disclosure":"…","hot":[{"label":"…"}]}
//	← {"type":"history","messages":[]}
//	→ {"type":"say","id":"0b9e…","text":"花呗晚还六天上征信吗"}
//	← {"type":"turn","id":"0b9e…","messages":[{"seq":1,"role":"user",…},{"seq":2,"role":"bot","kind":"answer",…}]}
//
// # For machines
//
// The same is served as AsyncAPI 3 at /v1/asyncapi.json. That document, protocol/schema.json and the types of the widget
// (ui/src/protocol.ts) are made from the Go structs of the frames by make widget; tests hold what goes over the line of a real
// server against the document.
package web
