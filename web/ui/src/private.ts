// Numbers that a visitor should not send. The server masks more, and always; this only asks before they leave the page.

export type Kind = "identity" | "card" | "phone";

export interface Found {
  kind: Kind;
  at: number; // UTF-16 units of the text
  length: number;
}

/** isIdentity asks for a date of birth and the check digit of GB 11643, which is ISO/IEC 7064, MOD 11-2. */
export function isIdentity(text: string): boolean {
  if (!/^[1-8]\d{5}(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dX]$/.test(text)) return false;
  let sum = 0;
  for (const c of text) sum = sum * 2 + (c === "X" ? 10 : Number(c));
  return sum % 11 === 1;
}

/** isCard asks for 16 to 19 digits with the check digit of ISO/IEC 7812. */
export function isCard(text: string): boolean {
  let sum = 0;
  [...text].reverse().forEach((c, i) => {
    const n = Number(c) * (i % 2 ? 2 : 1);
    sum += n > 9 ? n - 9 : n;
  });
  return /^\d{16,19}$/.test(text) && sum > 0 && sum % 10 === 0;
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
  for (const f of findPrivate(text).reverse()) text = text.slice(0, f.at) + put(f) + text.slice(f.at + f.length);
  return text;
}
