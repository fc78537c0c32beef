import { h } from "preact";
import { findPrivate, replaced } from "../private";
import { Icon } from "./icons";
import { fill, type W } from "./ui";

const most = 500; // code points of a text
const longest = 60; // of a text that is worth completing
const pause = 180; // ms after the last key

let timer = 0; // of the next suggest
let composing = false; // by an input method

const box = (w: W) => w.root.querySelector("textarea")!;

function size(area: HTMLTextAreaElement): void {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
}

/** looked tells the ui what is in the box, and asks for completions when the typing pauses. */
function looked(w: W): void {
  const { ui, chat } = w;
  const area = box(w);
  size(area);
  const text = area.value.trim();
  ui.found.value = findPrivate(text)[0]?.kind;
  ui.over.value = Math.max(0, [...text].length - most);
  ui.filled.value = text !== "";
  ui.active.value = -1;
  clearTimeout(timer);
  const worth = !composing && !ui.found.value && text.length > 1 && text.length <= longest;
  timer = window.setTimeout(() => chat.suggest(worth ? text : ""), worth ? pause : 0);
}

function put(w: W, text: string): void {
  box(w).value = text;
  looked(w);
}

function send(w: W, text = box(w).value.trim()): void {
  if (!text || [...text].length > most) return;
  put(w, "");
  w.chat.say(text);
}

function submit(e: Event, w: W): void {
  e.preventDefault();
  if (w.ui.found.value) w.root.querySelector<HTMLElement>(".private button")!.focus();
  else send(w);
}

function key(e: KeyboardEvent, w: W): void {
  const { ui, chat } = w;
  if (e.isComposing || e.keyCode === 229) return; // Safari tells by the code only
  const offers = chat.offers.value;
  const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
  if (step && offers.length) {
    e.preventDefault();
    ui.active.value = ((ui.active.value + 1 + step + offers.length + 1) % (offers.length + 1)) - 1;
  } else if (e.key === "Escape" && offers.length) {
    e.stopPropagation();
    chat.suggest("");
  } else if (e.key === "Enter" && !e.shiftKey) {
    e.preventDefault();
    if (offers[ui.active.value]) send(w, offers[ui.active.value]);
    else submit(e, w);
  }
}

function Offers({ w }: { w: W }) {
  const { ui, chat, words } = w;
  const offers = chat.offers.value;
  return (
    <div class="offers" id="offers" role="listbox" aria-label={words.offers} hidden={!offers.length}>
      {offers.map((label, i) => (
        <div
          role="option"
          id={"offer" + i}
          aria-selected={i === ui.active.value}
          onMouseDown={(e) => e.preventDefault()}
          onClick={() => send(w, label)}
        >
          {label}
        </div>
      ))}
    </div>
  );
}

function Private({ w }: { w: W }) {
  const { ui, words } = w;
  const kind = ui.found.value;
  return (
    <div class="private" role="alert" hidden={!kind}>
      {kind && [
        <Icon of="warn" />,
        <span>{words[kind]}</span>,
        <span class="row">
          <button
            type="button"
            class="small"
            onClick={() => {
              const rest = replaced(box(w).value, () => "").trim();
              put(w, rest);
              send(w);
              box(w).focus();
            }}
          >
            {words.strip}
          </button>
          <button
            type="button"
            class="small quiet"
            onClick={() => {
              send(w);
              box(w).focus();
            }}
          >
            {words.anyway}
          </button>
        </span>,
      ]}
    </div>
  );
}

/** Composer is where the visitor writes. While an input method composes, Enter belongs to it and nothing is suggested. */
export function Composer({ w }: { w: W }) {
  const { ui, chat, words } = w;
  const active = ui.active.value;
  const trouble = ui.over.value ? fill(words.tooLong, ui.over.value) : chat.trouble.value;
  return (
    <footer>
      <p class="trouble" role="alert" hidden={!trouble}>
        {trouble}
      </p>
      <Offers w={w} />
      <Private w={w} />
      <form onSubmit={(e) => submit(e, w)}>
        <textarea
          rows={1}
          aria-label={words.input}
          placeholder={words.input}
          enterkeyhint="send"
          autocomplete="off"
          aria-autocomplete="list"
          aria-controls="offers"
          aria-activedescendant={active >= 0 ? "offer" + active : undefined}
          onInput={() => looked(w)}
          onCompositionStart={() => (composing = true)}
          onCompositionEnd={() => {
            composing = false;
            looked(w);
          }}
          onKeyDown={(e) => key(e, w)}
        />
        <button type="submit" class="send" aria-label={words.send} disabled={!ui.filled.value || ui.over.value > 0} onMouseDown={(e) => e.preventDefault()}>
          <Icon of="send" />
        </button>
      </form>
      <p class="advice">{words.advice}</p>
    </footer>
  );
}
