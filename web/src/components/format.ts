/** How numbers and words are printed: everywhere alike, the missing as a dash. */

export const MISSING = "–";

/** A share as a whole percent; the ends keep their sign, since nothing is certain. */
export function percent(p: number | null | undefined): string {
  if (p === null || p === undefined || Number.isNaN(p)) return MISSING;
  if (p > 0 && p < 0.01) return "<1 %";
  if (p < 1 && p > 0.99) return ">99 %";
  return `${Math.round(100 * p)} %`;
}

/** An interval of shares; ends that read alike are shown once. */
export function percents(
  low: number | null | undefined,
  high: number | null | undefined,
  between = " to ",
): string {
  const [first, last] = [percent(low), percent(high)];
  return first === last ? first : `${first}${between}${last}`;
}

const counted = new Intl.NumberFormat("en-GB");

export function count(n: number | null | undefined): string {
  return n === null || n === undefined ? MISSING : counted.format(n);
}

export function decibans(d: number): string {
  const sign = d > 0 ? "+" : d < 0 ? "−" : "";
  return `${sign}${Math.abs(d).toFixed(1)}`;
}

export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

export function words(id: string): string {
  return id.replaceAll("_", " ");
}

/** The word of a probability on a scale whose rungs are half-open [lo, hi). */
export function rungOf(
  p: number | null | undefined,
  rungs: readonly (readonly [number, number, string] | readonly unknown[])[],
): string | null {
  if (p === null || p === undefined) return null;
  const found = rungs.find(([lo, hi]) => p >= (lo as number) && p < (hi as number));
  const last = rungs[rungs.length - 1];
  return ((found ?? (p >= 1 ? last : undefined))?.[2] as string | undefined) ?? null;
}

/** One line of CSV; a leading sign that a spreadsheet would run is disarmed. */
export function csv(rows: readonly (readonly unknown[])[]): string {
  const cell = (value: unknown) => {
    if (value === null || value === undefined) return "";
    let text = String(value);
    if (typeof value === "string" && /^[=+\-@\t\r]/.test(text)) text = `'${text}`;
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => row.map(cell).join(",")).join("\r\n");
}
