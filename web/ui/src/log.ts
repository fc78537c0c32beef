// The conversation as it is stored: messages by rising seq. Pure functions of what the server sent.

import type { Message, Position } from "./protocol";

/** next are the messages that go on after the last one; undefined where some between are missing. */
export function next(log: Message[], sent: Message[]): Message[] | undefined {
  const after = log.length ? log[log.length - 1].seq : 0;
  const fresh = sent.filter((m) => m.seq > after);
  return fresh.length && fresh[0].seq !== after + 1 ? undefined : fresh;
}

const lastOf = (log: Message[], fits: (m: Message) => unknown) => {
  for (let i = log.length - 1; i >= 0; i--) if (fits(log[i])) return log[i];
};

/** openChoices is the seq of the message whose choices may be pressed. */
export const openChoices = (log: Message[]) => lastOf(log, (m) => m.choices?.length)?.seq;

export interface Place extends Position {
  paused: boolean; // left by 暂停: the bar stays and offers to go on
}

export const pause = "暂停"; // what the visitor says to pause, and nothing else that leaves a guide

/** place is where the visitor stands in a guide; undefined where none is under way. */
export function place(log: Message[]): Place | undefined {
  const bot = lastOf(log, (m) => m.role === "bot");
  if (bot?.guide) return bot.guide.state === "done" ? undefined : { ...bot.guide, paused: false };
  const left = lastOf(log, (m) => m.kind === "ended" || m.guide);
  if (left?.kind !== "ended" || left.guide) return undefined;
  const by = log.find((m) => m.seq === left.reply_to);
  const before = lastOf(log, (m) => m.seq < left.seq && m.guide);
  return by?.text === pause && before?.guide ? { ...before.guide, paused: true } : undefined;
}
