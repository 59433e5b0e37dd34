/** The arithmetic under the page of claims. */
import type { MatrixRow } from "../../api/rows";

export interface Matrix {
  claimants: string[];
  doers: string[];
  /** Expected events by claimant and doer; nothing where the pair does not occur. */
  at: Map<string, number>;
  top: number;
}

export const pair = (claimed: string, did: string) => `${claimed}\u0000${did}`;

/** Lay the pairs out as a matrix, the largest claimants and doers first. */
export function matrixOf(rows: readonly MatrixRow[]): Matrix {
  const at = new Map<string, number>();
  const [claimed, did] = [new Map<string, number>(), new Map<string, number>()];
  for (const row of rows) {
    at.set(pair(row.claimed_by, row.did), row.events);
    claimed.set(row.claimed_by, (claimed.get(row.claimed_by) ?? 0) + row.events);
    did.set(row.did, (did.get(row.did) ?? 0) + row.events);
  }
  const largest = (sums: Map<string, number>) =>
    [...sums].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([name]) => name);
  return {
    claimants: largest(claimed),
    doers: largest(did),
    at,
    top: Math.max(0, ...at.values()),
  };
}

/** Years from which one may begin: the first one is any time. */
export function firstYears(years: readonly number[] | null): number[] {
  const [lo, hi] = years ?? [];
  if (lo === undefined || hi === undefined) return [];
  return Array.from({ length: Math.max(0, hi - lo) }, (_, i) => lo + 1 + i);
}
