import { h } from "preact";
import { chat, hide, options, root, ui, words } from "../frame";
import { transcript } from "../transcript";
import { Button } from "./Button";
import { Icon } from "./icons";

/** statusOf is the honest word about the connection, and its kind. */
function statusOf(): [kind: string, word: string] {
  const { link } = chat;
  if (link === "open") return ["on", words.connected];
  if (link === "stopped" || link === "refused") return ["off", words[link]];
  if (!navigator.onLine) return ["off", words.offline];
  return link === "waiting" ? ["off", words.again] : ["", words.connecting];
}

function save(): void {
  const when = (time: string) => new Date(time).toLocaleString(options.lang, { dateStyle: "short", timeStyle: "short" });
  const text = transcript(chat.log, options.title || words.brand, words, when);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(["\ufeff" + text], { type: "text/plain" }));
  link.download = `liaoqing-${new Date().toISOString().slice(0, 10)}.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

function Menu() {
  const item = (label: string, act: () => void, more: object = {}) => (
    <Button
      onClick={() => {
        ui.menu = false;
        root.getElementById("menu")!.focus();
        act();
      }}
      {...more}
    >
      {label}
    </Button>
  );
  return (
    <div class="menu" id="menu-items">
      {item(words.large, () => (ui.large = !ui.large), { "aria-pressed": ui.large })}
      {item(words.save, () => save(), { disabled: !chat.log.length })}
      {item(words.erase, () => (ui.confirm = true), { disabled: chat.link !== "open", class: "bad" })}
    </div>
  );
}

export function Header() {
  const [kind, status] = statusOf();
  return (
    <div class="top">
      <span class="badge" aria-hidden="true">
        <Icon of="check" />
      </span>
      <div class="name">
        <h2 id="title">{options.title || words.brand}</h2>
        <p class={"status " + kind}>
          {kind === "on" && words.tag + " · "}
          <span role="status">{status}</span>
        </p>
      </div>
      <Button class="head human" onClick={() => chat.say("转人工")}>
        <Icon of="person" />
        {words.human}
      </Button>
      <Button class="head" id="menu" aria-label={words.menu} aria-expanded={ui.menu} aria-controls="menu-items" onClick={() => (ui.menu = !ui.menu)}>
        <Icon of="more" />
      </Button>
      {!options.page && (
        <Button class="head" aria-label={words.close} onClick={hide}>
          <Icon of="close" />
        </Button>
      )}
      {ui.menu && <Menu />}
    </div>
  );
}
