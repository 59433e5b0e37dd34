/** The arithmetic under the pages of comparison and of changes. */
import type { ChangeRow, CompareRow, FitRow } from "../../api/rows";

/** The ids of parties that a conclusion's id names: `tie/ally:a--b@2020` is about a and b. */
export function partiesOf(id: string | null): string[] {
  const about = id?.split("@")[0]?.split("/").slice(1).join("/") ?? "";
  return about.slice(about.indexOf(":") + 1).split(/--|->|\//);
}

/** Tell whether a row is about one of the groups; all rows are, where none is chosen. */
export function isAbout(row: CompareRow, groups: readonly string[]): boolean {
  if (!groups.length) return true;
  const named = partiesOf(row.after.id ?? row.before.id);
  return groups.some((group) => named.includes(group));
}

export type Course = "new" | "gone" | "up" | "down" | "other";

export function courseOf(row: CompareRow): Course {
  if (row.delta !== null) return row.delta > 0 ? "up" : row.delta < 0 ? "down" : "other";
  if (row.before.value === null && row.after.value !== null) return "new";
  return row.after.value === null && row.before.value !== null ? "gone" : "other";
}

/** The most that a quantity's bar must hold, by unit; a probability's is 1. */
export function topsOf(rows: readonly CompareRow[]): Map<string, number> {
  const tops = new Map([["", 1]]);
  for (const { unit, before, after } of rows) {
    if (!unit) continue;
    const ends = [before.value, before.high, after.value, after.high].map((v) => v ?? 0);
    tops.set(unit, Math.max(tops.get(unit) ?? 0, ...ends));
  }
  return tops;
}

/** What people most often set beside now: the fit before the last one of its part, else what
 * stood before that was made. */
export function beforeLastFit(fits: readonly FitRow[]): string | null {
  const last = latest(fits);
  if (!last) return null;
  const former = latest(
    fits.filter((fit) => fit.what === last.what && fit.revision < last.revision),
  );
  if (former) return former.id;
  return last.revision > 1 ? `r${last.revision - 1}` : null;
}

const latest = (fits: readonly FitRow[]) =>
  fits.reduce<FitRow | null>(
    (best, fit) => (best && best.revision > fit.revision ? best : fit),
    null,
  );

export interface Write {
  when: string;
  who: string;
  why: string;
  rows: ChangeRow[];
}

/** Changes by the write that made them, the last first. */
export function byWrite(rows: readonly ChangeRow[]): Write[] {
  const writes = new Map<string, Write>();
  for (const row of rows) {
    const key = [row.when, row.who, row.why].join("\u0000");
    const write = writes.get(key) ?? { when: row.when, who: row.who, why: row.why, rows: [] };
    write.rows.push(row);
    writes.set(key, write);
  }
  return [...writes.values()].sort((a, b) => b.when.localeCompare(a.when));
}

export function tally(rows: readonly ChangeRow[], of: (row: ChangeRow) => string) {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(of(row), (counts.get(of(row)) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

/** What the drawer can open of a change: assertions are told with their id, conclusions by title. */
export function opens(row: ChangeRow, conclusions: ReadonlyMap<string, string>): string | null {
  if (row.kind === "assertion") return `assertion/${row.subject.split(": ")[0]}`;
  return row.kind === "assessment" ? (conclusions.get(row.subject) ?? null) : null;
}

/** The ids of conclusions by their titles. */
export function idsByTitle(rows: readonly CompareRow[]): Map<string, string> {
  const ids = new Map<string, string>();
  for (const { subject, after } of rows) if (after.id) ids.set(subject, after.id);
  return ids;
}
