import type { StrengthRow, StrengthSaid } from "../../api/rows";

export interface Multiple {
  party: string;
  name: string;
  unit: string;
  rows: readonly StrengthRow[];
}

/** One small plot for each party and unit, its years in order. */
export function multiplesOf(rows: readonly StrengthRow[]): Multiple[] {
  const found = new Map<string, Multiple & { rows: StrengthRow[] }>();
  for (const row of rows) {
    const key = JSON.stringify([row.party, row.unit]);
    const one = found.get(key) ?? { party: row.party, name: row.name, unit: row.unit, rows: [] };
    one.rows.push(row);
    found.set(key, one);
  }
  for (const one of found.values()) one.rows.sort((a, b) => a.year.localeCompare(b.year));
  return [...found.values()].sort(
    (a, b) => a.unit.localeCompare(b.unit) || a.name.localeCompare(b.name),
  );
}

/** The whole powers of ten around every number of one unit, so that its plots compare. */
export function powersOf(rows: readonly StrengthRow[]): [number, number] {
  const all = rows
    .flatMap((r) => [
      r.low,
      r.median,
      r.high,
      ...r.by_source.flatMap((s) => [s.value, s.value_max]),
    ])
    .filter((n): n is number => n !== null && n !== undefined && n > 0)
    .map(Math.log10);
  if (!all.length) return [0, 1];
  const low = Math.floor(Math.min(...all));
  return [low, Math.max(low + 1, Math.ceil(Math.max(...all)))];
}

export type Way = "below" | "above" | "near" | "between";

/** Which way a bound points: the number is the most, the least, about it, or a range. */
export function wayOf(bound: StrengthSaid["bound"]): Way {
  if (bound === "up_to" || bound === "under") return "below";
  if (bound === "at_least" || bound === "over") return "above";
  return bound === "between" ? "between" : "near";
}
