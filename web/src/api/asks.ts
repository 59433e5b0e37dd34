/** What the panes ask for; one hook each, so that two panes never ask twice. */
import { useQuery } from "@tanstack/react-query";
import { serverQuery } from "../state/filter";
import { useStore } from "../state/store";
import { type ApiError, getBytes, useApi } from "./client";
import { decodeEvents, type Events } from "./events";
import type { Overview, PartyRow, PresenceRow, Regions, Rows, SourceRow, TieLine } from "./rows";

/** What the server must know of the filter; all else is narrowed in the page. */
export const useAsked = () => useStore((s) => serverQuery(s.filter));

export const useStudy = () => useApi<Overview>(`study${useAsked()}`);
export const useTies = () => useApi<Rows<TieLine>>(`ties${useAsked()}`);
export const useParties = () => useApi<Rows<PartyRow>>(`parties${useAsked()}`);
export const usePresence = () => useApi<Rows<PresenceRow>>(`presence${useAsked()}`);
export const useRegions = () => useApi<Regions>(`regions${useAsked()}`);
export function useSources(on = true) {
  const asked = useAsked();
  return useApi<Rows<SourceRow>>(on ? `sources${asked}` : null);
}

export function useEvents() {
  const path = `events${useAsked()}`;
  return useQuery<Events, ApiError>({
    queryKey: [path],
    queryFn: async ({ signal }) => decodeEvents(await getBytes(path, signal)),
    placeholderData: (before) => before,
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });
}
