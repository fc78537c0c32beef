import { h } from "preact";
import { transcript } from "../transcript";
import { Icon } from "./icons";
import type { W } from "./ui";

/** statusOf is the honest word about the connection. */
function statusOf({ chat, words }: W): [string, string] {
  switch (chat.link.value) {
    case "open":
      return ["on", words.connected];
    case "waiting":
      return ["off", navigator.onLine ? words.again : words.offline];
    case "stopped":
      return ["off", words.stopped];
    case "refused":
      return ["off", words.refused];
  }
  return ["wait", words.connecting];
}

function save({ chat, words, options }: W): void {
  const when = (time: string) => new Date(time).toLocaleString(options.lang, { dateStyle: "short", timeStyle: "short" });
  const text = transcript(chat.log.value, options.title || words.brand, words, when);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(["\ufeff" + text], { type: "text/plain;charset=utf-8" }));
  link.download = `liaoqing-${new Date().toISOString().slice(0, 10)}.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

function Menu({ w }: { w: W }) {
  const { chat, ui, words } = w;
  const item = (label: string, act: () => void, more: object = {}) => (
    <button
      type="button"
      onClick={() => {
        ui.menu.value = false;
        w.root.querySelector<HTMLElement>("#menu")!.focus();
        act();
      }}
      {...more}
    >
      {label}
    </button>
  );
  const none = !chat.log.value.length;
  return (
    <div class="menu" id="menu-items">
      {item(words.large, () => (ui.large.value = !ui.large.value), { "aria-pressed": ui.large.value })}
      {item(words.save, () => save(w), { disabled: none })}
      {item(words.erase, () => (ui.confirm.value = true), { disabled: chat.link.value !== "open", class: "bad" })}
    </div>
  );
}

export function Header({ w }: { w: W }) {
  const { chat, ui, words, options } = w;
  const [kind, status] = statusOf(w);
  const menu = ui.menu.value;
  return (
    <header>
      <span class="badge" aria-hidden="true">
        <Icon of="check" />
      </span>
      <div class="name">
        <h2 id="title">
          {options.title || words.brand} <span class="tag">{words.tag}</span>
        </h2>
        <p class={"status " + kind} role="status">
          {status}
        </p>
      </div>
      <button type="button" class="head human" onClick={() => chat.say("转人工")}>
        <Icon of="person" />
        <span>{words.human}</span>
      </button>
      <button type="button" class="head" id="menu" aria-label={words.menu} aria-expanded={menu} aria-controls="menu-items" onClick={() => (ui.menu.value = !menu)}>
        <Icon of="more" />
      </button>
      {!options.page && (
        <button type="button" class="head" aria-label={words.close} onClick={w.hide}>
          <Icon of="close" />
        </button>
      )}
      {menu && <Menu w={w} />}
    </header>
  );
}
