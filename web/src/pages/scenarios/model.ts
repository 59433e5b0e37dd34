import type { MonthRow, ScenarioResult, ScenarioRow, Spread } from "../../api/rows";
import { words } from "../../components/format";
import { monthText, parseMonth } from "../../state/months";

type Course = ScenarioResult["scenario"];
type Intervention = Course["interventions"][number];

const two = new Intl.NumberFormat("en-GB", {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});

/** Two decimals with a true minus; what rounds to nothing has no sign. */
export function number(n: number): string {
  const text = two.format(Math.abs(n));
  return n < 0 && Number(text.replaceAll(",", "")) !== 0 ? `−${text}` : text;
}

export const spread = ({ mean, low, high }: Spread) =>
  `${number(mean)} (${number(low)} to ${number(high)})`;

/** Run last comes first. */
export const byMade = (results: readonly ScenarioResult[]) =>
  [...results].sort((a, b) => b.made.localeCompare(a.made));

export interface Ground {
  key: string;
  when: string;
  what: string;
  assertions: readonly string[];
  assumption: string;
}

/** Everything that the course sets, in its order, each with what it rests on. */
export function groundsOf({ scenario, names }: ScenarioResult): Ground[] {
  const ground = (when: string, what: string, of: Pick<Ground, "assertions" | "assumption">) => ({
    when,
    what,
    assertions: of.assertions,
    assumption: of.assumption.trim(),
  });
  return [
    ...scenario.interventions.map((i) =>
      ground(monthOn(scenario.start, i.month), deed(i, names), i),
    ),
    ...scenario.attacks.map((a) =>
      ground(
        "throughout",
        `attacks of ${names[a.party] ?? a.party}, ${a.place}: ${a.monthly[0]} to ${a.monthly[1]} a month`,
        a,
      ),
    ),
    ...scenario.talks.map((t) =>
      ground(`${t.first} to ${t.last}`, "talks, from which the effect of talks is learned", t),
    ),
  ].map((g, i) => ({ ...g, key: `${i} ${g.what}` }));
}

export function monthOn(start: string, after: number): string {
  const first = parseMonth(start, "first");
  return first === null ? `month ${after}` : monthText(first + after);
}

function deed(i: Intervention, names: Record<string, string>): string {
  const who = (id: string) => names[id] ?? id;
  const parties = i.parties.length
    ? i.parties.map(who).join(", ")
    : [i.party, i.other].filter(Boolean).map(who).join(" → ");
  const about = [i.relation, i.support].filter(Boolean).map(words);
  if (i.name) about.push(`“${i.name}”`);
  if (i.share)
    about.push(`share ${Math.round(100 * i.share[0])}–${Math.round(100 * i.share[1])} %`);
  if (i.months) about.push(`meant for ${i.months} months`);
  if (i.do === "agreement_signed")
    about.push(`trust ${i.trust}, control ${i.control}, breaks below ${i.threshold}`);
  return [`${words(i.do)}: ${parties}`, ...about].join("; ");
}

export interface Multiple {
  key: string;
  name: string;
  rows: readonly MonthRow[];
}

/** Months of each group in all provinces, or of each province of all groups. */
export function multiplesOf(
  months: readonly MonthRow[],
  by: "group" | "province",
  groups: readonly string[] = [],
): Multiple[] {
  const found = new Map<string, MonthRow[]>();
  for (const row of months) {
    if ((by === "province") !== Boolean(row.place)) continue;
    if (by === "group" && groups.length && !groups.includes(row.party)) continue;
    const key = by === "province" ? row.place : row.party;
    found.set(key, [...(found.get(key) ?? []), row]);
  }
  return [...found].map(([key, rows]) => ({
    key,
    name: by === "province" ? key : (rows[0]?.name ?? key),
    rows: rows.sort((a, b) => a.month.localeCompare(b.month)),
  }));
}

export const isSilent = ({ rows }: Multiple) =>
  rows.every(
    (r) => r.baseline.high === 0 && r.scenario.high === 0 && !r.baseline.mean && !r.scenario.mean,
  );

/** The end of an axis from 0 on which all of them fit. */
export function topOf(multiples: readonly Multiple[]): number {
  const most = Math.max(
    0,
    ...multiples.flatMap((m) =>
      m.rows.flatMap((r) => [r.baseline.high, r.scenario.high, r.baseline.mean, r.scenario.mean]),
    ),
  );
  if (!most) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return ([1, 1.5, 2, 3, 4, 5, 6, 8].find((n) => n * power >= most) ?? 10) * power;
}

export const CUTS = ["group", "province", "victims", "province_victims"] as const;
export type Cut = (typeof CUTS)[number];

/** Attacks summed to a cut: over provinces, over kinds of victim, over both, or over none. */
export function attacksOf(
  rows: readonly ScenarioRow[],
  cut: Cut,
  groups: readonly string[] = [],
): ScenarioRow[] {
  return rows.filter(
    (r) =>
      r.measure === "attacks" &&
      Boolean(r.place) === cut.startsWith("province") &&
      Boolean(r.victims) === cut.endsWith("victims") &&
      (!groups.length || groups.includes(r.party)),
  );
}

/** Ties, claims and agreements; a tie is of both its ends, an agreement of everybody. */
export function othersOf(rows: readonly ScenarioRow[], groups: readonly string[] = []) {
  return rows.filter(
    (r) =>
      r.measure !== "attacks" &&
      (!groups.length || !r.party || groups.some((g) => r.party.split(/:|->|--/).includes(g))),
  );
}

/** Whether the course makes a difference to it at all, in any draw that the interval holds. */
export const isMoved = ({ difference: d }: ScenarioRow) =>
  d === null || number(d.mean) !== "0.00" || number(d.low) !== "0.00" || number(d.high) !== "0.00";

/** What the interval says of the sign. */
export function wayOf(d: Spread | null): string | null {
  if (!d) return null;
  if (!d.mean && !d.low && !d.high) return "none";
  return d.low > 0 ? "more" : d.high < 0 ? "less" : "either way";
}
