import { batch, effect } from "@preact/signals-core";
import { h, render } from "preact";
import { Chat, type Told } from "./chat";
import { parseColour, tones } from "./colour";
import { readOptions } from "./options";
import type { Message } from "./protocol";
import { App } from "./view/App";
import { follower } from "./view/scroll";
import css from "./view/style.css?inline";
import { Ui, type W } from "./view/ui";
import { browser } from "./world";
import { wordsFor } from "./words";

type Event = Told | "open" | "close" | "unread";
type Listener = (detail?: unknown) => void;

/** Liaoqing is what the page around the chat may use, as window.liaoqing. */
interface Liaoqing {
  open(): void;
  close(): void;
  ask(text: string): void;
  on(event: Event, listener: Listener): () => void;
}

const script = document.currentScript as HTMLScriptElement | null;
const accent = "#0f766e";

function styled(root: ShadowRoot): void {
  if ("adoptedStyleSheets" in root) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
    return;
  }
  const style = document.createElement("style"); // browsers older than 2023
  style.textContent = css;
  (root as ShadowRoot).append(style);
}

/** watch calls act now and whenever the media query's answer changes. */
function watch(query: string, act: (fits: boolean) => void): void {
  const media = matchMedia(query);
  act(media.matches);
  media.addEventListener?.("change", () => act(media.matches));
}

class Widget {
  private listeners: [Event, Listener][] = [];
  private options = readOptions(script);
  private ui = new Ui();
  private chat = new Chat(browser, this.options.base, wordsFor(this.options.lang));
  private overflow = ""; // of the page, before the panel covered it

  readonly api: Liaoqing = {
    open: () => this.show(),
    close: () => this.hide(),
    ask: (text) => {
      this.show();
      if (text.trim()) this.chat.say(text.trim());
    },
    on: (event, listener) => {
      const entry: [Event, Listener] = [event, listener];
      this.listeners.push(entry);
      return () => (this.listeners = this.listeners.filter((e) => e !== entry));
    },
  };

  /** draw puts the widget into its shadow root, and again whenever something it shows has changed. */
  draw(host: HTMLElement): void {
    const root = host.attachShadow({ mode: "open" });
    styled(root);
    const { ui, chat, options } = this;
    const w: W = { ui, chat, options, root, words: wordsFor(options.lang), show: () => this.show(), hide: () => this.hide() };
    const color = parseColour(options.color) ?? parseColour(accent)!;
    effect(() => Object.entries(tones(color, ui.dark.value)).forEach(([name, value]) => host.style.setProperty(name, value)));
    watch("(prefers-color-scheme: dark)", (dark) => (ui.dark.value = options.theme ? options.theme === "dark" : dark));
    watch("(max-width: 520px), (max-height: 480px)", (small) => (ui.full.value = small || options.page));
    const follow = follower(w);
    effect(() => {
      render(<App w={w} />, root);
      follow();
    });
    this.root = root;
    this.listen(host);
    if (options.page || options.open) this.show(options.page);
    else if (chat.known) chat.open(); // to tell of what is unread
  }

  private root?: ShadowRoot;

  private listen(host: HTMLElement): void {
    const { chat, ui } = this;
    chat.shown = () => ui.open.value && !document.hidden;
    chat.tell = (what, m?: Message) => this.emit(what, m && { seq: m.seq, role: m.role, kind: m.kind, text: m.text });
    effect(() => this.emit("unread", chat.unread.value));
    addEventListener("online", chat.nudge);
    addEventListener("offline", chat.offline);
    addEventListener("pageshow", chat.nudge);
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) return;
      chat.nudge();
      if (ui.open.value) chat.unread.value = 0;
    });
    this.fit(host);
  }

  /** fit keeps a full screen between the keyboard and the top: iOS moves the page under the keyboard instead of shrinking it. */
  private fit(host: HTMLElement): void {
    const view = window.visualViewport;
    if (!view) return;
    const sized = () => {
      host.style.setProperty("--height", `${view.height}px`);
      host.style.setProperty("--top", `${view.offsetTop}px`);
    };
    view.addEventListener("resize", sized);
    view.addEventListener("scroll", sized);
    sized();
  }

  private show(quietly = false): void {
    const { ui, chat } = this;
    if (ui.open.value) return;
    batch(() => {
      ui.open.value = true;
      chat.unread.value = 0;
    });
    chat.open();
    if (ui.full.value && !this.options.page) {
      this.overflow = document.documentElement.style.overflow;
      document.documentElement.style.overflow = "hidden";
    }
    const touch = matchMedia("(pointer: coarse)").matches; // where a focused box brings up the keyboard
    if (!quietly) this.root?.querySelector<HTMLElement>(touch ? ".scroll" : "textarea")?.focus({ preventScroll: true });
    this.emit("open");
  }

  private hide(): void {
    const { ui, options } = this;
    if (!ui.open.value || options.page) return;
    batch(() => {
      ui.open.value = ui.menu.value = ui.confirm.value = false;
    });
    document.documentElement.style.overflow = this.overflow;
    this.root?.querySelector<HTMLElement>(".launcher")?.focus();
    this.emit("close");
  }

  private emit(event: Event, detail?: unknown): void {
    for (const [name, listener] of this.listeners) if (name === event) listener(detail);
  }
}

function begin(): void {
  const widget = new Widget();
  customElements.define(
    "liaoqing-chat",
    class extends HTMLElement {
      connectedCallback(): void {
        if (!this.shadowRoot) widget.draw(this);
      }
    },
  );
  (window as unknown as { liaoqing: Liaoqing }).liaoqing = widget.api;
  const place = () => document.querySelector("liaoqing-chat") ?? document.body.append(document.createElement("liaoqing-chat"));
  if (document.body) place();
  else document.addEventListener("DOMContentLoaded", place);
}

if (!customElements.get("liaoqing-chat")) begin();
