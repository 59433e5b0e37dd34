import type { LinkRow } from "../../api/rows";

/** Pairs that the picture has room for; the table holds all. */
export const MOST = 24;

export interface Pair {
  name: string;
  /** The highest likelihood of its spans. */
  p: number;
  /** Its spans, in order of time. */
  rows: LinkRow[];
}

export const pairName = (r: Pick<LinkRow, "a_name" | "b_name">): string =>
  `${r.a_name} – ${r.b_name}`;

/** First and last year of a span. */
export function yearsOf({ span }: Pick<LinkRow, "span">): [number, number] {
  const [first, last] = span.split("/").map(Number);
  return [first ?? Number.NaN, last ?? first ?? Number.NaN];
}

/** The spans of each pair, the pair with the likeliest span first. */
export function pairsOf(rows: readonly LinkRow[]): Pair[] {
  const found = new Map<string, Pair>();
  for (const row of rows) {
    const key = `${row.a} ${row.b}`;
    const pair = found.get(key) ?? { name: pairName(row), p: 0, rows: [] };
    pair.p = Math.max(pair.p, row.probability);
    pair.rows.push(row);
    found.set(key, pair);
  }
  for (const { rows: spans } of found.values()) {
    spans.sort((x, y) => x.span.localeCompare(y.span));
  }
  return [...found.values()].sort((x, y) => y.p - x.p || x.name.localeCompare(y.name));
}
