import { h } from "preact";
import { chat, fill, ui, words } from "../frame";
import { pause } from "../log";
import { Button } from "./Button";
import { Icon } from "./icons";

/** Guide is the bar of the guide under way. It stays through questions in between, and where the visitor has paused. */
export function Guide() {
  const p = chat.place;
  if (!p) return null;
  const { step } = p;
  const stage = (n: number) => (n < step ? "done" : n === step ? "now" : "");
  const act = (label: string, said: string, kind = "small quiet") => (
    <Button class={kind} disabled={chat.outbox.some((o) => !o.failed)} onClick={() => chat.say(said)}>
      {label}
    </Button>
  );
  const titles = Array.from({ length: p.steps }, (_, i) => chat.steps[p.id]?.[i] ?? fill(words.nth, i + 1));
  return (
    <section class={`guide ${p.state}`} aria-label={p.title}>
      <Button class="where" aria-expanded={ui.steps} onClick={() => (ui.steps = !ui.steps)}>
        <b>{p.title}</b>
        <span class="place">{p.paused ? fill(words.paused, step) : fill(words.step, step, p.steps)}</span>
        <Icon of="down" flip={ui.steps} />
        <span class="bar" aria-hidden="true">
          {titles.map((_, i) => (
            <i class={stage(i + 1)} />
          ))}
        </span>
      </Button>
      {ui.steps && (
        <ol class="steps">
          {titles.map((title, i) => (
            <li class={stage(i + 1)} aria-current={i + 1 === step && "step"}>
              <span class="dot" aria-hidden="true">
                {i + 1 < step ? <Icon of="check" /> : i + 1}
              </span>
              {title}
              <span class="faint">{i + 1 < step ? words.done : i + 1 === step && words.now}</span>
            </li>
          ))}
        </ol>
      )}
      <div class="acts">
        <span class="title">
          {p.step_title}
          {p.state === "held" && <em> · {words.held}</em>}
        </span>
        {p.paused ? (
          act(words.resume, "继续", "small")
        ) : (
          <span class="row">
            {step > 1 && act(words.back, "上一步")}
            {act(words.pause, pause)}
            {act(words.leave, "退出")}
          </span>
        )}
      </div>
    </section>
  );
}
