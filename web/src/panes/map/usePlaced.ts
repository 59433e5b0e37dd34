import { useMemo } from "react";
import { useEvents, useRegions } from "../../api/asks";
import type { Events } from "../../api/events";
import { type Placed, placeEvents } from "./placed";
import type { Provinces } from "./shapes";

/** Both panes that ask share the last answer. */
let last: { events: Events; provinces: Provinces; placed: Placed } | null = null;

export function usePlaced(): Placed | null {
  const events = useEvents().data;
  const provinces = useRegions().data as unknown as Provinces | undefined;
  return useMemo(() => {
    if (!events || !provinces) return null;
    if (last?.events !== events || last.provinces !== provinces)
      last = { events, provinces, placed: placeEvents(events, provinces) };
    return last.placed;
  }, [events, provinces]);
}
