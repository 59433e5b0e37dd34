import { percent, words } from "../../components/format";
import { type Column, Table } from "../../components/Table";
import { type DrawnTie, tieTitle, tieWords } from "../../state/derive";
import { useStore } from "../../state/store";

const columns: Column<DrawnTie>[] = [
  { id: "tie", title: "Tie", value: (t) => tieTitle(t.line) },
  { id: "what", title: "What", value: (t) => tieWords(t.line) },
  { id: "year", title: "Year", value: (t) => t.year, number: true },
  { id: "p", title: "Likelihood", value: (t) => t.p, show: (t) => percent(t.p), number: true },
  {
    id: "interval",
    title: "Interval",
    value: (t) => t.low,
    show: (t) =>
      t.low === null ? null : `${percent(t.low).replace(" %", "")} – ${percent(t.high)}`,
    number: true,
  },
  { id: "evidence", title: "Evidence", value: (t) => words(t.evidence) },
  { id: "roots", title: "Roots", value: (t) => t.roots, number: true },
  {
    id: "confidence",
    title: "Confidence",
    value: (t) => (t.year === t.line.year ? t.line.confidence : null),
  },
];

/** The network's twin: every drawn tie as a row, to be sorted, opened and copied by keyboard. */
export function TieTable({ ties }: { ties: readonly DrawnTie[] }) {
  const select = useStore((s) => s.select);
  const sel = useStore((s) => s.filter.sel);
  return (
    <Table
      rows={ties}
      columns={columns}
      caption="Ties under the filter"
      rowKey={(t) => t.line.key}
      onOpen={(t) => select(t.id)}
      isOn={(t) => t.id === sel}
    />
  );
}
