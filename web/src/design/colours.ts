/** Colours of the tokens for canvas and WebGL, which know no custom properties. */
const names = [
  "ground",
  "panel",
  "well",
  "line",
  "line-2",
  "ink",
  "ink-2",
  "ink-3",
  "ally",
  "support",
  "rival",
  "other",
  "held",
  "shade-1",
  "shade-2",
  "shade-3",
  "shade-4",
  "shade-5",
  "land",
  "sea",
  "border",
  "hatch",
  "warn",
  "focus",
  "sans",
  "serif",
] as const;

export type Colours = Record<(typeof names)[number], string>;

export function colours(): Colours {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(
    names.map((n) => [n, style.getPropertyValue(`--${n}`).trim()]),
  ) as Colours;
}

/** `#rrggbb` as three numbers of 0 to 1. */
export function rgb(hex: string): [number, number, number] {
  const value = Number.parseInt(hex.slice(1, 7), 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}

/** Mix two `#rrggbb`; share is how much of the second. */
export function mix(a: string, b: string, share: number): string {
  const [x, y] = [rgb(a), rgb(b)];
  const part = (i: 0 | 1 | 2) =>
    Math.round(255 * (x[i] * (1 - share) + y[i] * share))
      .toString(16)
      .padStart(2, "0");
  return `#${part(0)}${part(1)}${part(2)}`;
}
