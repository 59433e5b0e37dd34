import "../../design/weigh.css";
import { useSources } from "../../api/asks";
import type { SourceRow } from "../../api/rows";
import { count, MISSING, percent, words } from "../../components/format";
import { Answer, Empty, Notes } from "../../components/States";
import { type Column, Table } from "../../components/Table";
import { useFilter, useStore } from "../../state/store";
import { Frame } from "../Frame";
import { echo, gradeWords, LEARNED, learned, shortWorth } from "./model";
import { Voices } from "./Voices";

const columns: Column<SourceRow>[] = [
  {
    id: "name",
    title: "Source",
    value: (r) => r.name,
    show: (r) => <span className="words">{r.name}</span>,
  },
  { id: "kind", title: "Kind", value: (r) => words(r.kind) },
  {
    id: "grade",
    title: "Grade",
    value: (r) => r.reliability,
    show: (r) =>
      r.reliability ? (
        <span className="words">
          <b>{r.reliability}</b> <span className="quiet">{gradeWords(r.reliability)}</span>
        </span>
      ) : (
        <span className="missing">not graded</span>
      ),
  },
  { id: "says", title: "Says itself", value: (r) => r.assertions, number: true },
  { id: "passed", title: "Passes on", value: (r) => r.passed_on, number: true },
  {
    id: "echo",
    title: "Echo",
    value: echo,
    show: (r) => percent(echo(r)),
    number: true,
  },
  {
    id: "events",
    title: "Events",
    value: (r) => r.events,
    show: (r) => count(r.events),
    number: true,
  },
  {
    id: "worth",
    title: "Learned worth",
    value: (r) => r.discrimination,
    show: (r) => short(r.discrimination),
    number: true,
  },
  { id: "low", title: "from", value: (r) => r.low, show: (r) => short(r.low), number: true },
  { id: "high", title: "to", value: (r) => r.high, show: (r) => short(r.high), number: true },
  {
    id: "enough",
    title: "What was learned",
    value: (r) => LEARNED[learned(r)],
    show: (r) => <span className="quiet words">{LEARNED[learned(r)]}</span>,
  },
  { id: "terms", title: "Terms", value: (r) => words(r.terms) },
];

/** Who speaks: grade, what each says itself or passes on, and what was learned of it. */
export default function Sources() {
  const found = useSources();
  const { sources, sel } = useFilter();
  const select = useStore((s) => s.select);
  return (
    <Frame path="/sources">
      <Answer of={found} what="Counting who says what">
        {({ rows, notes }) =>
          rows.length ? (
            <>
              <Voices rows={rows} />
              <Table
                rows={rows}
                columns={columns}
                caption="Sources"
                rowKey={(r) => r.id}
                onOpen={(r) => select(`source/${r.id}`)}
                isOn={(r) => sel === `source/${r.id}` || sources.includes(r.id)}
              />
              <Notes of={notes} />
            </>
          ) : (
            <Empty>
              The study knows no source yet. Read a file into it: tacitus read STUDY FILE.
            </Empty>
          )
        }
      </Answer>
    </Frame>
  );
}

const short = (n: number | null): string => (n === null ? MISSING : shortWorth(n));
