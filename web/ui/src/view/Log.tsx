import { Fragment, h } from "preact";
import { chosen } from "../log";
import type { Outgoing } from "../outbox";
import { replaced } from "../private";
import { Icon } from "./icons";
import { Line } from "./Line";
import type { W } from "./ui";

const labels = { identity: "[身份证号]", card: "[银行卡号]", phone: "[手机号]" };

function Greeting({ w }: { w: W }) {
  const { chat, words, options } = w;
  const g = chat.greeting.value;
  return (
    <div class="greeting">
      <p class="hello">{options.greeting || words.greeting}</p>
      {g && <p class="disclosure">{g.disclosure}</p>}
    </div>
  );
}

/** Hot offers questions before the first word: the site's own first. */
function Hot({ w }: { w: W }) {
  const { chat, words, options } = w;
  const labels = (chat.greeting.value?.hot ?? []).map((q) => q.label).filter((label) => label !== options.ask);
  if (!chat.greeting.value || chat.log.value.length || chat.outbox.value.length || chat.erased.value) return null;
  return (
    <div class="hot" role="group" aria-label={words.hot}>
      <p class="faint">{words.hot}</p>
      {options.ask && (
        <button type="button" class="choice first" onClick={() => chat.say(options.ask)}>
          {options.ask}
        </button>
      )}
      {labels.map((label) => (
        <button type="button" class="choice" onClick={() => chat.say(label)}>
          {label}
        </button>
      ))}
    </div>
  );
}

function Unsent({ o, w }: { o: Outgoing; w: W }) {
  const { chat, words } = w;
  return (
    <div class={o.failed ? "line user failed" : "line user unsent"}>
      <div class="bubble">{replaced(o.text, (f) => labels[f.kind])}</div>
      {o.failed ? (
        <span class="fate" role="alert">
          {o.failed}
          {o.again && (
            <button type="button" class="small" onClick={() => chat.retry(o)}>
              {words.retry}
            </button>
          )}
          <button type="button" class="small quiet" onClick={() => chat.drop(o)}>
            {words.drop}
          </button>
        </span>
      ) : (
        <span class="fate">{chat.link.value === "open" ? words.sending : words.waiting}</span>
      )}
    </div>
  );
}

function End({ w }: { w: W }) {
  const { chat, words } = w;
  const state = chat.link.value;
  if (chat.erased.value) {
    return (
      <div class="end" role="status">
        <Icon of="check" />
        <p>{words.erased}</p>
        <button type="button" onClick={() => chat.restart()}>
          {words.fresh}
        </button>
      </div>
    );
  }
  if (state !== "stopped") return null;
  return (
    <div class="end">
      <p>{words.stopped}</p>
      <button type="button" onClick={() => chat.restart()}>
        {words.reconnect}
      </button>
    </div>
  );
}

function Messages({ w }: { w: W }) {
  const { chat, ui } = w;
  const log = chat.log.value;
  const mark = chat.mark.value;
  const mine = log.filter((m) => m.role === "user").pop();
  const waits = chat.outbox.value.length > 0;
  return (
    <div role="log" aria-live="polite" aria-label={w.words.log} aria-busy={chat.link.value !== "open"}>
      {log.map((m) => (
        <Fragment key={m.seq}>
          <Line
            m={m}
            w={w}
            open={m.seq === chat.openSeq.value}
            chosen={m.choices && m.seq !== chat.openSeq.value ? chosen(log, m) : undefined}
            rating={chat.ratings.value[m.seq]}
            copied={ui.copied.value === m.seq}
            stored={m === mine && m === log[log.length - 1] && !waits}
          />
          {mark?.seq === m.seq && <p class="mark">{mark.text}</p>}
        </Fragment>
      ))}
    </div>
  );
}

/** Log is all that has been said, and what is on its way. */
export function Log({ w }: { w: W }) {
  const { chat, words, ui } = w;
  const out = chat.outbox.value;
  const typing = chat.link.value === "open" && out.some((o) => !o.failed);
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={words.log}>
      <Greeting w={w} />
      <Messages w={w} />
      {out.map((o) => (
        <Unsent key={o.id} o={o} w={w} />
      ))}
      {typing && (
        <div class="typing" aria-hidden="true">
          <i />
          <i />
          <i />
        </div>
      )}
      <Hot w={w} />
      <End w={w} />
      {ui.behind.value && (
        <button type="button" class="latest" onClick={() => (ui.behind.value = false)}>
          {words.latest} <Icon of="down" />
        </button>
      )}
    </div>
  );
}
