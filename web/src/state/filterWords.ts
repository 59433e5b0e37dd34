import type { Filter } from "./filter";
import { monthText } from "./months";

/** Say in words what a filter leaves; one part each, and one where it leaves all. */
export function filterWords(filter: Filter, nameOf: (id: string) => string): string[] {
  const { from, to, groups, relations, supports, p, tiers, sources, one, choices } = filter;
  const listed = (label: string, ids: readonly string[]) =>
    ids.length ? [`${label}: ${ids.map(nameOf).join(", ")}`] : [];
  const parts = [
    ...(from === null && to === null
      ? []
      : [`held on ${monthText(from) || "…"} to ${monthText(to) || "…"}`]),
    ...(p > 0 ? [`at least ${Math.round(100 * p)} %`] : []),
    ...listed("groups", groups),
    ...listed("relations", relations),
    ...listed("supports", supports),
    ...listed("tier", tiers),
    ...listed("source", sources),
    ...(one ? ["rests on one root"] : []),
    ...Object.entries(choices).map(([key, value]) => `${key}: ${value || "now"}`),
  ];
  return parts.length ? parts : ["Not narrowed"];
}
