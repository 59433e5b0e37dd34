import { type ReactNode, useMemo } from "react";
import { useSources } from "../api/asks";
import { Sources } from "../components/SourceLink";
import { useStore } from "../state/store";

/** Let names of sources lead to their drawers; they are asked for only where some may stand. */
export function KnownSources({ on, children }: { on: boolean; children: ReactNode }) {
  const rows = useSources(on).data?.rows;
  const known = useMemo(
    () => ({
      names: new Map((rows ?? []).map((s) => [s.id, s.name])),
      open: (id: string) => useStore.getState().select(`source/${id}`),
    }),
    [rows],
  );
  return <Sources value={known}>{children}</Sources>;
}
