import { useApi } from "../../api/client";
import type { HypothesisTable, ItemRow, MatrixCell, Rows } from "../../api/rows";
import { decibans, MISSING, percent, plural } from "../../components/format";
import { Likelihood } from "../../components/Likelihood";
import { SourceLink } from "../../components/SourceLink";
import { Answer, Empty } from "../../components/States";
import { type Column, Table } from "../../components/Table";
import { Waterfall } from "../../components/Waterfall";
import { useStore } from "../../state/store";
import { useRowQuery } from "../asked";
import { Frame } from "../Frame";
import "./hypotheses.css";
import { nextItem, terms } from "./model";

/** Competing answers, weighed by the study's own evidence: one term per root. */
export default function Hypotheses() {
  const found = useApi<Rows<HypothesisTable>>(`hypotheses${useRowQuery()}`);
  return (
    <Frame path="/hypotheses">
      <Answer of={found}>
        {({ rows }) =>
          rows.length ? (
            rows.map((table) => <Question key={table.id} table={table} />)
          ) : (
            <Empty>The study asks nothing yet. Add a question: tacitus hypotheses STUDY add.</Empty>
          )
        }
      </Answer>
    </Frame>
  );
}

function Question({ table }: { table: HypothesisTable }) {
  const select = useStore((s) => s.select);
  const next = nextItem(table.items);
  const leader = table.rows.find((r) => r.answer === table.leader);
  return (
    <section className="question" aria-label={table.question}>
      <h2>{table.question}</h2>
      <div className="answers">
        {table.rows.map((row) => (
          <article key={row.id} className="answer">
            <h3>
              <button type="button" className="link plain" onClick={() => select(row.id)}>
                {row.text}
              </button>
            </h3>
            <Likelihood
              p={row.probability}
              low={row.low}
              high={row.high}
              word={row.word}
              scale={row.scale}
            />
            <p className="quiet">
              Confidence: {row.confidence} ({row.evidence} evidence; {row.concurring} of{" "}
              {plural(row.roots, "root")} concur). Prior {percent(row.prior)}.
              {row.flip !== null && ` With a prior of ${percent(row.flip)} another would lead.`}
            </p>
          </article>
        ))}
      </div>
      <h3>What each item is worth, most telling first</h3>
      <p className="quiet">
        Bars: P(item | answer) as weighed, with its 90 % interval. Outlines are open items: nothing
        speaks of them, and they carry no weight.
      </p>
      <Table
        rows={table.items}
        columns={columns(table)}
        caption={`Items of: ${table.question}`}
        rowKey={(r) => r.id}
      />
      {next && (
        <p>
          One more independent root would tell most on: <b>{next.text}</b>{" "}
          <span className="quiet num">({next.expected?.toFixed(3)} nats)</span>
        </p>
      )}
      <div className="carried">
        <div>
          <h3>What carries “{leader?.text ?? table.leader}”, in decibans</h3>
          <Waterfall terms={terms(table)} />
        </div>
        {table.analysts.length > 0 && (
          <div>
            <h3>Who rated it, and how far they differ</h3>
            <ul className="stack">
              {table.analysts.map((a) => (
                <li key={a.analyst}>
                  <b>{a.analyst}</b>{" "}
                  <span className="quiet num">
                    {plural(a.rated, "rating")}; on these alone {percent(a.probability)} (
                    {decibans(a.decibans)} from all together)
                  </span>
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </section>
  );
}

function columns(table: HypothesisTable): Column<ItemRow>[] {
  const cell = (row: ItemRow, answer: string) => row.cells.find((c) => c.answer === answer);
  return [
    { id: "text", title: "Item", value: (r) => r.text },
    ...table.rows.map(
      ({ answer }): Column<ItemRow> => ({
        id: answer,
        title: answer,
        value: (r) => cell(r, answer)?.likelihood ?? null,
        show: (r) => <Cell of={cell(r, answer)} open={!r.observed} />,
      }),
    ),
    {
      id: "tells",
      title: "Tells (nats)",
      value: (r) => r.diagnosticity,
      show: (r) => r.diagnosticity?.toFixed(3) ?? MISSING,
      number: true,
    },
    {
      id: "said",
      title: "Said by",
      value: (r) => r.labels.join(", ") || (r.observed ? "" : "open"),
      show: (r) =>
        r.labels.length
          ? r.labels.map((label, i) => (
              <span key={label}>
                {i > 0 && ", "}
                <SourceLink id={r.roots[i] ?? ""} name={label} />
              </span>
            ))
          : r.observed
            ? ""
            : "open",
    },
  ];
}

function Cell({ of, open }: { of: MatrixCell | undefined; open: boolean }) {
  if (!of || of.likelihood === null) return <span className="missing">{MISSING}</span>;
  const { likelihood, low, high } = of;
  return (
    <span className="share num">
      <span className="value">{percent(likelihood)}</span>
      <svg className="chart" width="92" height="12" aria-hidden="true">
        <rect x={0.5} y={2.5} width={91} height={6} fill="var(--well)" />
        <rect
          x={0.5}
          y={2.5}
          width={91 * likelihood}
          height={6}
          fill={open ? "none" : "var(--shade-3)"}
          stroke={open ? "var(--ink-3)" : "none"}
        />
        {low !== null && high !== null && (
          <path d={`M${92 * low} 11H${92 * high}`} stroke="var(--ink)" fill="none" />
        )}
      </svg>
    </span>
  );
}
