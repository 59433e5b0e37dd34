import { useMemo } from "react";
import { useTies } from "../api/asks";
import { narrowTies } from "./derive";
import { useFilter } from "./store";

const NOTHING = { ties: [], outside: 0 };

/** The ties under the filter, and the answer they come from. */
export function useNarrowedTies() {
  const answer = useTies();
  const filter = useFilter();
  const { from, to, groups, relations, supports, p, tiers, sources, one } = filter;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a selection narrows nothing
  const narrowed = useMemo(
    () => (answer.data ? narrowTies(answer.data.rows, filter) : NOTHING),
    [answer.data, from, to, groups, relations, supports, p, tiers, sources, one],
  );
  return { answer, ...narrowed };
}
