import { signal } from "@preact/signals-core";
import type { Chat } from "../chat";
import type { Options } from "../options";
import type { Kind } from "../private";
import type { Words } from "../words";

/** Ui is how the frame stands: what is open, and what the visitor is about to do. */
export class Ui {
  open = signal(false);
  full = signal(false); // the panel fills the screen
  dark = signal(false);
  large = signal(false);
  menu = signal(false);
  confirm = signal(false); // asking whether to erase
  steps = signal(false); // the guide's steps are unfolded
  active = signal(-1); // of the offers, by arrow keys
  found = signal<Kind | undefined>(undefined); // in the text being written
  over = signal(0); // characters too many
  filled = signal(false); // there is a text to send
  behind = signal(false); // the newest message is out of sight
  copied = signal(0); // seq
}

/** W is what every part of the view is given. */
export interface W {
  chat: Chat;
  ui: Ui;
  words: Words;
  options: Options;
  root: ShadowRoot;
  show(): void;
  hide(): void;
}

export const fill = (text: string, ...values: (string | number)[]) => text.replace(/[01]/g, (n) => String(values[Number(n)]));
