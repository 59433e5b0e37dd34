import "../../design/weigh.css";
import { useApi } from "../../api/client";
import type { Rows, StrengthRow } from "../../api/rows";
import { count, words } from "../../components/format";
import { SourcesNamed } from "../../components/SourceLink";
import { Answer, Empty, Notes } from "../../components/States";
import { type Column, Table } from "../../components/Table";
import { monthOf } from "../../state/months";
import { useFilter, useStore } from "../../state/store";
import { useRowQuery } from "../asked";
import { Frame } from "../Frame";
import { multiplesOf, powersOf } from "./model";
import { MARKS, Plot } from "./Plot";

const rounded = (n: number | null) => (n === null ? null : Number(n.toPrecision(3)));

const columns: Column<StrengthRow>[] = [
  { id: "name", title: "Group", value: (r) => r.name },
  { id: "year", title: "Year", value: (r) => r.year, number: true },
  {
    id: "median",
    title: "Median",
    value: (r) => rounded(r.median),
    show: (r) => <b>{count(rounded(r.median))}</b>,
    number: true,
  },
  {
    id: "low",
    title: "90 % from",
    value: (r) => rounded(r.low),
    show: (r) => count(rounded(r.low)),
    number: true,
  },
  {
    id: "high",
    title: "to",
    value: (r) => rounded(r.high),
    show: (r) => count(rounded(r.high)),
    number: true,
  },
  { id: "unit", title: "Unit", value: (r) => r.unit },
  { id: "confidence", title: "Confidence", value: (r) => r.confidence },
  { id: "roots", title: "Roots", value: (r) => r.roots, number: true },
  {
    id: "said",
    title: "Said by",
    value: (r) => r.by_source.map(saying).join("; ") || null,
    show: (r) => (
      <span className="wrap quiet num">
        {r.by_source.length === 0 && "nobody"}
        {r.by_source.map((said, i) => (
          <span key={said.assertion}>
            {i > 0 && "; "}
            <SourcesNamed line={said.source} />
            {saying(said).slice(said.source.length)}
          </span>
        ))}
      </span>
    ),
  },
  {
    id: "caveats",
    title: "Mind",
    value: (r) => r.caveats.join(" ") || null,
    show: (r) => <span className="wrap quiet">{r.caveats.join(" ")}</span>,
  },
];

function saying({ source, bound, value, value_max: most }: StrengthRow["by_source"][number]) {
  const range = most === null || most === undefined ? "" : ` and ${count(rounded(most))}`;
  return `${source}: ${words(bound)} ${count(rounded(value))}${range}`;
}

/** How strong each group is: intervals over time, beside what each source said. */
export default function Strengths() {
  const select = useStore((s) => s.select);
  const { sel, from, to } = useFilter();
  const found = useApi<Rows<StrengthRow>>(`strengths${useRowQuery()}`);
  const held = (r: StrengthRow) => {
    const january = monthOf(Number(r.year));
    return (from === null || january + 11 >= from) && (to === null || january <= to);
  };
  return (
    <Frame path="/strengths">
      <Answer of={found} what="Reading strengths">
        {({ rows: all, notes }) => {
          const rows = all.filter(held);
          if (!rows.length)
            return (
              <>
                <Empty>
                  {all.length
                    ? "No strength is assessed in the years of the filter."
                    : "No strength is assessed here. Where sources put numbers to a group: tacitus infer STUDY strengths."}
                </Empty>
                <Notes of={notes} />
              </>
            );
          return (
            <>
              <Key />
              <ul className="multiples">
                {multiplesOf(rows).map((of) => (
                  <li key={`${of.party} ${of.unit}`}>
                    <h2>{of.name}</h2>
                    <p className="quiet">{of.unit}</p>
                    <Plot of={of} powers={powersOf(rows.filter((r) => r.unit === of.unit))} />
                  </li>
                ))}
              </ul>
              <Table
                rows={rows}
                columns={columns}
                caption="Strengths by group and year"
                rowKey={(r) => r.id}
                onOpen={(r) => select(r.id)}
                isOn={(r) => r.id === sel}
              />
              <Notes of={notes} />
            </>
          );
        }}
      </Answer>
    </Frame>
  );
}

function Key() {
  const marks = [
    ["at most", MARKS.below(8, 5)],
    ["at least", MARKS.above(8, 12)],
    ["about", MARKS.near(8, 8)],
    ["between", MARKS.between(8, 14, 3)],
  ] as const;
  return (
    <p className="key">
      <span>Median and 90 % interval; powers of ten, alike for every group of one unit.</span>
      {marks.map(([name, path]) => (
        <span key={name}>
          <svg width="16" height="16" aria-hidden="true">
            <path d={path} stroke="var(--warn)" strokeWidth={1.6} fill="none" />
          </svg>{" "}
          a source says {name}
        </span>
      ))}
    </p>
  );
}
