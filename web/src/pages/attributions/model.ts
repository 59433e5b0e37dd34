import type { AttributionRow } from "../../api/rows";

export interface Pair {
  claimed: string;
  likely: string;
  rows: readonly AttributionRow[];
}

/** Gather the events whose likeliest party is not their claimant, by who claimed and who likely did. */
export function pairsOf(rows: readonly AttributionRow[]): Pair[] {
  const found = new Map<string, { claimed: string; likely: string; rows: AttributionRow[] }>();
  for (const row of rows) {
    if (!row.differs) continue;
    const claimed = row.claimed_by.join(" + ");
    const key = JSON.stringify([claimed, row.likely]);
    const pair = found.get(key) ?? { claimed, likely: row.likely_name, rows: [] };
    pair.rows.push(row);
    found.set(key, pair);
  }
  return [...found.values()].sort(
    (a, b) => b.rows.length - a.rows.length || a.claimed.localeCompare(b.claimed),
  );
}

/** Place a probability on log odds, cut off at one in a thousand either way: 0 to 1. */
export function onOdds(p: number, least = 0.1, most = 0.999): number {
  const logit = (q: number) => Math.log(q / (1 - q));
  const at = logit(Math.min(most, Math.max(least, p)));
  return (at - logit(least)) / (logit(most) - logit(least));
}

export interface Placed<T> {
  item: T;
  x: number;
  /** How many stand below it in its bin. */
  level: number;
}

/** Stack what would fall on one spot; the order given is kept within a stack. */
export function stacked<T>(
  items: readonly T[],
  at: (item: T) => number,
  width: number,
): Placed<T>[] {
  const heights = new Map<number, number>();
  return items.map((item) => {
    const bin = Math.floor(at(item) / width);
    const level = heights.get(bin) ?? 0;
    heights.set(bin, level + 1);
    return { item, x: (bin + 0.5) * width, level };
  });
}
