import { Fragment, h, type ComponentChild } from "preact";
import { blocks, safeLink, type Block, type Span } from "../markdown";

export function Link({ href, base, children }: { href: string; base: string; children?: ComponentChild }) {
  const safe = safeLink(href, base);
  if (!safe) return <span>{children}</span>;
  return (
    <a href={safe} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

function inline(list: Span[], base: string): ComponentChild {
  return list.map((s) => {
    if (typeof s === "string") return s;
    if ("bold" in s) return <strong>{inline(s.bold, base)}</strong>;
    if ("code" in s) return <code>{s.code}</code>;
    return (
      <Link href={s.href} base={base}>
        {inline(s.text, base)}
      </Link>
    );
  });
}

const lines = (list: Span[][], base: string) => list.map((l, i) => [i > 0 && <br />, inline(l, base)]);

function block(b: Block, base: string) {
  if ("heading" in b) {
    return (
      <p>
        <strong>{inline(b.heading, base)}</strong>
      </p>
    );
  }
  if ("lines" in b) return <p>{lines(b.lines, base)}</p>;
  const items = b.items.map((i) => <li>{lines(i, base)}</li>);
  return b.start === undefined ? <ul>{items}</ul> : <ol start={b.start}>{items}</ol>;
}

export function Markdown({ text, base }: { text: string; base: string }) {
  return <Fragment>{blocks(text).map((b) => block(b, base))}</Fragment>;
}
