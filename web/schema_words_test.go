package web

// about says what each part of the protocol means. A part without an entry, and an entry without its part, fails the tests.
var about = map[string]string{
	"ClientFrame": "Any frame that a client sends: one JSON object of at most 8192 bytes. A server passes over fields that it does not know.",
	"ServerFrame": "Any frame that the server sends. A client passes over types and fields that it does not know: a later server may add some.",

	"Hello":        "First frame of every connection, within 10 seconds. Opens a session, or resumes the one of token.",
	"Hello.token":  "From an earlier welcome, to resume. Absent: a new session.",
	"Hello.after":  "Last seq the client has. The history holds what follows.",
	"Hello.last":   "The turn that the message after belongs to, so that a history which does not go on from it is noticed.",
	"Hello.page":   "Address of the page the visitor is on. The server keeps scheme, host and path of it.",
	"Hello.client": "Name and version of the client, as in widget/1.0. For people who look at frames; the server does not read it.",

	"Say":      "The visitor says something. The same id again, on any connection to any node, is answered with the same turn and never makes a second one.",
	"Say.id":   "Made up by the client; the turn has it.",
	"Say.text": "What the visitor wrote, in code points. Spaces alone are empty.",

	"Choose":        "The visitor presses a choice. Only the latest bot message that has choices is open: else unknown_choice, and nothing is stored. A repeated id as in say.",
	"Choose.id":     "Made up by the client; the turn has it.",
	"Choose.seq":    "The bot message that has the choice.",
	"Choose.choice": "Id of the choice.",

	"Rate":         "Thumbs up or down for a bot message. The last one wins.",
	"Rate.id":      "Made up by the client; rated has it.",
	"Rate.seq":     "The bot message.",
	"Rate.useful":  "Whether it helped.",
	"Rate.comment": "A word to it, in code points. Private numbers are masked before it is stored.",

	"Suggest":      "Type-ahead for what is in the input box. Not stored.",
	"Suggest.id":   "Made up by the client; suggestions has it.",
	"Suggest.text": "What is in the input box, in code points.",

	"Erase":    "Delete everything stored about this session.",
	"Erase.id": "Made up by the client; erased has it on the connection that asked.",

	"Welcome":            "Answer to hello. The session is stored before it is sent.",
	"Welcome.session":    "Id of the session.",
	"Welcome.token":      "To resume the session with. It stays the same as long as the session lives; whoever has it has the session.",
	"Welcome.resumed":    "Whether the session was there before.",
	"Welcome.seq":        "Last seq stored; 0 where nothing was said yet.",
	"Welcome.knowledge":  "Version of the knowledge that answers.",
	"Welcome.disclosure": "That this is an automatic assistant, and what is kept for how long. To be shown before the visitor writes.",
	"Welcome.hot":        "Questions to offer.",
	"HotQuestion":        "A question to offer at the beginning.",
	"HotQuestion.label":  "The question; to be said as it stands.",

	"History":          "Always after welcome: every message with a seq above after, in order, possibly none.",
	"History.messages": "In order of seq.",
	"History.more":     "Another history frame follows.",
	"History.reset":    "What the client has does not belong to this history: it forgets its own and takes this, from seq 1.",

	"Turn":          "One whole turn, after it is stored: the visitor's message and the bot's (none while a member of staff has taken over). What another tab began comes the same way; a turn of staff holds only agent.",
	"Turn.id":       "The id of the say or choose that began the turn, or one of the server's for a turn of staff.",
	"Turn.replayed": "It had been stored before. It may come out of order and moves nothing.",
	"Turn.messages": "In order of seq.",

	"Rated":     "The rating is stored.",
	"Rated.id":  "The id of the rate.",
	"Rated.seq": "The bot message that was rated.",

	"Suggestions":       "Answer to suggest.",
	"Suggestions.id":    "The id of the suggest.",
	"Suggestions.items": "The best first.",
	"Suggestion":        "A way to go on with what is in the input box.",
	"Suggestion.label":  "The question; to be said as it stands.",

	"Erased":    "Nothing is left. Every connection of the session gets it and is then closed with 1000.",
	"Erased.id": "The id of the erase, on the connection that asked.",

	"Failure":                "What was wrong with a frame. The connection stays open unless the frame broke the protocol itself; after bad_token another hello is accepted.",
	"Failure.id":             "The id of the frame, as it came.",
	"Failure.message":        "Chinese, fit to show.",
	"Failure.retry_after_ms": "When the same frame may be sent again, in milliseconds.",

	"Message":          "One line of a transcript.",
	"Message.seq":      "From 1, by 1, whoever speaks.",
	"Message.turn":     "Id of the turn it belongs to.",
	"Message.time":     "UTC, to the millisecond.",
	"Message.reply_to": "Seq of the visitor's message. Of the bot only.",
	"Message.text":     "Markdown of the bot (paragraphs, lists, bold, links); plain text of the others. Private numbers are masked.",
	"Message.sources":  "What the text rests on, the best first.",
	"Message.choices":  "Buttons. Typing the label of one, or its number, does the same as pressing it.",

	"Position":            "Where the visitor stands in a guide after a message.",
	"Position.id":         "Id of the guide.",
	"Position.title":      "Title of the guide, in Chinese.",
	"Position.step":       "The step, from 1.",
	"Position.steps":      "How many steps the guide has.",
	"Position.step_title": "Title of the step, in Chinese.",

	"Source":          "What a text rests on, or what a choice leads to.",
	"Source.kind":     "An article, or a step of a guide.",
	"Source.id":       "Id of the article or the guide.",
	"Source.title":    "Its title, in Chinese.",
	"Source.step":     "The step of the guide, from 1.",
	"Source.url":      "Where it can be read, on the server's host.",
	"Source.reviewed": "Date of its last review.",
	"Source.basis":    "Laws and publications, for people to read.",

	"Choice":        "A button.",
	"Choice.id":     "For choose.",
	"Choice.label":  "What stands on it, in Chinese.",
	"Choice.source": "What it leads to, under a message that asks which one is meant; else null.",

	"Role":  "Who speaks: the visitor, the bot, or a member of staff.",
	"Kind":  "What a bot message is. guide_step shows or holds a step of a guide; answer rests on at least one source; clarify asks which of its choices is meant; handoff passes on to a person; fallback has no answer and says so; ended: a guide is finished or left; notice: a warning ahead of the others.",
	"State": "Of a guide. held: the visitor said that a condition of the step is not met.",
	"Code":  "bad_frame: not as this document says. too_long, empty: of a text. unknown_choice: no longer open. rate_limited, unavailable: try again later. bad_token: no such session any more. internal: a fault of the server.",
}
