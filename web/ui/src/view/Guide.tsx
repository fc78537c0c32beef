import { h } from "preact";
import { pause } from "../log";
import { Icon } from "./icons";
import { fill, type W } from "./ui";

function Steps({ w, step }: { w: W; step: number }) {
  const { chat, words } = w;
  return (
    <ol class="steps">
      {chat.stepTitles().map((title, i) => {
        const n = i + 1;
        return (
          <li class={n < step ? "done" : n === step ? "now" : ""} aria-current={n === step ? "step" : undefined}>
            <span class="dot" aria-hidden="true">
              {n < step ? <Icon of="check" /> : n}
            </span>
            {title ?? fill(words.nth, n)}
            {n <= step && <span class={n < step ? "unseen" : "faint"}>{n < step ? words.done : words.now}</span>}
          </li>
        );
      })}
    </ol>
  );
}

/** Guide is the bar of the guide under way. It stays through questions in between, and where the visitor has paused. */
export function Guide({ w }: { w: W }) {
  const { chat, ui, words } = w;
  const p = chat.place.value;
  if (!p) return null;
  const open = ui.steps.value;
  const act = (label: string, said: string, kind = "small quiet") => (
    <button type="button" class={kind} disabled={chat.outbox.value.some((o) => !o.failed)} onClick={() => chat.say(said)}>
      {label}
    </button>
  );
  return (
    <section class={`guide ${p.state}`} aria-label={p.title}>
      <button type="button" class="where" aria-expanded={open} onClick={() => (ui.steps.value = !open)}>
        <span class="what">
          <b>{p.title}</b>
          <span>{p.paused ? fill(words.paused, p.step) : fill(words.step, p.step, p.steps)}</span>
        </span>
        <span class="bar" aria-hidden="true">
          {Array.from({ length: p.steps }, (_, i) => (
            <i class={i + 1 < p.step ? "done" : i + 1 === p.step ? "now" : ""} />
          ))}
        </span>
        <Icon of="down" flip={open} />
      </button>
      {open && <Steps w={w} step={p.step} />}
      <div class="acts">
        <span class="step">
          {p.step_title}
          {p.state === "held" && <em> · {words.held}</em>}
        </span>
        {p.paused ? (
          act(words.resume, "继续", "small")
        ) : (
          <span class="row">
            {p.step > 1 && act(words.back, "上一步")}
            {act(words.pause, pause)}
            {act(words.leave, "退出")}
          </span>
        )}
      </div>
    </section>
  );
}
