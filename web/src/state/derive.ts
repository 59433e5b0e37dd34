/** What is left of the study under the filter: pure functions that all panes share. */
import type { TieLine } from "../api/rows";
import type { Filter } from "./filter";
import { monthOf, parseMonth } from "./months";

export type Evidence = "none" | "limited" | "medium" | "robust";
const EVIDENCE: readonly Evidence[] = ["none", "limited", "medium", "robust"];

/** A tie as it is drawn: its likeliest year within the brush. */
export interface DrawnTie {
  line: TieLine;
  /** The assessment of that year: what the drawer opens. */
  id: string;
  year: string;
  p: number | null;
  low: number | null;
  high: number | null;
  roots: number;
  evidence: Evidence;
}

export interface Narrowed {
  ties: DrawnTie[];
  /** Ties that hold under the rest of the filter and in no year of the brush. */
  outside: number;
}

const covered = new Map<string, readonly [number, number]>();

/** Months that a year or a month covers; the same few are asked thousands of times. */
function covers(when: string): readonly [number, number] {
  const known = covered.get(when);
  if (known) return known;
  const ends = [
    parseMonth(when, "first") ?? monthOf(0),
    parseMonth(when, "last") ?? monthOf(9999, 12),
  ] as const;
  covered.set(when, ends);
  return ends;
}

export function inBrush(when: string, { from, to }: Pick<Filter, "from" | "to">): boolean {
  const [first, last] = covers(when);
  return (from === null || last >= from) && (to === null || first <= to);
}

function keeps(line: TieLine, filter: Filter): boolean {
  const { groups, relations, supports, tiers, sources } = filter;
  // One group: all its ties. Several: the ties among them.
  if (groups.length === 1 && !groups.includes(line.a) && !groups.includes(line.b)) return false;
  if (groups.length > 1 && !(groups.includes(line.a) && groups.includes(line.b))) return false;
  if (relations.length && !relations.includes(line.relation)) return false;
  if (supports.length && !supports.includes(line.support)) return false;
  if (tiers.length && !line.tiers.some((t) => tiers.includes(t))) return false;
  if (sources.length && !line.sources.some((s) => sources.includes(s))) return false;
  return true;
}

function best(line: TieLine, filter: Filter): DrawnTie | null {
  const open = filter.from === null && filter.to === null;
  if (!line.series.length || open) {
    const { id, year, probability: p, low, high, roots } = line;
    if (!open && !inBrush(year, filter)) return null;
    return { line, id, year, p, low, high, roots, evidence: line.evidence as Evidence };
  }
  let found: TieLine["series"][number] | null = null;
  for (const point of line.series) {
    if ((!found || point.middle > found.middle) && inBrush(point.when, filter)) found = point;
  }
  if (!found) return null;
  const { when: year, middle: p, low, high } = found;
  const known = year === line.year;
  const roots = known ? line.roots : found.roots;
  const evidence = known ? (line.evidence as Evidence) : (EVIDENCE[Math.min(roots, 3)] ?? "none");
  return { line, id: `tie/${line.key}@${year}`, year, p, low, high, roots, evidence };
}

/** Narrow the ties to the filter. */
export function narrowTies(lines: readonly TieLine[], filter: Filter): Narrowed {
  const ties: DrawnTie[] = [];
  let outside = 0;
  for (const line of lines) {
    if (!keeps(line, filter)) continue;
    const drawn = best(line, filter);
    if (!drawn) outside += 1;
    else if ((drawn.p ?? 0) >= filter.p && (!filter.one || drawn.roots === 1)) ties.push(drawn);
  }
  return { ties, outside };
}

export type Kind = "ally" | "rival" | "support" | "other";

/** The four drawings of a relation: colour, and a mark beside it. */
export function kindOf(relation: string): Kind {
  if (relation === "ally" || relation === "merger") return "ally";
  if (relation === "rival") return "rival";
  if (relation === "support" || relation === "sponsor_of") return "support";
  return "other";
}

export function tieWords(line: Pick<TieLine, "relation" | "support">): string {
  return (line.support || line.relation).replaceAll("_", " ");
}

export function arrow(line: Pick<TieLine, "key">): string {
  return line.key.includes("--") ? "–" : "→";
}

export function tieTitle(line: TieLine): string {
  return `${line.a_name} ${arrow(line)} ${line.b_name}`;
}
