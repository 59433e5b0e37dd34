import type { CoincidenceRow } from "../../api/rows";

/** Days since 1970 of an ISO date. */
export const dayOf = (iso: string): number => Date.parse(iso) / 86_400_000;

/** Where p stands between 1 (0) and the least that is drawn (1), each step a tenth. */
export function onTenths(p: number, least: number): number {
  return Math.min(1, Math.max(0, Math.log10(p) / Math.log10(least)));
}

/** The power of ten at or below the smallest p, and never above a hundredth. */
export function leastOf(rows: readonly Pick<CoincidenceRow, "p">[]): number {
  const all = rows.flatMap((r) => (r.p === null || r.p <= 0 ? [] : [r.p]));
  return Math.min(0.01, 10 ** Math.floor(Math.log10(Math.min(1, ...all))));
}

export const sayP = (p: number | null): string | null =>
  p === null ? null : p < 0.001 ? "<0.001" : p.toFixed(3);
