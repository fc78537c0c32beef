// Numbers that a visitor should not send. The server masks more, and always; this only asks before they leave the page.

export type Kind = "identity" | "card" | "phone";

export interface Found {
  kind: Kind;
  at: number; // UTF-16 units of the text
  length: number;
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** isIdentity asks for a date of birth and the check digit of GB 11643. */
export function isIdentity(text: string): boolean {
  if (!/^[1-8]\d{5}(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dX]$/.test(text)) return false;
  const sum = weights.reduce((total, weight, i) => total + weight * Number(text[i]), 0);
  return "10X98765432"[sum % 11] === text[17];
}

/** isCard asks for 16 to 19 digits with the check digit of ISO/IEC 7812. */
export function isCard(text: string): boolean {
  if (!/^\d{16,19}$/.test(text)) return false;
  let sum = 0;
  for (let i = 0; i < text.length; i++) {
    const n = Number(text[text.length - 1 - i]) * (i % 2 ? 2 : 1);
    sum += n > 9 ? n - 9 : n;
  }
  return sum % 10 === 0 && /[1-9]/.test(text);
}

function kindOf(number: string): Kind | undefined {
  if (isIdentity(number)) return "identity";
  if (isCard(number)) return "card";
  if (/^(86)?1[3-9]\d{9}$/.test(number)) return "phone";
}

/** findPrivate finds them however their digits are grouped or how wide they are typed. */
export function findPrivate(text: string): Found[] {
  const folded = text.replace(/[０-９Ｘｘ]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
  const found: Found[] = [];
  for (const m of folded.matchAll(/\+?\d(?:[ \u3000-]?\d){9,}(?:[ -]?[xX](?![a-zA-Z]))?/g)) {
    const kind = kindOf(m[0].replace(/[^\dxX]/g, "").toUpperCase());
    if (kind) found.push({ kind, at: m.index!, length: m[0].length });
  }
  return found;
}

/** replaced puts into the place of each what put makes of it. */
export function replaced(text: string, put: (f: Found) => string): string {
  let out = "";
  let at = 0;
  for (const f of findPrivate(text)) {
    out += text.slice(at, f.at) + put(f);
    at = f.at + f.length;
  }
  return out + text.slice(at);
}
