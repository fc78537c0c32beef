import { h, type ComponentChild } from "preact";
import { options } from "../frame";
import { blocks, safeLink, type Tree } from "../markdown";

/** Link leads out of the chat, in a tab of its own. An address that is not of the web stays text. */
export function Link({ href, children }: { href: string; children?: ComponentChild }) {
  const safe = safeLink(href, options.base);
  return h(safe ? "a" : "span", safe ? { href: safe, target: "_blank", rel: "noopener noreferrer" } : {}, children);
}

function draw(t: Tree): ComponentChild {
  if (typeof t === "string") return t;
  const kids = t.kids.map(draw);
  return t.href ? <Link href={t.href}>{kids}</Link> : h(t.tag as string, { start: t.start }, ...kids);
}

export const Markdown = ({ text }: { text: string }) => blocks(text).map(draw);
