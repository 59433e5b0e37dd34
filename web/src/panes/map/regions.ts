/** What a map shows of each province under the filter: events counted, and parties said to be there. */
import { type Events, NONE_8, NONE_16 } from "../../api/events";
import type { PresenceRow } from "../../api/rows";
import { lowerBound } from "../timeline/months";

export interface Shape {
  key: string;
  country: string | null;
  name: string;
  also?: readonly string[];
}

export interface Counted {
  /** Events of each province, by code. */
  byCode: Uint32Array;
  /** Dated events in the brush that no province holds. */
  unplaced: number;
  total: number;
}

/** The finest UCDP precision that a point may stand for: a place, or within 25 km of one. */
export const POINT_PRECISION = 2;

export function isPoint(events: Events, i: number): boolean {
  const precision = events.precision[i] as number;
  return precision !== NONE_8 && precision <= POINT_PRECISION && Number.isFinite(events.lat[i]);
}

/** Count kept events between two days by the code of their province; events are sorted by day, so this is a slice. */
export function countRegions(
  events: Events,
  keep: Uint8Array,
  fromDay: number,
  toDay: number,
  codes: Uint16Array = events.admin1,
  size: number = events.header.admin1.length,
): Counted {
  const byCode = new Uint32Array(size);
  const dated = events.n - events.header.undated;
  const begin = lowerBound(events.dayStart, dated, fromDay);
  const end =
    toDay === Number.POSITIVE_INFINITY ? dated : lowerBound(events.dayStart, dated, toDay + 1);
  let unplaced = 0;
  let total = 0;
  for (let i = begin; i < end; i++) {
    if (!keep[i]) continue;
    total += 1;
    const code = codes[i] as number;
    if (code === NONE_16) unplaced += 1;
    else byCode[code] = (byCode[code] as number) + 1;
  }
  return { byCode, unplaced, total };
}

/** Gather counts by shape; what has none is counted apart. */
export function byKey(
  byCode: Uint32Array,
  keys: readonly (string | null)[],
): [Map<string, number>, number] {
  const found = new Map<string, number>();
  let without = 0;
  byCode.forEach((n, code) => {
    const key = keys[code];
    if (!key) without += n;
    else if (n) found.set(key, (found.get(key) ?? 0) + n);
  });
  return [found, without];
}

/** Match the events' provinces to the map's shapes, by key and by the names a shape also bears. */
export function matchShapes(
  provinces: readonly { key: string; name: string }[],
  shapes: readonly Shape[],
): (string | null)[] {
  const byKey = new Map<string, string>();
  for (const s of shapes) {
    byKey.set(s.key.toLowerCase(), s.key);
    for (const name of [s.name, ...(s.also ?? [])])
      byKey.set(`${s.country}/${name}`.toLowerCase(), s.key);
  }
  return provinces.map((p) => byKey.get(p.key.toLowerCase()) ?? null);
}

/** Provinces where a party is said to be, by the shape's key; denials are not presence. */
export function saidIn(
  presence: readonly PresenceRow[],
  shapes: readonly Shape[],
  groups: readonly string[],
): Map<string, PresenceRow[]> {
  const byName = new Map<string, string>();
  for (const s of shapes) {
    for (const name of [s.name, s.key, ...(s.also ?? [])]) byName.set(name.toLowerCase(), s.key);
  }
  const out = new Map<string, PresenceRow[]>();
  for (const row of presence) {
    if (row.polarity === "negated" || (groups.length && !groups.includes(row.party))) continue;
    const key = byName.get(row.place.toLowerCase());
    if (key) out.set(key, [...(out.get(key) ?? []), row]);
  }
  return out;
}

/** Five classes with round ends, so that a shade means a number that can be said. */
export function classes(largest: number): number[] {
  const round = (value: number) => {
    const power = 10 ** Math.floor(Math.log10(value));
    return Math.max(1, Math.round(value / power) * power);
  };
  const ends = [1, 0.02, 0.08, 0.25, 0.55].map((share, i) => (i ? round(largest * share) : 1));
  return ends.filter((value, i) => i === 0 || value > (ends[i - 1] as number));
}
