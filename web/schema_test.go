package web

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/invopop/jsonschema"

	"github.com/liaoqing/liaoqing/session"
)

// errorCodes are the values of code in an error frame.
var errorCodes = []any{"bad_frame", "too_long", "empty", "unknown_choice", "rate_limited", "bad_token", "unavailable", "internal"}

// words are the types that have a list of values, by the field that shows them.
var words = map[string]struct {
	name   string
	values []any
}{
	"Message.role": {"Role", []any{session.User, session.Bot, session.Agent}},
	"Message.kind": {"Kind", []any{session.GuideStep, session.Answer, session.Clarify, session.Handoff, session.Fallback, session.Smalltalk,
		session.Ended, session.Notice}},
	"Position.state": {"State", []any{session.Active, session.Held, session.Done}},
	"Failure.code":   {"Code", errorCodes},
}

const (
	uuidPattern = "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"
	definitions = "#/$defs/"
)

func uuidText(s *jsonschema.Schema)   { s.Pattern, s.Format = uuidPattern, "uuid" }
func date(s *jsonschema.Schema)       { s.Format = "date" }
func filled(s *jsonschema.Schema)     { s.MinLength = count(1) }
func fromZero(s *jsonschema.Schema)   { s.Minimum = "0" }
func fromOne(s *jsonschema.Schema)    { s.Minimum = "1" }
func upTo500(s *jsonschema.Schema)    { s.MaxLength = count(maxText) }
func oneTo500(s *jsonschema.Schema)   { s.MinLength, s.MaxLength = count(1), count(maxText) }
func upToSix(s *jsonschema.Schema)    { s.MaxItems = count(mostOffers) }
func notNothing(s *jsonschema.Schema) { s.MinItems = count(1) }

func count(n uint64) *uint64 { return &n }

// limits are what a field's value must keep beyond its type.
var limits = map[string]func(*jsonschema.Schema){
	"Hello.token": filled, "Hello.after": fromZero,
	"Say.id": uuidText, "Say.text": oneTo500,
	"Choose.id": uuidText, "Choose.seq": fromOne, "Choose.choice": filled,
	"Rate.id": uuidText, "Rate.seq": fromOne, "Rate.comment": upTo500,
	"Suggest.id": uuidText, "Suggest.text": upTo500,
	"Erase.id": uuidText,

	"Welcome.session": filled, "Welcome.token": filled, "Welcome.seq": fromZero, "Welcome.knowledge": filled, "Welcome.disclosure": filled,
	"HotQuestion.label": filled,
	"Turn.id":           filled, "Turn.messages": notNothing,
	"Rated.id": uuidText, "Rated.seq": fromOne,
	"Suggestions.id": uuidText, "Suggestions.items": upToSix, "Suggestion.label": filled,
	"Erased.id":       uuidText,
	"Failure.message": filled, "Failure.retry_after_ms": fromOne,

	"Message.seq": fromOne, "Message.turn": filled, "Message.reply_to": fromOne, "Message.text": filled,
	"Message.sources": notNothing, "Message.choices": notNothing,
	"Position.id": filled, "Position.step": fromOne, "Position.steps": fromOne,
	"Source.kind": func(s *jsonschema.Schema) { s.Enum = []any{"article", "guide"} },
	"Source.id":   filled, "Source.title": filled, "Source.step": fromOne, "Source.reviewed": date,
	"Choice.id": filled, "Choice.label": filled,
}

// schemas are the types of the protocol by name.
func schemas(t *testing.T) jsonschema.Definitions {
	t.Helper()
	b := &schemaBuilder{t: t, defs: jsonschema.Definitions{}, used: map[string]bool{}}
	b.defs["ClientFrame"] = b.frames(clientFrames)
	b.defs["ServerFrame"] = b.frames(serverFrames)
	for name, s := range b.defs {
		b.describe(name, s)
	}
	b.hold()
	for _, w := range words {
		b.defs[w.name] = &jsonschema.Schema{Type: "string", Enum: w.values, Description: b.text(w.name)}
	}
	for key := range about {
		if !b.used[key] {
			t.Errorf("about has %s, which the protocol has not", key)
		}
	}
	for key := range limits {
		if !b.used[key] {
			t.Errorf("limits has %s, which the protocol has not", key)
		}
	}
	return b.defs
}

type schemaBuilder struct {
	t    *testing.T
	defs jsonschema.Definitions
	used map[string]bool // keys of about
}

// frames reflects each frame's struct and those that it uses, and returns the choice among the frames.
func (b *schemaBuilder) frames(all []frameType) *jsonschema.Schema {
	names := map[reflect.Type]string{reflect.TypeFor[label](): "HotQuestion"}
	for _, f := range all {
		names[reflect.TypeOf(f.is)] = f.name
	}
	r := jsonschema.Reflector{Anonymous: true, Namer: func(t reflect.Type) string {
		name, ok := names[t]
		if !ok && t.Name() != "" {
			name = strings.ToUpper(t.Name()[:1]) + t.Name()[1:]
		}
		return name
	}}
	choice := &jsonschema.Schema{}
	for _, f := range all {
		for name, s := range r.Reflect(f.is).Definitions {
			b.defs[name] = s
		}
		kind, ok := b.defs[f.name].Properties.Get("type")
		if !ok {
			b.t.Fatalf("%s has no field type", f.name)
		}
		kind.Type, kind.Const = "", f.kind
		choice.OneOf = append(choice.OneOf, &jsonschema.Schema{Ref: definitions + f.name})
	}
	return choice
}

// describe gives a type and its fields their words and limits. What refers to another type has its words there.
func (b *schemaBuilder) describe(name string, s *jsonschema.Schema) {
	s.Description = b.text(name)
	if s.Properties == nil {
		return
	}
	for p := s.Properties.Oldest(); p != nil; p = p.Next() {
		key := name + "." + p.Key
		if w, ok := words[key]; ok {
			p.Value = &jsonschema.Schema{Ref: definitions + w.name}
		}
		if key == "Choice.source" {
			p.Value = &jsonschema.Schema{AnyOf: []*jsonschema.Schema{{Ref: definitions + "Source"}, {Type: "null"}}}
		}
		if p.Value.Const != nil || p.Value.Ref != "" {
			continue
		}
		p.Value.Description = b.text(key)
		if limit := limits[key]; limit != nil {
			limit(p.Value)
		}
	}
}

func (b *schemaBuilder) text(key string) string {
	b.used[key] = true
	if about[key] == "" {
		b.t.Errorf("about lacks %s: say what it is", key)
	}
	return about[key]
}

// hold adds what only some messages have: a kind is the bot's, and an answer rests on sources.
func (b *schemaBuilder) hold() {
	is := func(field string, value any) *jsonschema.Schema {
		s := &jsonschema.Schema{Properties: jsonschema.NewProperties(), Required: []string{field}}
		s.Properties.Set(field, &jsonschema.Schema{Const: value})
		return s
	}
	without := jsonschema.NewProperties()
	for _, field := range []string{"kind", "reply_to", "guide", "sources", "choices"} {
		without.Set(field, jsonschema.FalseSchema)
	}
	m := b.defs["Message"]
	m.If = is("role", session.Bot)
	m.Then = &jsonschema.Schema{Required: []string{"kind"}, If: is("kind", session.Answer), Then: &jsonschema.Schema{Required: []string{"sources"}}}
	m.Else = &jsonschema.Schema{Properties: without}
}

// TestClientFramesAreWhatTheServerReads: the schema's client frames have the fields of request, no more and no fewer.
func TestClientFramesAreWhatTheServerReads(t *testing.T) {
	fields := func(of any) map[string]reflect.Type {
		all := map[string]reflect.Type{}
		for f := range reflect.TypeOf(of).Fields() {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			all[name] = f.Type
		}
		return all
	}
	read := fields(request{})
	read["client"] = reflect.TypeFor[string]() // of the protocol, but of no use to the server
	sent := map[string]bool{}
	for _, f := range clientFrames {
		for name, is := range fields(f.is) {
			sent[name] = true
			if read[name] != is {
				t.Errorf("%s has %s as %v, the server reads %v", f.name, name, is, read[name])
			}
		}
	}
	for name := range read {
		if !sent[name] {
			t.Errorf("the server reads %s, which no client frame has", name)
		}
	}
}

// TestWordsAreThoseOfTheCode: a list of values in the schema names every one that the code has.
func TestWordsAreThoseOfTheCode(t *testing.T) {
	const message = "../session/message.go"
	for field, want := range map[string][]string{
		"Message.role":   wordsIn(t, message, `\w+ +Role = "(\w+)"`),
		"Message.kind":   wordsIn(t, message, `\w+ +Kind = "(\w+)"`),
		"Position.state": wordsIn(t, message, `(?m)^\t\w+ += "(\w+)"`),
		"Failure.code":   append(wordsIn(t, "problem.go", `\bcode: "(\w+)"`), wordsIn(t, "../bot/*.go", `\bCode: "(\w+)"`)...),
	} {
		var got []string
		for _, v := range words[field].values {
			got = append(got, reflect.ValueOf(v).String())
		}
		slices.Sort(got)
		slices.Sort(want)
		if want = slices.Compact(want); !slices.Equal(got, want) {
			t.Errorf("%s may be %q in the schema, %q in the code", field, got, want)
		}
	}
}

// wordsIn are what a pattern's group finds in source files.
func wordsIn(t *testing.T, files, pattern string) (found []string) {
	t.Helper()
	names, err := filepath.Glob(files)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(pattern).FindAllSubmatch(source, -1) {
			found = append(found, string(m[1]))
		}
	}
	return found
}
