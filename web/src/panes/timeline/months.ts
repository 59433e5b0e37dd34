/** Events by month, counted once per filter: the brush only reads them. */
import { type Events, NO_DAY } from "../../api/events";
import { dayOfMonth } from "../../state/months";

export interface MonthCounts {
  first: number;
  counts: Uint32Array;
  dated: number;
}

/** Count kept events by the month of their first day, over the months [first, last]. */
export function countMonths(
  events: Events,
  keep: Uint8Array,
  [first, last]: readonly [number, number],
): MonthCounts {
  const counts = new Uint32Array(Math.max(0, last - first + 1));
  let dated = 0;
  let month = 0;
  // Events come by date, the undated last: one walk along the months suffices.
  let next = dayOfMonth(first + 1);
  for (let i = 0; i < events.n; i++) {
    const day = events.dayStart[i] as number;
    if (day === NO_DAY) break;
    while (day >= next && month < counts.length) {
      month += 1;
      next = dayOfMonth(first + month + 1);
    }
    if (month >= counts.length) break;
    if (keep[i]) {
      counts[month] = (counts[month] as number) + 1;
      dated += 1;
    }
  }
  return { first, counts, dated };
}

/** Where in the sorted days the first day at or after `day` stands; the undated are past `dated`. */
export function lowerBound(days: Int32Array, dated: number, day: number): number {
  let lo = 0;
  let hi = dated;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if ((days[mid] as number) < day) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}
