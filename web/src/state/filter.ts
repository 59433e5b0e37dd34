/** The one filter that governs every pane and page, and its form in the address. */
import { monthText, parseMonth } from "./months";

export interface Filter {
  /** First and last month that the panes show, as months since year 0; null is open. */
  from: number | null;
  to: number | null;
  /** The day of knowledge, as the study knew it then; null is now. */
  known: string | null;
  groups: readonly string[];
  relations: readonly string[];
  supports: readonly string[];
  /** Least likelihood of a tie, 0 to 1. */
  p: number;
  tiers: readonly string[];
  sources: readonly string[];
  /** Only what rests on a single root. */
  one: boolean;
  /** What the evidence drawer shows. */
  sel: string | null;
  scale: string | null;
  /** What a page of its own lets one choose, by `CHOICES`; it stays behind when the page is left. */
  choices: Readonly<Record<string, string>>;
}

/** The choices of pages, as the address names them. */
export const CHOICES = [
  "left",
  "right",
  "course",
  "since",
  "until",
  "of",
  "events",
  "by",
  "scenario",
  "pairs",
] as const;
export type Choice = (typeof CHOICES)[number];

export const everything: Filter = {
  from: null,
  to: null,
  known: null,
  groups: [],
  relations: [],
  supports: [],
  p: 0,
  tiers: [],
  sources: [],
  one: false,
  sel: null,
  scale: null,
  choices: {},
};

const lists = {
  g: "groups",
  rel: "relations",
  sup: "supports",
  tier: "tiers",
  src: "sources",
} as const;

/** Write a filter as a query string; what is left alone is left out. */
export function toQuery(filter: Filter): string {
  const out = new URLSearchParams();
  if (filter.from !== null || filter.to !== null) {
    out.set("t", `${monthText(filter.from)}..${monthText(filter.to)}`);
  }
  if (filter.known) out.set("known", filter.known);
  for (const [key, name] of Object.entries(lists)) {
    const values = filter[name];
    if (values.length) out.set(key, values.join(","));
  }
  if (filter.p > 0) out.set("p", String(filter.p));
  if (filter.one) out.set("one", "1");
  if (filter.scale) out.set("scale", filter.scale);
  for (const key of CHOICES) {
    const value = filter.choices[key];
    if (value !== undefined) out.set(key, value);
  }
  if (filter.sel) out.set("sel", filter.sel);
  // Ids hold these signs; they are legal in a query and read better plain.
  return out.toString().replace(/%(2C|3A|2F|40|3E)/g, (s) => decodeURIComponent(s));
}

/** Read a filter from a query string; what cannot be read is left open. */
export function fromQuery(query: string): Filter {
  const given = new URLSearchParams(query);
  const filter: { -readonly [K in keyof Filter]: Filter[K] } = { ...everything };
  const [from, to] = (given.get("t") ?? "").split("..");
  filter.from = parseMonth(from, "first");
  filter.to = parseMonth(to ?? from, "last");
  if (filter.from !== null && filter.to !== null && filter.from > filter.to) {
    [filter.from, filter.to] = [filter.to, filter.from];
  }
  const known = given.get("known");
  filter.known = known && /^\d{4}(-\d{2}){0,2}/.test(known) ? known : null;
  for (const [key, name] of Object.entries(lists)) {
    filter[name] = (given.get(key) ?? "").split(",").filter(Boolean);
  }
  const p = Number(given.get("p"));
  filter.p = Number.isFinite(p) ? Math.min(1, Math.max(0, p)) : 0;
  filter.one = given.get("one") === "1";
  filter.scale = given.get("scale");
  filter.sel = given.get("sel");
  const chosen = CHOICES.flatMap((key) => {
    const value = given.get(key);
    return value === null ? [] : [[key, value] as const];
  });
  filter.choices = Object.fromEntries(chosen);
  return filter;
}

/** Tell how many parts of the filter narrow the view. */
export function narrowed(filter: Filter): number {
  const { from, to, known, groups, relations, supports, p, tiers, sources, one } = filter;
  const parts = [from !== null || to !== null, known, p > 0, one];
  const listed = [groups, relations, supports, tiers, sources].map((list) => list.length > 0);
  return [...parts, ...listed].filter(Boolean).length;
}

/** The query that the server understands: what the study must know, not what the page narrows. */
export function serverQuery(filter: Filter): string {
  const out = new URLSearchParams();
  if (filter.known) out.set("as_known", filter.known);
  if (filter.scale) out.set("scale", filter.scale);
  const text = out.toString();
  return text ? `?${text}` : "";
}
