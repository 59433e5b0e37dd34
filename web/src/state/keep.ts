/** Which events the filter keeps, apart from time: one byte each, so that a brush costs nothing. */
import { type Events, NONE_16 } from "../api/events";
import type { Filter } from "./filter";
import { dayOfMonth } from "./months";

export function keepEvents(
  events: Events,
  { groups, sources }: Pick<Filter, "groups" | "sources">,
): Uint8Array {
  const kept = new Uint8Array(events.n).fill(1);
  if (groups.length) {
    const wanted = new Set(groups);
    const codes = new Uint8Array(events.header.party.length + 1);
    events.header.party.forEach((p, i) => {
      if (wanted.has(p.id)) codes[i] = 1;
    });
    const has = (code: number) => code !== NONE_16 && codes[code] === 1;
    for (let i = 0; i < events.n; i++) {
      kept[i] =
        has(events.partyA[i] as number) ||
        has(events.partyB[i] as number) ||
        has(events.claimant[i] as number) ||
        has(events.perpetrator[i] as number)
          ? 1
          : 0;
    }
  }
  if (sources.length) {
    const wanted = new Set(sources);
    const codes = events.header.source.map((s) => wanted.has(s.id));
    for (let i = 0; i < events.n; i++) if (!codes[events.source[i] as number]) kept[i] = 0;
  }
  return kept;
}

/** First and last day of the brush; an open end is open. */
export function brushDays({ from, to }: Pick<Filter, "from" | "to">): [number, number] {
  return [
    from === null ? Number.NEGATIVE_INFINITY : dayOfMonth(from),
    to === null ? Number.POSITIVE_INFINITY : dayOfMonth(to + 1) - 1,
  ];
}
