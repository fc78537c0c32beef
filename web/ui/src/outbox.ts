import type { ClientFrame } from "./protocol";
import { newID } from "./id";

/** An Outgoing is what the visitor said or pressed and what has no turn yet. It keeps its id however often it is sent. */
export interface Outgoing {
  id: string;
  text: string; // of a say; the label of a choice
  seq?: number; // of the message whose choice was pressed
  choice?: string;
  tries: number;
  failed?: string; // why, for the visitor
  again?: boolean; // trying again may help
}

export const say = (text: string): Outgoing => ({ id: newID(), text, tries: 0 });
export const choose = (seq: number, choice: string, text: string): Outgoing => ({ ...say(text), seq, choice });

export function frameOf(o: Outgoing): ClientFrame {
  if (o.choice !== undefined) return { type: "choose", id: o.id, seq: o.seq!, choice: o.choice };
  return { type: "say", id: o.id, text: o.text };
}
