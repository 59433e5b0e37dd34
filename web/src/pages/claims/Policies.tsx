import type { PolicyRow } from "../../api/rows";
import { count, MISSING, percent, percents, words } from "../../components/format";
import { type Column, Table } from "../../components/Table";

const columns: Column<PolicyRow>[] = [
  { id: "group", title: "Group", value: (r) => r.name },
  { id: "target", title: "Target", value: (r) => words(r.target) },
  { id: "stratum", title: "Deaths", value: (r) => words(r.stratum) },
  {
    id: "did",
    title: "P(claim | did it), 90 %",
    value: (r) => r.did,
    show: (r) => <Pair row={r} />,
  },
  {
    id: "of",
    title: "P(claim | attributed)",
    value: (r) => r.of_attributed,
    show: (r) => percent(r.of_attributed),
    number: true,
  },
  { id: "attributed", title: "Attributed", value: (r) => r.attributed, number: true },
  {
    id: "events",
    title: "Likely did",
    value: (r) => r.events,
    show: (r) => count(Math.round(r.events)),
    number: true,
  },
];

/** The chance of a claim given the deed, beside its upper bound: dot with interval, and a mark. */
export function Policies({ rows }: { rows: readonly PolicyRow[] }) {
  return (
    <>
      <p className="quiet">
        <span className="swatch dot" /> given that it did it, with its interval
        <span className="swatch tick" /> claimed of attributed
      </p>
      <Table
        rows={rows}
        columns={columns}
        caption="How each group claims"
        rowKey={(r) => `${r.party} ${r.target} ${r.stratum}`}
        page={40}
      />
    </>
  );
}

function Pair({ row }: { row: PolicyRow }) {
  const { did, low, high, of_attributed: of } = row;
  if (did === null) return <span className="missing">{MISSING}</span>;
  const x = (p: number) => 4 + 132 * p;
  return (
    <span className="share num">
      <span className="value">{percent(did)}</span>
      <svg className="chart" width="140" height="14" aria-hidden="true">
        <line x1={4} x2={136} y1={7} y2={7} stroke="var(--line)" />
        {low !== null && high !== null && (
          <line x1={x(low)} x2={x(high)} y1={7} y2={7} stroke="var(--shade-3)" strokeWidth={4} />
        )}
        <circle cx={x(did)} cy={7} r={3.5} fill="var(--ink)" />
        {of !== null && <path d={`M${x(of)} 1v12`} stroke="var(--rival)" strokeWidth={2} />}
      </svg>
      {low !== null && <span className="quiet">{percents(low, high, " – ")}</span>}
    </span>
  );
}
