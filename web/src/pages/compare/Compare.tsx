import { useMemo } from "react";
import { useStudy } from "../../api/asks";
import { useApi } from "../../api/client";
import type { CompareRow, CompareSide, FitRow, Rows } from "../../api/rows";
import { count, decibans, MISSING, percent, plural, words } from "../../components/format";
import { SourceLink } from "../../components/SourceLink";
import { Answer, Empty, Notes } from "../../components/States";
import { type Column, Table } from "../../components/Table";
import { PageLink } from "../../layout/PageLink";
import { useChoice, useFilter, useStore } from "../../state/store";
import { Frame } from "../Frame";
import "./compare.css";
import { Dumbbell } from "./Dumbbell";
import { beforeLastFit, type Course, courseOf, isAbout, topsOf } from "./model";
import { SidePick } from "./SidePick";

const COURSES: readonly [Course, string][] = [
  ["up", "higher"],
  ["down", "lower"],
  ["new", "new"],
  ["gone", "gone"],
];

/** Two moments of knowledge, or two fits: what is concluded otherwise, and which root did it. */
export default function Compare() {
  const fits = useApi<Rows<FitRow>>("fits");
  const study = useStudy();
  const { scale, known } = useFilter();
  const [left, setLeft] = useChoice("left");
  const [right, setRight] = useChoice("right");
  const choose = useStore((s) => s.choose);
  // Until somebody chooses: what the last fit changed, up to what the slider lets be known.
  const from = left ?? (fits.data ? (beforeLastFit(fits.data.rows) ?? "") : null);
  const to = right ?? known ?? "";
  const query = new URLSearchParams({ left: from ?? "", right: to });
  if (scale) query.set("scale", scale);
  const compared = useApi<Rows<CompareRow>>(from === null ? null : `compare?${query}`);
  const sides = { fits: fits.data?.rows ?? [], revision: study.data?.revision ?? 0 };
  return (
    <Frame
      path="/compare"
      tools={
        from !== null && (
          <>
            <SidePick label="before" value={from} onPick={setLeft} {...sides} />
            <button
              type="button"
              className="button"
              onClick={() => choose({ left: to, right: from })}
            >
              Turn round
            </button>
            <SidePick label="after" value={to} onPick={setRight} {...sides} />
          </>
        )
      }
    >
      <Answer of={compared} what="Setting both sides beside each other">
        {({ rows, notes }) => <Compared all={rows} notes={notes} />}
      </Answer>
    </Frame>
  );
}

function Compared({ all, notes }: { all: readonly CompareRow[]; notes: readonly string[] }) {
  const select = useStore((s) => s.select);
  const { groups, sel } = useFilter();
  const [chosen, setCourse] = useChoice("course");
  const course = COURSES.find(([id]) => id === chosen)?.[0] ?? null;
  const about = useMemo(() => all.filter((row) => isAbout(row, groups)), [all, groups]);
  const rows = about.filter((row) => !course || courseOf(row) === course);
  const columns = useMemo(() => columnsOf(topsOf(about)), [about]);
  if (!about.length) {
    return (
      <section>
        <Empty>
          Both sides conclude the same{groups.length ? " about the chosen groups" : ""}. Choose an
          earlier moment, or see <PageLink to="/changes">what was written</PageLink> in between.
        </Empty>
        <Notes of={notes} />
      </section>
    );
  }
  return (
    <section aria-labelledby="otherwise" className="compared">
      <h2 id="otherwise">{plural(about.length, "conclusion")} differ</h2>
      <fieldset className="choice noprint">
        <legend className="label">show</legend>
        <button
          type="button"
          className="button"
          aria-pressed={course === null}
          onClick={() => setCourse(null)}
        >
          all
        </button>
        {COURSES.map(([id, title]) => {
          const n = about.filter((row) => courseOf(row) === id).length;
          return (
            <button
              key={id}
              type="button"
              className="button"
              aria-pressed={course === id}
              disabled={!n}
              onClick={() => setCourse(id)}
            >
              {title} <span className="num">{n}</span>
            </button>
          );
        })}
      </fieldset>
      <p className="quiet">
        <span className="ring" /> before <span className="swatch dot" /> after; the line under each
        is its interval
      </p>
      <Table
        rows={rows}
        columns={columns}
        caption="Conclusions before and after"
        rowKey={(r) => `${r.kind} ${r.subject}`}
        onOpen={(r) => select(r.after.id ?? r.before.id)}
        isOn={(r) => sel !== null && sel === (r.after.id ?? r.before.id)}
      />
      <Notes of={notes} />
    </section>
  );
}

function columnsOf(tops: Map<string, number>): Column<CompareRow>[] {
  return [
    { id: "subject", title: "Conclusion", value: (r) => r.subject },
    { id: "kind", title: "Kind", value: (r) => words(r.kind) },
    {
      id: "before",
      title: "Before",
      value: (r) => r.before.value,
      show: (r) => <Said side={r.before} unit={r.unit} />,
    },
    {
      id: "picture",
      title: "Both",
      value: (r) => r.after.low,
      show: (r) => <Dumbbell before={r.before} after={r.after} top={tops.get(r.unit) ?? 1} />,
    },
    {
      id: "after",
      title: "After",
      value: (r) => r.after.value,
      show: (r) => <Said side={r.after} unit={r.unit} />,
    },
    {
      id: "delta",
      title: "Change",
      value: (r) => r.delta,
      show: (r) => <Change row={r} />,
      number: true,
    },
    {
      id: "moved",
      title: "Moved by",
      value: (r) => r.moved_by.map((m) => `${m.label} ${decibans(m.decibans)} dB`).join("; "),
      show: (r) => <Movers row={r} />,
    },
  ];
}

function Said({ side, unit }: { side: CompareSide; unit: string }) {
  if (side.value === null) return <span className="said missing">not concluded</span>;
  return (
    <span className="num">
      <b className="said">{unit ? count(Math.round(side.value)) : percent(side.value)}</b>{" "}
      <span className="quiet">{side.word ?? unit}</span>
    </span>
  );
}

function Change({ row: { delta, unit } }: { row: CompareRow }) {
  if (delta === null) return <span className="missing">{MISSING}</span>;
  const size = Math.abs(unit ? delta : 100 * delta);
  const sign = delta > 0 ? "▲" : delta < 0 ? "▼" : "";
  return (
    <>
      {sign} {size < 1 ? "<1" : count(Math.round(size))} {unit ? "" : "points"}
    </>
  );
}

function Movers({ row }: { row: CompareRow }) {
  if (!row.moved_by.length) return <span className="quiet">no root</span>;
  return (
    <ul className="movers">
      {row.moved_by.slice(0, 2).map((m) => (
        <li key={m.root}>
          <SourceLink id={m.root} name={m.label} />{" "}
          <span className="said num quiet">{decibans(m.decibans)} dB</span>
        </li>
      ))}
      {row.moved_by.length > 2 && <li className="quiet">and {row.moved_by.length - 2} more</li>}
    </ul>
  );
}
