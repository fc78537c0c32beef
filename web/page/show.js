// How text becomes nodes. Nothing here reads HTML: what is no Markdown that we know stays text.

export function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick") node.addEventListener("click", value);
    else node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}

export const button = (text, onclick) => el("button", { type: "button", onclick }, text);

// ---- Markdown: headings, paragraphs, lists, bold, code, links -----------------------------------------------------------

function safeLink(address) {
  try {
    const url = new URL(address, location.href);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch { return null; }
}

export function link(address, ...children) {
  const href = safeLink(address);
  return href ? el("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...children) : el("span", {}, ...children);
}

function inline(text) {
  const nodes = [];
  let at = 0;
  for (const m of text.matchAll(/\*\*(.+?)\*\*|`([^`]+)`|\[([^\]]+)\]\(([^()\s]+)\)/g)) {
    nodes.push(text.slice(at, m.index));
    if (m[1]) nodes.push(el("strong", {}, ...inline(m[1])));
    else if (m[2]) nodes.push(el("code", {}, m[2]));
    else nodes.push(link(m[4], ...inline(m[3])));
    at = m.index + m[0].length;
  }
  nodes.push(text.slice(at));
  return nodes;
}

function paragraph(lines) {
  const p = el("p");
  lines.forEach((line, i) => p.append(...(i ? [el("br")] : []), ...inline(line)));
  return p;
}

export function markdown(text) {
  const out = document.createDocumentFragment();
  let lines = []; // of the paragraph under way
  let list = null;
  const flush = () => {
    if (lines.length) out.append(paragraph(lines));
    lines = [];
  };
  for (const line of text.split(/\r?\n/)) {
    const heading = /^#{1,6}\s+(.*)/.exec(line);
    const item = /^\s*(?:[-*]|(\d+)[.、)])\s+(.*)/.exec(line);
    if (item) {
      flush();
      const name = item[1] ? "ol" : "ul";
      if (!list || list.localName !== name) {
        list = el(name, item[1] ? { start: item[1] } : {});
        out.append(list);
      }
      list.append(el("li", {}, ...inline(item[2])));
    } else if (list && /^\s+\S/.test(line)) {
      list.lastChild.append(el("br"), ...inline(line.trim()));
    } else {
      if (heading || line.trim()) list = null;
      if (heading || !line.trim()) flush();
      if (heading) out.append(el("h3", {}, ...inline(heading[1])));
      else if (line.trim()) lines.push(line.trim());
    }
  }
  flush();
  return out;
}
