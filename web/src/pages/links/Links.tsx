import "../../design/weigh.css";
import { useApi } from "../../api/client";
import type { LinkRow, Rows } from "../../api/rows";
import { count, decibans, percent } from "../../components/format";
import { Answer, Empty, Notes } from "../../components/States";
import { type Column, Table } from "../../components/Table";
import { useChoice, useStore } from "../../state/store";
import { useRowQuery } from "../asked";
import { Frame } from "../Frame";
import { pairName, pairsOf } from "./model";
import { Spans } from "./Spans";

const columns: Column<LinkRow>[] = [
  { id: "pair", title: "Pair", value: pairName },
  {
    id: "span",
    title: "Span",
    value: (r) => r.span,
    show: (r) => <span className="nowrap num">{r.span.replace("/", " – ")}</span>,
  },
  {
    id: "p",
    title: "Some link",
    value: (r) => r.probability,
    show: (r) => percent(r.probability),
    number: true,
  },
  { id: "word", title: "In words", value: (r) => r.word },
  {
    id: "decibans",
    title: "Weight of events, dB",
    value: (r) => r.decibans,
    show: (r) => decibans(r.decibans),
    number: true,
  },
  { id: "told", title: "Told", value: (r) => (r.told ? "yes" : "no") },
  {
    id: "events",
    title: "Events cited",
    value: (r) => r.events.length,
    show: (r) => count(r.events.length),
    number: true,
  },
];

/** Pairs that events link, told so that one in ten is expected to be false, with the null named. */
export default function Links() {
  const [pairs, choose] = useChoice("pairs");
  const all = pairs === "all";
  const select = useStore((s) => s.select);
  const sel = useStore((s) => s.filter.sel);
  const found = useApi<Rows<LinkRow>>(`${all ? "met" : "links"}${useRowQuery()}`);
  return (
    <Frame
      path="/links"
      tools={
        <fieldset className="choice">
          <legend className="label">pairs</legend>
          <button type="button" className="button" aria-pressed={!all} onClick={() => choose(null)}>
            told as linked
          </button>
          <button type="button" className="button" aria-pressed={all} onClick={() => choose("all")}>
            all that meet in events
          </button>
        </fieldset>
      }
    >
      <Answer of={found} what="Looking for links">
        {({ rows, notes }) => (
          <>
            {rows.length > 0 && <Spans pairs={pairsOf(rows)} />}
            <Notes of={notes} />
            {rows.length > 0 ? (
              <Table
                rows={rows}
                columns={columns}
                caption="Pairs and spans with some operational link"
                rowKey={(r) => r.id}
                onOpen={(r) => select(r.id)}
                isOn={(r) => r.id === sel}
                page={100}
              />
            ) : (
              <Empty>
                {all
                  ? "No two groups meet in events under the filter. Links are sought by tacitus infer STUDY ties, in a study whose events name the groups that took part."
                  : "No pair is told as linked under the filter, which is not the same as no link. Links are sought in events by tacitus infer STUDY ties."}
              </Empty>
            )}
          </>
        )}
      </Answer>
    </Frame>
  );
}
