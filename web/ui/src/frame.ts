// What all parts of the view share: there is one widget on a page.

import { Chat, type Told } from "./chat";
import { readOptions } from "./options";
import type { Kind } from "./private";
import { State } from "./state";
import { zhCN } from "./words";
import { browser } from "./world";

/** Ui is how the frame stands: what is open, and what the visitor is about to do. */
class Ui extends State {
  open = false;
  full = false; // the panel fills the screen
  dark = false;
  large = false;
  menu = false;
  confirm = false; // asking whether to erase
  steps = false; // the guide's steps are unfolded
  active = -1; // of the offers, by arrow keys
  found?: Kind; // in the text being written
  over = 0; // characters too many
  filled = false; // there is a text to send
  behind = false; // the newest message is out of sight
  copied = 0; // seq
}

let drawn = true; // nothing has changed since the last drawing
let draw = () => {};

function changed(): void {
  if (drawn) queueMicrotask(redraw);
  drawn = false;
}

export function redraw(): void {
  drawn = true;
  draw();
}

export const options = readOptions(document.currentScript as HTMLScriptElement | null);
export const words = { ...zhCN };
export const ui = new Ui(changed);
export const chat = new Chat(browser, options.base, words, changed);
export let root: ShadowRoot;

/** mount tells where the widget is drawn, and how. */
export function mount(at: ShadowRoot, how: () => void): void {
  root = at;
  draw = how;
}

export const find = <E extends HTMLElement = HTMLElement>(selector: string) => root.querySelector<E>(selector)!;
export const fill = (text: string, ...values: (string | number)[]) => text.replace(/[01]/g, (n) => String(values[Number(n)]));

/** rest puts the focus where the visitor goes on: in the box, but not where that brings up a keyboard over half the screen. */
export function rest(): void {
  find(matchMedia("(pointer: coarse)").matches ? ".scroll" : "textarea").focus({ preventScroll: true });
}

/**
 * api is what the page around the chat may use, as window.liaoqing. It is an EventTarget, so that a listener of the page which
 * throws disturbs nothing here.
 */
export const api = Object.assign(new EventTarget(), {
  open: () => show(),
  close: hide,
  ask(text: string): void {
    show();
    if (text.trim()) chat.say(text.trim());
  },
});

export function tell(what: Told | "open" | "close" | "unread", detail?: unknown): void {
  api.dispatchEvent(new CustomEvent(what, { detail }));
}

let opener: Element | null; // had the focus before
let overflow: string | undefined; // of the page, while the panel covers it

function pageScrolls(scrolls: boolean): void {
  const { style } = document.documentElement;
  if (!scrolls) [overflow, style.overflow] = [style.overflow, "hidden"];
  else if (overflow !== undefined) [style.overflow, overflow] = [overflow, undefined];
}

export function show(quietly = false): void {
  if (ui.open) return;
  ui.open = true;
  opener = document.activeElement;
  chat.unread = 0;
  chat.open();
  if (ui.full && !options.page) pageScrolls(false);
  redraw();
  if (!quietly) rest();
  tell("open");
}

export function hide(): void {
  if (!ui.open || options.page) return;
  const within = root.activeElement;
  ui.open = ui.menu = ui.confirm = false;
  pageScrolls(true);
  redraw();
  if (within) {
    find(".launcher").focus();
    (opener as HTMLElement)?.focus(); // which does nothing where it was the launcher
  }
  tell("close");
}
