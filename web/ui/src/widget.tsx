import { h, render } from "preact";
import { parseColour, tones } from "./colour";
import { api, chat, mount, options, redraw, root, show, tell, ui, words } from "./frame";
import { App } from "./view/App";
import { follow } from "./view/scroll";
import css from "./view/style.css?inline";
import { tableOf } from "./words";

const accent = parseColour(options.color) ?? [15, 118, 110];
let told = 0; // how many unread messages the page was told of

function draw(): void {
  render(<App />, root);
  follow();
  if (chat.unread !== told) tell("unread", (told = chat.unread));
}

function style(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
}

/** watch calls act now and whenever the media query's answer changes. */
function watch(query: string, act: (fits: boolean) => void): void {
  const media = matchMedia(query);
  act(media.matches);
  media.addEventListener("change", () => act(media.matches));
}

/** fit keeps a full screen between the keyboard and the top: iOS moves the page under the keyboard instead of shrinking it. */
function fit(style: CSSStyleDeclaration): void {
  const view = window.visualViewport!;
  const sized = () => {
    if (view.scale > 1.1) return; // the visitor has a closer look
    style.setProperty("--height", `${view.height}px`);
    style.setProperty("--top", `${view.offsetTop}px`);
  };
  view.addEventListener("resize", sized);
  view.addEventListener("scroll", sized);
  sized();
}

/** translate puts the words of another language into place; where they cannot be had, Chinese stays. */
async function translate(): Promise<void> {
  const table = tableOf(options.lang);
  if (!table) return;
  Object.assign(words, await (await fetch(`${options.base}widget.${table}.json`)).json());
}

function listen(): void {
  chat.shown = () => ui.open && !document.hidden;
  chat.tell = (what, m) => tell(what, m && { seq: m.seq, role: m.role, kind: m.kind, text: m.text });
  addEventListener("online", chat.nudge);
  addEventListener("offline", chat.offline);
  addEventListener("pageshow", chat.nudge);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    chat.nudge();
    if (ui.open) chat.unread = 0;
  });
}

function begin(host: HTMLElement): void {
  mount(host.attachShadow({ mode: "open" }), draw);
  style();
  watch("(prefers-color-scheme: dark)", (dark) => {
    ui.dark = options.theme ? options.theme === "dark" : dark;
    for (const [name, value] of Object.entries(tones(accent, ui.dark))) host.style.setProperty(name, value);
  });
  watch("(max-width: 520px), (max-height: 480px)", (small) => (ui.full = small || options.page));
  fit(host.style);
  listen();
  redraw();
  Object.assign(window, { liaoqing: api });
  dispatchEvent(new Event("liaoqing"));
  translate()
    .catch(() => {})
    .then(() => {
      redraw();
      if (options.page || options.open) show(options.page);
      else if (chat.known) chat.open(); // to tell of what is unread
    });
}

const name = "liaoqing-chat";

if (!customElements.get(name)) {
  customElements.define(
    name,
    class extends HTMLElement {
      connectedCallback(): void {
        if (!root) begin(this);
      }
    },
  );
  const place = () => document.querySelector(name) ?? document.body.append(document.createElement(name));
  if (document.body) place();
  else document.addEventListener("DOMContentLoaded", place);
}
