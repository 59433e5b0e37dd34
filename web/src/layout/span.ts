import { useMemo } from "react";
import { useStudy, useTies } from "../api/asks";
import { monthOf, parseMonth } from "../state/months";

/** First and last month that the study speaks of: whole years, from events, fits and dates said. */
export function useSpan(): [number, number] | null {
  const study = useStudy();
  const ties = useTies();
  return useMemo(() => {
    if (!study.data) return null;
    const years = [...(study.data.years ?? [])] as number[];
    for (const line of ties.data?.rows ?? []) {
      for (const when of [line.first_held?.lo, line.last_held?.hi, line.year]) {
        const month = parseMonth(when ?? undefined, "first");
        if (month !== null) years.push(Math.floor(month / 12));
      }
    }
    if (!years.length) return null;
    return [monthOf(Math.min(...years)), monthOf(Math.max(...years), 12)];
  }, [study.data, ties.data]);
}
