// The part of Markdown that the bot speaks, as a tree. What is none of it stays text; nothing is ever read as HTML.

export type Tag = "p" | "strong" | "code" | "a" | "ul" | "ol" | "li" | "br";

export interface Branch {
  tag: Tag;
  kids: Tree[];
  href?: string;
  start?: string; // number of an ordered list's first item
}

export type Tree = string | Branch;

const branch = (tag: Tag, kids: Tree[] = [], more?: Partial<Branch>): Branch => ({ tag, kids, ...more });

/** safeLink resolves an address against base; undefined where it is not of the web. */
export function safeLink(address: string, base: string): string | undefined {
  try {
    const url = new URL(address, base);
    return /^https?:$/.test(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

export function spans(text: string): Tree[] {
  const out: Tree[] = [];
  let at = 0;
  for (const m of text.matchAll(/\*\*(.+?)\*\*|`([^`]+)`|\[([^\]]+)\]\(([^()\s]+)\)/g)) {
    out.push(text.slice(at, m.index));
    out.push(m[1] ? branch("strong", spans(m[1])) : m[2] ? branch("code", [m[2]]) : branch("a", spans(m[3]), { href: m[4] }));
    at = m.index! + m[0].length;
  }
  return [...out, text.slice(at)].filter(Boolean);
}

/** blocks reads paragraphs, headings and lists. A line that is indented goes on with the item above it. */
export function blocks(text: string): Branch[] {
  const out: Branch[] = [];
  let open: Branch | undefined; // what the next line may continue
  for (const line of text.split(/\r?\n/)) {
    const heading = /^#{1,6}\s+(.*)/.exec(line);
    const item = /^\s*(?:[-*•]|(\d+)[.、)])\s+(.*)/.exec(line);
    const list: Branch | undefined = open?.tag === "p" ? undefined : open;
    if (item) {
      const tag = item[1] ? "ol" : "ul";
      if (open?.tag !== tag) out.push((open = branch(tag, [], item[1] ? { start: item[1] } : undefined)));
      open.kids.push(branch("li", spans(item[2])));
    } else if (heading) {
      out.push(branch("p", [branch("strong", spans(heading[1]))]));
      open = undefined;
    } else if (!line.trim()) {
      open = list;
    } else if (open && (!list || /^\s/.test(line))) {
      const last = list ? (list.kids[list.kids.length - 1] as Branch) : open;
      last.kids.push(branch("br"), ...spans(line.trim()));
    } else out.push((open = branch("p", spans(line.trim()))));
  }
  return out;
}

/** plain is the text without its marks, for the clipboard and a file. */
export function plain(text: string): string {
  return text.replace(/\*\*|`|^#{1,6}\s+/gm, "").replace(/\[([^\]]+)\]\(([^()\s]+)\)/g, "$1");
}
