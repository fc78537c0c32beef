import { Fragment, h } from "preact";
import { chat, options, rest, ui, words } from "../frame";
import type { Outgoing } from "../outbox";
import { replaced } from "../private";
import { Button } from "./Button";
import { Icon } from "./icons";
import { line } from "./Line";
import { scrolled, toEnd } from "./scroll";

const labels = { identity: "[身份证号]", card: "[银行卡号]", phone: "[手机号]" }; // as the server masks them

/** Hot offers questions before the first word: the site's own first. */
function Hot() {
  if (!chat.greeting || chat.log.length || chat.outbox.length || chat.erased) return null;
  const labels = chat.greeting.hot.map((q) => q.label).filter((label) => label !== options.ask);
  return (
    <div class="hot" role="group" aria-label={words.hot}>
      <p class="faint">{words.hot}</p>
      {[options.ask, ...labels].filter(Boolean).map((label) => (
        <Button
          class={label === options.ask ? "choice first" : "choice"}
          onClick={() => {
            chat.say(label);
            rest();
          }}
        >
          {label}
        </Button>
      ))}
    </div>
  );
}

function Unsent({ o }: { o: Outgoing }) {
  const act = (label: string, does: (o: Outgoing) => void) => (
    <Button
      class="small"
      onClick={() => {
        does.call(chat, o);
        rest();
      }}
    >
      {label}
    </Button>
  );
  return (
    <div class={o.failed ? "line user failed" : "line user unsent"}>
      <div class="bubble">{replaced(o.text, (f) => labels[f.kind])}</div>
      <span class="fate" role={o.failed ? "alert" : undefined}>
        {o.failed ?? (chat.link === "open" ? words.sending : words.waiting)}
        {o.again && act(words.retry, chat.retry)}
        {o.failed && act(words.drop, chat.drop)}
      </span>
    </div>
  );
}

/** End is where nothing goes on by itself. */
function End() {
  if (!chat.erased && chat.link !== "stopped") return null;
  return (
    <div class="end">
      <Icon of={chat.erased ? "check" : "warn"} />
      <p role="status">{chat.erased ? words.erased : words.stopped}</p>
      <Button
        onClick={() => {
          chat.restart();
          rest();
        }}
      >
        {chat.erased ? words.fresh : words.reconnect}
      </Button>
    </div>
  );
}

function Messages() {
  const { log, mark } = chat;
  const open = chat.openSeq;
  const newest = log[log.length - 1];
  return (
    <div role="log" aria-live="polite" aria-label={words.log} aria-busy={chat.link !== "open"}>
      {log.map((m) => (
        <Fragment key={m.seq}>
          {line({
            m,
            open: m.seq === open && !chat.outbox.some((o) => o.seq === open && !o.failed),
            rating: chat.ratings[m.seq],
            copied: ui.copied === m.seq,
            stored: m === newest && m.role === "user",
          })}
          {mark?.seq === m.seq && <p class="mark">{mark.text}</p>}
        </Fragment>
      ))}
    </div>
  );
}

/** Log is all that has been said, and what is on its way. */
export function Log() {
  return (
    <div class="scroll" tabIndex={0} onScroll={scrolled} role="group" aria-label={words.log}>
      <p class="hello">{options.greeting || words.greeting}</p>
      <p class="disclosure">{chat.greeting?.disclosure}</p>
      <Messages />
      {chat.outbox.map((o) => (
        <Unsent key={o.id} o={o} />
      ))}
      {chat.link === "open" && chat.outbox.some((o) => !o.failed) && (
        <div class="typing" aria-hidden="true">
          <i />
          <i />
          <i />
        </div>
      )}
      <Hot />
      <End />
      {ui.behind && (
        <Button class="latest" onClick={() => toEnd()}>
          {words.latest} <Icon of="down" />
        </Button>
      )}
    </div>
  );
}
