// Made from web/protocol/schema.json by `npm run types`. Do not edit.

export type Frame = ClientFrame | ServerFrame;
/**
 * Any frame that a client sends: one JSON object of at most 8192 bytes. A server passes over fields that it does not know.
 */
export type ClientFrame = Hello | Say | Choose | Rate | Suggest | Erase;
/**
 * Any frame that the server sends. A client passes over types and fields that it does not know: a later server may add some.
 */
export type ServerFrame = Welcome | History | Turn | Rated | Suggestions | Erased | Failure;
/**
 * Who speaks: the visitor, the bot, or a member of staff.
 */
export type Role = "user" | "bot" | "agent";
/**
 * What a bot message is. guide_step shows or holds a step of a guide; answer rests on at least one source; clarify asks which of its choices is meant; handoff passes on to a person; fallback has no answer and says so; ended: a guide is finished or left; notice: a warning ahead of the others.
 */
export type Kind = "guide_step" | "answer" | "clarify" | "handoff" | "fallback" | "smalltalk" | "ended" | "notice";
/**
 * Of a guide. held: the visitor said that a condition of the step is not met.
 */
export type State = "active" | "held" | "done";
/**
 * bad_frame: not as this document says. too_long, empty: of a text. unknown_choice: no longer open. rate_limited, unavailable: try again later. bad_token: no such session any more. internal: a fault of the server.
 */
export type Code =
  "bad_frame" | "too_long" | "empty" | "unknown_choice" | "rate_limited" | "bad_token" | "unavailable" | "internal";

/**
 * First frame of every connection, within 10 seconds. Opens a session, or resumes the one of token.
 */
export interface Hello {
  type: "hello";
  /**
   * From an earlier welcome, to resume. Absent: a new session.
   */
  token?: string;
  /**
   * Last seq the client has. The history holds what follows.
   */
  after?: number;
  /**
   * The turn that the message after belongs to, so that a history which does not go on from it is noticed.
   */
  last?: string;
  /**
   * Address of the page the visitor is on. The server keeps scheme, host and path of it.
   */
  page?: string;
  /**
   * Name and version of the client, as in widget/1.0. For people who look at frames; the server does not read it.
   */
  client?: string;
}
/**
 * The visitor says something. The same id again, on any connection to any node, is answered with the same turn and never makes a second one.
 */
export interface Say {
  type: "say";
  /**
   * Made up by the client; the turn has it.
   */
  id: string;
  /**
   * What the visitor wrote, in code points. Spaces alone are empty.
   */
  text: string;
}
/**
 * The visitor presses a choice. Only the latest bot message that has choices is open: else unknown_choice, and nothing is stored. A repeated id as in say.
 */
export interface Choose {
  type: "choose";
  /**
   * Made up by the client; the turn has it.
   */
  id: string;
  /**
   * The bot message that has the choice.
   */
  seq: number;
  /**
   * Id of the choice.
   */
  choice: string;
}
/**
 * Thumbs up or down for a bot message. The last one wins.
 */
export interface Rate {
  type: "rate";
  /**
   * Made up by the client; rated has it.
   */
  id: string;
  /**
   * The bot message.
   */
  seq: number;
  /**
   * Whether it helped.
   */
  useful: boolean;
  /**
   * A word to it, in code points. Private numbers are masked before it is stored.
   */
  comment?: string;
}
/**
 * Type-ahead for what is in the input box. Not stored.
 */
export interface Suggest {
  type: "suggest";
  /**
   * Made up by the client; suggestions has it.
   */
  id: string;
  /**
   * What is in the input box, in code points.
   */
  text: string;
}
/**
 * Delete everything stored about this session.
 */
export interface Erase {
  type: "erase";
  /**
   * Made up by the client; erased has it on the connection that asked.
   */
  id: string;
}
/**
 * Answer to hello. The session is stored before it is sent.
 */
export interface Welcome {
  type: "welcome";
  /**
   * Id of the session.
   */
  session: string;
  /**
   * To resume the session with. It stays the same as long as the session lives; whoever has it has the session.
   */
  token: string;
  /**
   * Whether the session was there before.
   */
  resumed: boolean;
  /**
   * Last seq stored; 0 where nothing was said yet.
   */
  seq: number;
  /**
   * Version of the knowledge that answers.
   */
  knowledge: string;
  /**
   * That this is an automatic assistant, and what is kept for how long. To be shown before the visitor writes.
   */
  disclosure: string;
  /**
   * Questions to offer.
   */
  hot: HotQuestion[];
}
/**
 * A question to offer at the beginning.
 */
export interface HotQuestion {
  /**
   * The question; to be said as it stands.
   */
  label: string;
}
/**
 * Always after welcome: every message with a seq above after, in order, possibly none.
 */
export interface History {
  type: "history";
  /**
   * In order of seq.
   */
  messages: Message[];
  /**
   * Another history frame follows.
   */
  more?: boolean;
  /**
   * What the client has does not belong to this history: it forgets its own and takes this, from seq 1.
   */
  reset?: boolean;
}
/**
 * One line of a transcript.
 */
export interface Message {
  /**
   * From 1, by 1, whoever speaks.
   */
  seq: number;
  /**
   * Id of the turn it belongs to.
   */
  turn: string;
  role: Role;
  /**
   * UTC, to the millisecond.
   */
  time: string;
  /**
   * Seq of the visitor's message. Of the bot only.
   */
  reply_to?: number;
  kind?: Kind;
  /**
   * Markdown of the bot (paragraphs, lists, bold, links); plain text of the others. Private numbers are masked.
   */
  text: string;
  guide?: Position;
  /**
   * What the text rests on, the best first.
   *
   * @minItems 1
   */
  sources?: Source[];
  /**
   * Buttons. Typing the label of one, or its number, does the same as pressing it.
   *
   * @minItems 1
   */
  choices?: Choice[];
}
/**
 * Where the visitor stands in a guide after a message.
 */
export interface Position {
  /**
   * Id of the guide.
   */
  id: string;
  /**
   * Title of the guide, in Chinese.
   */
  title: string;
  /**
   * The step, from 1.
   */
  step: number;
  /**
   * How many steps the guide has.
   */
  steps: number;
  /**
   * Title of the step, in Chinese.
   */
  step_title: string;
  state: State;
}
/**
 * What a text rests on, or what a choice leads to.
 */
export interface Source {
  /**
   * An article, or a step of a guide.
   */
  kind: "article" | "guide";
  /**
   * Id of the article or the guide.
   */
  id: string;
  /**
   * Its title, in Chinese.
   */
  title: string;
  /**
   * The step of the guide, from 1.
   */
  step?: number;
  /**
   * Where it can be read, on the server's host.
   */
  url?: string;
  /**
   * Date of its last review.
   */
  reviewed?: string;
  /**
   * Laws and publications, for people to read.
   */
  basis?: string[];
}
/**
 * A button.
 */
export interface Choice {
  /**
   * For choose.
   */
  id: string;
  /**
   * What stands on it, in Chinese.
   */
  label: string;
  /**
   * What it leads to, under a message that asks which one is meant; else null.
   */
  source: Source | null;
}
/**
 * One whole turn, after it is stored: the visitor's message and the bot's (none while a member of staff has taken over). What another tab began comes the same way; a turn of staff holds only agent.
 */
export interface Turn {
  type: "turn";
  /**
   * The id of the say or choose that began the turn, or one of the server's for a turn of staff.
   */
  id: string;
  /**
   * It had been stored before. It may come out of order and moves nothing.
   */
  replayed?: boolean;
  /**
   * In order of seq.
   *
   * @minItems 1
   */
  messages: Message[];
}
/**
 * The rating is stored.
 */
export interface Rated {
  type: "rated";
  /**
   * The id of the rate.
   */
  id: string;
  /**
   * The bot message that was rated.
   */
  seq: number;
}
/**
 * Answer to suggest.
 */
export interface Suggestions {
  type: "suggestions";
  /**
   * The id of the suggest.
   */
  id: string;
  /**
   * The best first.
   *
   * @maxItems 6
   */
  items: Suggestion[];
}
/**
 * A way to go on with what is in the input box.
 */
export interface Suggestion {
  /**
   * The question; to be said as it stands.
   */
  label: string;
  source?: Source;
}
/**
 * Nothing is left. Every connection of the session gets it and is then closed with 1000.
 */
export interface Erased {
  type: "erased";
  /**
   * The id of the erase, on the connection that asked.
   */
  id?: string;
}
/**
 * What was wrong with a frame. The connection stays open unless the frame broke the protocol itself; after bad_token another hello is accepted.
 */
export interface Failure {
  type: "error";
  /**
   * The id of the frame, as it came.
   */
  id?: string;
  code: Code;
  /**
   * Chinese, fit to show.
   */
  message: string;
  /**
   * When the same frame may be sent again, in milliseconds.
   */
  retry_after_ms?: number;
}
