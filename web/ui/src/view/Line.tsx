import { h } from "preact";
import type { Rating } from "../chat";
import { plain } from "../markdown";
import type { Choice, Message } from "../protocol";
import { copyText } from "./clipboard";
import { Icon } from "./icons";
import { Markdown } from "./Markdown";
import { pure } from "./pure";
import { Sources } from "./Sources";
import type { W } from "./ui";

interface LineProps {
  m: Message;
  w: W;
  open: boolean; // its choices may be pressed
  chosen?: string; // id of the choice that was taken
  rating?: Rating;
  copied: boolean;
  stored: boolean; // say that it is
}

function Choices({ m, w, open, chosen }: LineProps) {
  const one = (c: Choice) => {
    const taken = c.id === chosen;
    if (open) {
      return (
        <button type="button" class="choice" onClick={() => w.chat.choose(m, c.id, c.label)}>
          {c.label}
        </button>
      );
    }
    return (
      <button type="button" class={taken ? "choice taken" : "choice"} aria-disabled="true" tabIndex={-1}>
        {taken && <Icon of="check" />}
        {c.label}
        {taken && <span class="unseen">（{w.words.chosen}）</span>}
      </button>
    );
  };
  return (
    <div class={open ? "choices" : "choices past"} role="group" aria-label={m.guide?.step_title ?? w.words.offers}>
      {m.choices!.map(one)}
    </div>
  );
}

/** Comment asks, after a thumb down, for a word that may be left out. */
function Comment({ m, w }: LineProps) {
  const send = (e: Event) => {
    e.preventDefault();
    const input = (e.currentTarget as HTMLFormElement).elements[0] as HTMLInputElement;
    w.chat.rate(m.seq, false, input.value.trim().slice(0, 500));
  };
  return (
    <form class="comment" onSubmit={send}>
      <input aria-label={w.words.why} placeholder={w.words.why} maxLength={500} autocomplete="off" />
      <button type="submit" class="small">
        {w.words.send}
      </button>
    </form>
  );
}

function Tools(p: LineProps) {
  const { m, w, rating, copied } = p;
  const thumb = (useful: boolean) => (
    <button type="button" class="tool" aria-pressed={rating?.useful === useful} title={useful ? w.words.useful : w.words.useless} onClick={() => w.chat.rate(m.seq, useful)}>
      <Icon of="up" flip={!useful} />
      <span>{useful ? w.words.useful : w.words.useless}</span>
    </button>
  );
  const copy = () => {
    copyText(plain(m.text));
    w.ui.copied.value = m.seq;
  };
  const rates = m.kind === "answer" || m.kind === "fallback";
  return (
    <div class="tools">
      {rates && thumb(true)}
      {rates && thumb(false)}
      <button type="button" class="tool" onClick={copy}>
        <Icon of={copied ? "check" : "copy"} />
        <span>{copied ? w.words.copied : w.words.copy}</span>
      </button>
      {rating?.stored && (rating.useful || rating.comment !== undefined) && <span class="faint thanks">{w.words.thanks}</span>}
    </div>
  );
}

const copies = (m: Message) => m.kind === "answer" || m.kind === "fallback" || m.kind === "handoff" || (m.kind === "guide_step" && m.text.includes("\n"));

/** Line is one message with all that belongs to it. */
export const Line = pure(function (p: LineProps) {
  const { m, w, rating } = p;
  const mine = m.role === "user";
  const aside = m.role === "agent" ? "agent" : m.kind === "notice" ? "notice" : undefined;
  return (
    <div class={`line ${m.role} ${m.kind ?? ""}`} data-seq={m.seq}>
      <span class={aside ? "who" : "unseen"}>
        {aside && <Icon of={aside === "agent" ? "person" : "warn"} />}
        {w.words[aside ?? m.role]}
      </span>
      <div class="bubble">{mine ? m.text : <Markdown text={m.text} base={w.options.base} />}</div>
      {p.stored && <span class="fate">{w.words.stored}</span>}
      {m.sources?.length ? <Sources list={m.sources} w={w} /> : null}
      {!mine && copies(m) && <Tools {...p} />}
      {rating && !rating.useful && rating.comment === undefined && <Comment {...p} />}
      {m.choices?.length ? <Choices {...p} /> : null}
    </div>
  );
});
