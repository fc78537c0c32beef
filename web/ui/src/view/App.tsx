import { Fragment, h } from "preact";
import { Composer } from "./Composer";
import { Erase } from "./Erase";
import { Guide } from "./Guide";
import { Header } from "./Header";
import { Icon } from "./icons";
import { Log } from "./Log";
import { fill, type W } from "./ui";

function Launcher({ w }: { w: W }) {
  const { ui, chat, words } = w;
  const unread = chat.unread.value;
  const label = [words.open, unread && fill(words.unread, unread)].filter(Boolean).join("，");
  return (
    <button type="button" class="launcher" hidden={ui.open.value} aria-label={label} aria-haspopup="dialog" onClick={w.show}>
      <Icon of="chat" />
      {unread > 0 && (
        <span class="count" aria-hidden="true">
          {Math.min(unread, 99)}
        </span>
      )}
    </button>
  );
}

/** escape closes what is on top: the menu, then the panel. */
function escape(e: KeyboardEvent, w: W): void {
  const { ui, options } = w;
  if (e.key === "Tab" && ui.full.value && !options.page) return keep(e, w);
  if (e.key !== "Escape" || e.isComposing || ui.confirm.value) return;
  if (ui.menu.value) {
    ui.menu.value = false;
    w.root.querySelector<HTMLElement>("#menu")!.focus();
  } else if (!options.page) w.hide();
}

/** keep holds the focus in a panel that covers the page. */
function keep(e: KeyboardEvent, w: W): void {
  if (w.ui.confirm.value) return;
  const all = [...w.root.querySelectorAll<HTMLElement>(".panel :is(button:not([tabindex='-1'],:disabled),a,summary,input,textarea,[tabindex='0'])")].filter(
    (n) => n.offsetParent,
  );
  const [from, to] = e.shiftKey ? [all[0], all[all.length - 1]] : [all[all.length - 1], all[0]];
  if (w.root.activeElement !== from) return;
  e.preventDefault();
  to.focus();
}

export function App({ w }: { w: W }) {
  const { ui, options, words } = w;
  const open = ui.open.value;
  const names = ["root", options.left && "left", options.page && "page", ui.dark.value && "dark", ui.large.value && "large", ui.full.value && "full"];
  return (
    <div class={names.filter(Boolean).join(" ")} lang={options.lang} role={options.page ? "main" : "region"} aria-label={options.title || words.region}>
      {!options.page && <Launcher w={w} />}
      <div
        class="panel"
        hidden={!open}
        {...(options.page ? {} : { role: "dialog", "aria-labelledby": "title", "aria-modal": ui.full.value ? "true" : undefined })}
        onKeyDown={(e) => escape(e, w)}
      >
        <Fragment>
          <Header w={w} />
          <Guide w={w} />
          <Log w={w} />
          <Composer w={w} />
        </Fragment>
        <Erase w={w} />
      </div>
    </div>
  );
}
