import { useMemo } from "react";
import { useEvents } from "../api/asks";
import { brushDays, keepEvents } from "./keep";
import { useFilter } from "./store";

/** The events under the filter, and the days of the brush. */
export function useEventFilter() {
  const events = useEvents();
  const filter = useFilter();
  const { groups, sources } = filter;
  const keep = useMemo(
    () => (events.data ? keepEvents(events.data, { groups, sources }) : null),
    [events.data, groups, sources],
  );
  const [fromDay, toDay] = brushDays(filter);
  return { keep, fromDay, toDay };
}
