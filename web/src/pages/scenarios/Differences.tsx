import { useMemo, useState } from "react";
import type { ScenarioResult, ScenarioRow } from "../../api/rows";
import { percent, plural, words } from "../../components/format";
import { Empty } from "../../components/States";
import { type Column, Table } from "../../components/Table";
import { useFilter } from "../../state/store";
import { attacksOf, CUTS, type Cut, isMoved, number, othersOf, wayOf } from "./model";
import { About } from "./Plot";

const TITLES: Record<Cut, string> = {
  group: "group",
  province: "group and province",
  victims: "group and victims",
  province_victims: "all three",
};
const keyOf = (r: ScenarioRow) => [r.measure, r.party, r.name, r.place, r.victims].join("|");

function side(of: "baseline" | "scenario" | "difference", title: string): Column<ScenarioRow>[] {
  const ends = [
    ["mean", title],
    ["low", "from"],
    ["high", "to"],
  ] as const;
  return ends.map(([end, head]) => ({
    id: `${of} ${end}`,
    title: end === "mean" ? head : `${title} ${head}`,
    value: (r) => r[of]?.[end] ?? null,
    show: (r) => {
      const n = r[of]?.[end];
      if (n === undefined) return <span className="missing">–</span>;
      return end === "mean" ? <b>{number(n)}</b> : number(n);
    },
    number: true,
  }));
}

function numbers(rows: readonly ScenarioRow[]): Column<ScenarioRow>[] {
  const ends = rows.flatMap((r) => (r.difference ? [r.difference.low, r.difference.high] : []));
  const most = Math.max(0, ...ends.map(Math.abs));
  return [
    ...side("baseline", "Baseline"),
    ...side("scenario", "Scenario"),
    ...side("difference", "Difference"),
    {
      id: "way",
      title: "About zero",
      value: (r) => wayOf(r.difference),
      show: (r) =>
        r.difference && (
          <span className="about-zero">
            <About of={r.difference} most={most} /> {wayOf(r.difference)}
          </span>
        ),
    },
  ];
}

/** Attacks a month: the baseline, the scenario, and the difference, all with intervals. */
export function Differences({ rows }: { rows: readonly ScenarioRow[] }) {
  const { groups } = useFilter();
  const [cut, setCut] = useState<Cut>("group");
  const shown = attacksOf(rows, cut, groups);
  const columns = useMemo<Column<ScenarioRow>[]>(
    () => [
      { id: "name", title: "Group", value: (r) => r.name },
      ...(cut.startsWith("province")
        ? [{ id: "place", title: "Province", value: (r: ScenarioRow) => r.place }]
        : []),
      ...(cut.endsWith("victims")
        ? [{ id: "victims", title: "Victims", value: (r: ScenarioRow) => words(r.victims) }]
        : []),
      ...numbers(attacksOf(rows, cut, groups)),
    ],
    [rows, cut, groups],
  );
  if (!rows.some((r) => r.measure === "attacks")) return null;
  return (
    <section aria-labelledby="differences">
      <h2 id="differences">Differences to the baseline, attacks a month on average</h2>
      <fieldset className="choice noprint">
        <legend className="label">by</legend>
        {CUTS.map((key) => (
          <button
            key={key}
            type="button"
            className="button"
            aria-pressed={cut === key}
            onClick={() => setCut(key)}
          >
            {TITLES[key]}
          </button>
        ))}
      </fieldset>
      <p className="quiet">From and to are 90 % intervals over the draws.</p>
      {shown.length ? (
        <Table
          key={cut}
          rows={shown}
          columns={columns}
          caption="Differences to the baseline"
          rowKey={keyOf}
          page={40}
        />
      ) : (
        <Empty>No attack is counted for the groups of the filter.</Empty>
      )}
    </section>
  );
}

/** Ties, claims and agreements; those that the course leaves alone on demand. */
export function Others({ rows }: { rows: readonly ScenarioRow[] }) {
  const { groups } = useFilter();
  const [whole, setWhole] = useState(false);
  const all = useMemo(() => othersOf(rows, groups), [rows, groups]);
  const moved = useMemo(() => all.filter(isMoved), [all]);
  const shown = whole ? all : moved;
  const columns = useMemo<Column<ScenarioRow>[]>(
    () => [
      { id: "measure", title: "What", value: (r) => words(r.measure) },
      {
        id: "name",
        title: "Whose",
        value: (r) => r.name,
        show: (r) => <span className="wrap">{r.name}</span>,
      },
      ...numbers(shown.filter((r) => r.measure === "tie")).filter((c) => c.id !== "way"),
      { id: "unit", title: "Unit", value: (r) => r.unit },
    ],
    [shown],
  );
  if (!all.length) return null;
  const same = all.length - moved.length;
  return (
    <section aria-labelledby="others">
      <h2 id="others">Ties, claims and agreements</h2>
      {same > 0 && (
        <p className="quiet">
          {plural(same, "number")} {same === 1 ? "is" : "are"} alike in both.{" "}
          <button type="button" className="link noprint" onClick={() => setWhole(!whole)}>
            {whole ? "Leave them out" : "Show them too"}
          </button>
        </p>
      )}
      {shown.length > 0 && (
        <Table
          rows={shown}
          columns={columns}
          caption="Ties, claims and agreements"
          rowKey={keyOf}
          page={40}
        />
      )}
    </section>
  );
}

type Driver = ScenarioResult["drivers"][number];
const KINDS: Record<string, string> = {
  channel: "the difference comes by",
  uncertainty: "its spread goes with",
};
const drivers: Column<Driver>[] = [
  { id: "kind", title: "How", value: (d) => KINDS[d.kind] ?? words(d.kind) },
  { id: "what", title: "What", value: (d) => d.what },
  {
    id: "share",
    title: "How much",
    value: (d) => d.share,
    show: (d) => (d.kind === "channel" ? number(d.share) : percent(d.share)),
    number: true,
  },
  {
    id: "unit",
    title: "Unit",
    value: (d) => (d.kind === "channel" ? "attacks a month" : "of the spread"),
  },
];

export function Drivers({ of }: { of: readonly Driver[] }) {
  if (!of.length) return null;
  return (
    <section aria-labelledby="drivers">
      <h2 id="drivers">What drives it</h2>
      <Table rows={of} columns={drivers} caption="What drives it" rowKey={(d) => d.kind + d.what} />
    </section>
  );
}
