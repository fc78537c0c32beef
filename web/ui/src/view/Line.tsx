import { h, type VNode } from "preact";
import type { Rating } from "../chat";
import { chat, rest, ui, words } from "../frame";
import { plain } from "../markdown";
import type { Message } from "../protocol";
import { Button } from "./Button";
import { copyText } from "./clipboard";
import { Icon } from "./icons";
import { Markdown } from "./Markdown";
import { Sources } from "./Sources";

interface LineProps {
  m: Message;
  open: boolean; // its choices may be pressed
  rating?: Rating;
  copied: boolean;
  stored: boolean; // say that it is
}

/** Choices are there while they may be pressed. What the visitor took stands below as their own words. */
function Choices({ m }: LineProps) {
  return (
    <div class="choices" role="group" aria-label={m.guide?.step_title ?? words.offers}>
      {m.choices!.map((c) => (
        <Button
          class="choice"
          onClick={() => {
            chat.choose(m, c.id, c.label);
            rest();
          }}
        >
          {c.label}
        </Button>
      ))}
    </div>
  );
}

/** Comment asks, after a thumb down, for a word that may be left out. */
function Comment({ m }: LineProps) {
  const send = (e: Event) => {
    e.preventDefault();
    const input = (e.currentTarget as HTMLFormElement).elements[0] as HTMLInputElement;
    chat.rate(m.seq, false, input.value.trim());
    rest();
  };
  return (
    <form class="comment" onSubmit={send}>
      <input aria-label={words.why} placeholder={words.why} maxLength={500} autocomplete="off" />
      <button>{words.send}</button>
    </form>
  );
}

function Tools({ m, rating, copied }: LineProps) {
  const thumb = (useful: boolean) => (
    <Button class="tool" aria-pressed={rating?.useful === useful} onClick={() => chat.rate(m.seq, useful)}>
      <Icon of="up" flip={!useful} />
      {useful ? words.useful : words.useless}
    </Button>
  );
  const copy = () => {
    copyText(plain(m.text));
    ui.copied = m.seq;
  };
  const rates = m.kind === "answer" || m.kind === "fallback";
  return (
    <div class="tools">
      {rates && thumb(true)}
      {rates && thumb(false)}
      <Button class="tool" onClick={copy}>
        <Icon of={copied ? "check" : "copy"} />
        {copied ? words.copied : words.copy}
      </Button>
      {rating?.stored && (rating.useful || rating.comment !== undefined) && (
        <span class="tool" role="status">
          {words.thanks}
        </span>
      )}
    </div>
  );
}

/** Line is one message with all that belongs to it. */
function Line(p: LineProps) {
  const { m, rating } = p;
  const mine = m.role === "user";
  const aside = m.role === "agent" ? "agent" : m.kind === "notice" ? "notice" : undefined;
  return (
    <div class={`line ${m.role} ${m.kind}`} data-seq={m.seq}>
      <span class={aside ? "who" : "unseen"}>
        {aside && <Icon of={aside === "agent" ? "person" : "warn"} />}
        {words[aside ?? m.role]}
      </span>
      <div class="bubble" lang="zh">{mine ? m.text : <Markdown text={m.text} />}</div>
      {p.stored && <span class="fate">{words.stored}</span>}
      {m.sources && <Sources list={m.sources} />}
      {(/answer|fallback|handoff/.test(m.kind!) || (m.kind === "guide_step" && m.text.includes("\n"))) && <Tools {...p} />}
      {rating && !rating.useful && rating.comment === undefined && <Comment {...p} />}
      {p.open && m.choices && <Choices {...p} />}
    </div>
  );
}

const drawn = new WeakMap<Message, [LineProps, VNode]>();

/** line is m as it was drawn, unless something about it has changed: what stays the same, Preact passes over. */
export function line(p: LineProps): VNode {
  const [before, as] = drawn.get(p.m) ?? [];
  if (as && Object.keys(p).every((key) => p[key as keyof LineProps] === before![key as keyof LineProps])) return as;
  const anew = <Line {...p} />;
  drawn.set(p.m, [p, anew]);
  return anew;
}
