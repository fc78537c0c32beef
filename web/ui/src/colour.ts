// One accent colour of the site, made readable on light and on dark ground (WCAG 2.2, contrast at least 4.5).

export type RGB = [number, number, number];

export function parseColour(text: string): RGB | undefined {
  const m = /^#?([\da-f]{3}|[\da-f]{6})$/i.exec(text.trim());
  if (!m) return undefined;
  const hex = m[1].length === 3 ? m[1].replace(/./g, "$&$&") : m[1];
  return [0, 2, 4].map((i) => parseInt(hex.slice(i, i + 2), 16)) as RGB;
}

function luminance(c: RGB): number {
  const [r, g, b] = c.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function contrast(a: RGB, b: RGB): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const mix = (a: RGB, b: RGB, part: number) => a.map((v, i) => Math.round(v + (b[i] - v) * part)) as RGB;

const white: RGB = [255, 255, 255];
const black: RGB = [8, 20, 18];

/** readable moves a colour away from the ground until text in it can be read there. */
export function readable(c: RGB, ground: RGB, away: RGB): RGB {
  for (let part = 0; part < 1; part += 0.05) {
    const moved = mix(c, away, part);
    if (contrast(moved, ground) >= 4.6) return moved;
  }
  return away;
}

const css = (c: RGB) => `rgb(${c.join(" ")})`;

/** tones are the custom properties of the accent: --lead for text and lines, --fill with --on-fill on it, --soft behind. */
export function tones(accent: RGB, dark: boolean): Record<string, string> {
  const soft = mix(accent, dark ? [26, 32, 31] : white, dark ? 0.78 : 0.9);
  const lead = readable(accent, soft, dark ? white : black);
  const fill = dark ? mix(accent, black, 0.15) : accent;
  const on = contrast(white, fill) >= 4.5 ? white : black;
  return { "--lead": css(lead), "--fill": css(on === white ? fill : readable(fill, on, white)), "--on-fill": css(on), "--soft": css(soft) };
}
