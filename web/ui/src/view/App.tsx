import { h } from "preact";
import { chat, fill, hide, options, root, show, ui, words } from "../frame";
import { Button } from "./Button";
import { Composer } from "./Composer";
import { Erase } from "./Erase";
import { Guide } from "./Guide";
import { Header } from "./Header";
import { Icon } from "./icons";
import { Log } from "./Log";

function Launcher() {
  const { unread } = chat;
  return (
    <Button class="launcher" hidden={ui.open} aria-label={words.open + (unread ? "，" + fill(words.unread, unread) : "")} aria-haspopup="dialog" onClick={() => show()}>
      <Icon of="chat" />
      {unread > 0 && (
        <span class="count" aria-hidden="true">
          {Math.min(unread, 99)}
        </span>
      )}
    </Button>
  );
}

/** key closes by Escape what is on top, the menu or the panel, and holds the focus in a panel that covers the page. */
function key(e: KeyboardEvent): void {
  if (ui.confirm || e.isComposing || options.page && !ui.menu) return;
  if (e.key === "Escape") {
    if (!ui.menu) return hide();
    ui.menu = false;
    root.getElementById("menu")!.focus();
  } else if (e.key === "Tab" && ui.full) {
    const all = [...root.querySelectorAll<HTMLElement>(".panel :is(button,a,summary,input,textarea,[tabindex])")].filter(
      (n) => n.offsetParent && !(n as HTMLButtonElement).disabled,
    );
    const last = all.length - 1;
    if (root.activeElement !== all[e.shiftKey ? 0 : last]) return;
    e.preventDefault();
    all[e.shiftKey ? last : 0].focus();
  }
}

export function App() {
  const names = ["root", options.left && "left", options.page && "page", ui.dark && "dark", ui.large && "large", ui.full && "full"];
  const role = options.page ? {} : { role: "dialog" as const, "aria-labelledby": "title", "aria-modal": ui.full };
  return (
    <div class={names.filter(Boolean).join(" ")} lang={options.lang} role={options.page ? "main" : "region"} aria-label={options.title || words.region}>
      {!options.page && <Launcher />}
      <div class="panel" hidden={!ui.open} {...role} onKeyDown={(e) => key(e)}>
        <Header />
        <Guide />
        <Log />
        <Composer />
        {ui.confirm && <Erase />}
      </div>
    </div>
  );
}
