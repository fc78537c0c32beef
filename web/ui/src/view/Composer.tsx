import { h } from "preact";
import { chat, fill, root, ui, words } from "../frame";
import { findPrivate, replaced } from "../private";
import { Button } from "./Button";
import { Icon } from "./icons";

const most = 500; // code points of a text
const longest = 60; // of a text that is worth completing
const pause = 180; // ms after the last key

let timer = 0; // of the next suggest

const stay = (e: Event) => e.preventDefault(); // the focus stays in the box
const box = () => root.querySelector("textarea")!;

function size(area: HTMLTextAreaElement): void {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
}

/** looked tells the ui what is in the box, and asks for completions when the typing pauses. */
function looked(composing = false): void {
  const area = box();
  size(area);
  const text = area.value.trim();
  ui.found = findPrivate(text)[0]?.kind;
  ui.over = Math.max(0, [...text].length - most);
  ui.filled = text !== "";
  ui.active = -1;
  clearTimeout(timer);
  const worth = !composing && !ui.found && text.length > 1 && text.length <= longest;
  timer = window.setTimeout(() => chat.suggest(worth ? text : ""), worth ? pause : 0);
}

function put(text: string): void {
  box().value = text;
  looked();
}

function send(text = box().value.trim()): void {
  if (!text || [...text].length > most) return;
  put("");
  chat.say(text);
}

function submit(e: Event): void {
  e.preventDefault();
  if (ui.found) root.querySelector<HTMLElement>(".private button")!.focus();
  else send();
}

function key(e: KeyboardEvent): void {
  if (e.isComposing || e.keyCode === 229) return; // Safari tells by the code only
  const offers = chat.offers;
  const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
  if (step && offers.length) {
    e.preventDefault();
    ui.active = ((ui.active + 1 + step + offers.length + 1) % (offers.length + 1)) - 1;
  } else if (e.key === "Escape" && offers.length) {
    e.stopPropagation();
    chat.suggest("");
  } else if (e.key === "Enter" && !e.shiftKey) {
    e.preventDefault();
    if (offers[ui.active]) send(offers[ui.active]);
    else submit(e);
  }
}

function Offers() {
  const { offers } = chat;
  return (
    <div class="offers" id="offers" role="listbox" aria-label={words.offers} hidden={!offers.length}>
      {offers.map((label, i) => (
        <div role="option" id={"offer" + i} aria-selected={i === ui.active} onMouseDown={stay} onClick={() => send(label)}>
          {label}
        </div>
      ))}
    </div>
  );
}

/** Private asks before a number leaves the page that nobody needs. */
function Private() {
  const kind = ui.found;
  const act = (label: string, text: () => string, more?: string) => (
    <Button
      class={"small " + more}
      onClick={() => {
        const rest = text().trim();
        put(rest);
        send(rest);
        box().focus();
      }}
    >
      {label}
    </Button>
  );
  return (
    <div class="private" role="alert" hidden={!kind}>
      {kind && [
        <Icon of="warn" />,
        words[kind],
        <span class="row">
          {act(words.strip, () => replaced(box().value, () => ""))}
          {act(words.anyway, () => box().value, "quiet")}
        </span>,
      ]}
    </div>
  );
}

/** Composer is where the visitor writes. While an input method composes, Enter belongs to it and nothing is suggested. */
export function Composer() {
  const trouble = ui.over ? fill(words.tooLong, ui.over) : chat.trouble;
  return (
    <div class="foot">
      <p class="trouble" role="alert" hidden={!trouble}>
        {trouble}
      </p>
      <span class="unseen" role="status">
        {chat.offers.length > 0 && words.offers}
      </span>
      <Offers />
      <Private />
      <form onSubmit={(e) => submit(e)}>
        <textarea
          rows={1}
          aria-label={words.input}
          placeholder={words.input}
          enterkeyhint="send"
          autocomplete="off"
          aria-autocomplete="list"
          aria-controls="offers"
          aria-activedescendant={ui.active < 0 ? undefined : "offer" + ui.active}
          onInput={(e) => looked(e.isComposing)}
          {...{ oncompositionend: () => looked() } /* Preact would listen to "CompositionEnd" */}
          onKeyDown={(e) => key(e)}
        />
        <button class="send" aria-label={words.send} disabled={!ui.filled || ui.over > 0} onMouseDown={stay}>
          <Icon of="send" />
        </button>
      </form>
      <p class="advice">{words.advice}</p>
    </div>
  );
}
