// One accent colour of the site, made readable on light and on dark ground (WCAG 2.2, contrast at least 4.5).

export type RGB = number[]; // red, green, blue; 0 to 255

export function parseColour(text: string): RGB | undefined {
  const m = /^#?(?:([\da-f])([\da-f])([\da-f])|([\da-f]{2})([\da-f]{2})([\da-f]{2}))$/i.exec(text.trim());
  return m?.slice(1).filter(Boolean).map((hex) => parseInt(hex[1] ? hex : hex + hex, 16));
}

function luminance(c: RGB): number {
  const [r, g, b] = c.map((v) => (v < 10.3 ? v / 3294 : ((v / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
}

export function contrast(a: RGB, b: RGB): number {
  const ratio = luminance(a) / luminance(b);
  return Math.max(ratio, 1 / ratio);
}

const mix = (a: RGB, b: RGB, part: number) => a.map((v, i) => Math.round(v + (b[i] - v) * part));

const white = [255, 255, 255];
const black = [8, 20, 18];

/** readable moves a colour away from the ground until text in it can be read there. */
export function readable(c: RGB, ground: RGB, away: RGB): RGB {
  let part = 0;
  while (part < 1 && contrast(mix(c, away, part), ground) < 4.6) part += 0.05;
  return mix(c, away, Math.min(part, 1));
}

/** tones are the custom properties of the accent: --lead for text and lines, --fill with --on-fill on it, --soft behind. */
export function tones(accent: RGB, dark: boolean): Record<string, string> {
  const soft = mix(accent, dark ? [26, 32, 31] : white, dark ? 0.78 : 0.9);
  const fill = dark ? mix(accent, black, 0.15) : accent;
  const on = contrast(white, fill) >= 4.5 ? white : black;
  const all = { lead: readable(accent, soft, dark ? white : black), fill: on === white ? fill : readable(fill, on, white), "on-fill": on, soft };
  return Object.fromEntries(Object.entries(all).map(([name, c]) => [`--${name}`, `rgb(${c})`]));
}
