import "../../design/weigh.css";
import { useApi } from "../../api/client";
import type { AttributionRow, Rows } from "../../api/rows";
import { percent } from "../../components/format";
import { Answer, Empty, Notes } from "../../components/States";
import { type Column, Table } from "../../components/Table";
import { useChoice, useStore } from "../../state/store";
import { useRowQuery } from "../asked";
import { Frame } from "../Frame";
import { Differing } from "./Differing";
import { pairsOf } from "./model";

const columns: Column<AttributionRow>[] = [
  {
    id: "day",
    title: "Day",
    value: (r) => r.day,
    show: (r) => <span className="nowrap num">{r.day}</span>,
  },
  { id: "place", title: "Place", value: (r) => r.place || null },
  { id: "claimed", title: "Claimed by", value: (r) => r.claimed_by.join(" + ") || null },
  {
    id: "likely",
    title: "Likely did it",
    value: (r) => r.likely_name,
    show: (r) => (r.differs ? <b>{r.likely_name}</b> : r.likely_name),
  },
  {
    id: "p",
    title: "Likelihood",
    value: (r) => r.probability,
    show: (r) => <Parts of={r} />,
  },
  { id: "word", title: "In words", value: (r) => r.word },
  { id: "second", title: "Next likeliest", value: (r) => r.second || null },
  {
    id: "second_p",
    title: "its likelihood",
    value: (r) => (r.second ? r.second_probability : null),
    show: (r) => percent(r.second ? r.second_probability : null),
    number: true,
  },
  {
    id: "other",
    title: "Somebody else",
    value: (r) => r.other,
    show: (r) => percent(r.other),
    number: true,
  },
  { id: "confidence", title: "Confidence", value: (r) => r.confidence },
  { id: "roots", title: "Roots", value: (r) => r.roots, number: true },
];

/** Who is likely behind each event, beside who claimed it; those that differ come first. */
export default function Attributions() {
  const [events, choose] = useChoice("events");
  const all = events === "all";
  const select = useStore((s) => s.select);
  const sel = useStore((s) => s.filter.sel);
  const found = useApi<Rows<AttributionRow>>(`attributions${useRowQuery()}`);
  return (
    <Frame
      path="/attributions"
      tools={
        <fieldset className="choice">
          <legend className="label">events</legend>
          <button type="button" className="button" aria-pressed={!all} onClick={() => choose(null)}>
            claimant and likely doer differ
          </button>
          <button type="button" className="button" aria-pressed={all} onClick={() => choose("all")}>
            all
          </button>
        </fieldset>
      }
    >
      <Answer of={found} what="Weighing who did what">
        {({ rows, notes }) => {
          const differing = rows.filter((r) => r.differs);
          const shown = all ? rows : differing;
          return (
            <>
              {differing.length > 0 && <Differing pairs={pairsOf(differing)} />}
              {shown.length > 0 ? (
                <>
                  <Key />
                  <Table
                    rows={shown}
                    columns={columns}
                    caption="Who is likely behind each event"
                    rowKey={(r) => r.id}
                    onOpen={(r) => select(r.id)}
                    isOn={(r) => r.id === sel}
                    page={100}
                  />
                </>
              ) : (
                <Empty>
                  {rows.length
                    ? "Under the filter the claimant of every claimed event is also the likeliest to have done it."
                    : "No event under the filter has a claim, or a report on who did it. Read a table that records them, such as DSAT: tacitus read STUDY FILE."}
                </Empty>
              )}
              <Notes of={notes} />
            </>
          );
        }}
      </Answer>
    </Frame>
  );
}

const SHADES = ["var(--shade-5)", "var(--shade-2)", "var(--hatch)"] as const;

function Key() {
  return (
    <p className="key" aria-hidden="true">
      {["the likeliest", "the next", "anybody else"].map((name, i) => (
        <span key={name}>
          <svg width="12" height="8" aria-hidden="true">
            <rect width="12" height="8" rx="2" fill={SHADES[i]} />
          </svg>{" "}
          {name}
        </span>
      ))}
    </p>
  );
}

/** The likeliest, the next and the rest in one bar. Two may have done it together: cut at 1. */
function Parts({ of }: { of: AttributionRow }) {
  const ends = [of.probability, of.probability + of.second_probability, 1].map((p) =>
    Math.min(1, p),
  );
  return (
    <span className="parts num">
      <svg className="chart" width="96" height="10" aria-hidden="true">
        {ends.map((end, i) => {
          const from = i ? (ends[i - 1] ?? 0) : 0;
          return (
            <rect
              key={SHADES[i]}
              x={96 * from}
              width={96 * (end - from)}
              y={1}
              height={8}
              fill={SHADES[i]}
            />
          );
        })}
      </svg>
      <span className="value">{percent(of.probability)}</span>
    </span>
  );
}
