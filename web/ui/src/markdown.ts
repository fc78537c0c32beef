// The part of Markdown that the bot speaks, as data. What is none of it stays text; nothing is ever read as HTML.

export type Span = string | { bold: Span[] } | { code: string } | { href: string; text: Span[] };
export type Block = { lines: Span[][] } | { heading: Span[] } | { items: Span[][][]; start?: number };

/** safeLink resolves an address against base; undefined where it is not of the web. */
export function safeLink(address: string, base: string): string | undefined {
  try {
    const url = new URL(address, base);
    return /^https?:$/.test(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

export function spans(text: string): Span[] {
  const out: Span[] = [];
  let at = 0;
  const put = (s: Span) => s !== "" && out.push(s);
  for (const m of text.matchAll(/\*\*(.+?)\*\*|`([^`]+)`|\[([^\]]+)\]\(([^()\s]+)\)/g)) {
    put(text.slice(at, m.index));
    if (m[1]) put({ bold: spans(m[1]) });
    else if (m[2]) put({ code: m[2] });
    else put({ href: m[4], text: spans(m[3]) });
    at = m.index! + m[0].length;
  }
  put(text.slice(at));
  return out;
}

/** blocks reads paragraphs, headings and lists. A line that is indented goes on with the item above it. */
export function blocks(text: string): Block[] {
  const out: Block[] = [];
  let open: Block | undefined; // what the next line may continue
  for (const line of text.split(/\r?\n/)) {
    const heading = /^#{1,6}\s+(.*)/.exec(line);
    const item = /^\s*(?:[-*•]|(\d+)[.、)])\s+(.*)/.exec(line);
    if (item) {
      const start = item[1] ? Number(item[1]) : undefined;
      if (!open || !("items" in open) || (open.start === undefined) !== (start === undefined)) {
        out.push((open = { items: [], start }));
      }
      open.items.push([spans(item[2])]);
    } else if (heading) {
      out.push({ heading: spans(heading[1]) });
      open = undefined;
    } else if (!line.trim()) {
      if (open && "lines" in open) open = undefined;
    } else if (open && "items" in open && /^\s/.test(line)) {
      open.items[open.items.length - 1].push(spans(line.trim()));
    } else {
      if (!open || !("lines" in open)) out.push((open = { lines: [] }));
      open.lines.push(spans(line.trim()));
    }
  }
  return out;
}

/** plain is the text without its marks, for the clipboard and a file. */
export function plain(text: string): string {
  return text.replace(/\*\*(.+?)\*\*/g, "$1").replace(/`([^`]+)`/g, "$1").replace(/^#{1,6}\s+/gm, "").replace(/\[([^\]]+)\]\(([^()\s]+)\)/g, "$1");
}
