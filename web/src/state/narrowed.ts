import { useTies } from "../api/asks";
import type { TieLine } from "../api/rows";
import { type Narrowed, narrowTies } from "./derive";
import type { Filter } from "./filter";
import { useStore } from "./store";

const NOTHING: Narrowed = { ties: [], outside: 0 };

/** What of the filter bears on ties; months only where some tie is assessed by the month. */
function grounds(filter: Filter, monthly: boolean): string {
  const { from, to, groups, relations, supports, p, tiers, sources, one } = filter;
  const part = (month: number | null) =>
    month === null || monthly ? month : Math.floor(month / 12);
  const lists = [groups, relations, supports, tiers, sources];
  return JSON.stringify([part(from), part(to), p, one, ...lists]);
}

let monthlyOf: { lines: readonly TieLine[]; monthly: boolean } | null = null;
function isMonthly(lines: readonly TieLine[]): boolean {
  if (monthlyOf?.lines !== lines) {
    monthlyOf = { lines, monthly: lines.some((l) => l.series.some((p) => p.when.length > 4)) };
  }
  return monthlyOf.monthly;
}

/** Panes ask alike and at once: the last answer serves them all. */
let last: { lines: readonly TieLine[]; grounds: string; narrowed: Narrowed } | null = null;

function narrow(lines: readonly TieLine[], filter: Filter): Narrowed {
  const now = grounds(filter, isMonthly(lines));
  if (last?.lines !== lines || last.grounds !== now) {
    last = { lines, grounds: now, narrowed: narrowTies(lines, filter) };
  }
  return last.narrowed;
}

/** The ties under the filter, and the answer they come from; a step of the brush that moves no tie re-renders nobody. */
export function useNarrowedTies() {
  const answer = useTies();
  const lines = answer.data?.rows;
  const narrowed = useStore((s) => (lines ? narrow(lines, s.filter) : NOTHING));
  return { answer, ...narrowed };
}
