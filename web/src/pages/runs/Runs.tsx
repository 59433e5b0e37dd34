import { type FormEvent, useState } from "react";
import { useApi } from "../../api/client";
import type { FitRow, Rows, RunGiven, RunState } from "../../api/rows";
import { words } from "../../components/format";
import { Answer, Empty } from "../../components/States";
import { type Column, Table } from "../../components/Table";
import { PageLink } from "../../layout/PageLink";
import { Frame } from "../Frame";
import { givenWords, leftWords, tookSeconds } from "./model";
import "./runs.css";
import { useRuns } from "./useRuns";

const PARTS = ["ties", "strengths", "attribution"] as const;

const runColumns: Column<RunState>[] = [
  { id: "started", title: "Started (UTC)", value: (r) => r.started.slice(0, 19).replace("T", " ") },
  { id: "given", title: "Asked", value: (r) => givenWords(r.given) },
  { id: "state", title: "How it ended", value: (r) => r.state },
  { id: "took", title: "Seconds", value: tookSeconds, number: true },
  {
    id: "lines",
    title: "What it told",
    value: (r) => r.lines.join(" · ") || null,
    show: (r) => <Lines of={r.lines} />,
  },
];

const fitColumns: Column<FitRow>[] = [
  { id: "what", title: "Part", value: (r) => words(r.what) },
  { id: "made", title: "Made (UTC)", value: (r) => r.made.slice(0, 19).replace("T", " ") },
  { id: "seed", title: "Seed", value: (r) => r.seed, number: true },
  {
    id: "fast",
    title: "How",
    value: (r) => (r.fast === null ? null : r.fast ? "fast" : "sampled"),
  },
  { id: "who", title: "By", value: (r) => r.who },
  { id: "revision", title: "Write", value: (r) => r.revision, number: true },
];

/** Start a fit, follow it, end it; and what was fitted before. */
export default function Runs() {
  const { runs, atWork, refused, start, cancel } = useRuns();
  const fits = useApi<Rows<FitRow>>("fits");
  return (
    <Frame path="/runs">
      <section aria-labelledby="start" className={atWork ? undefined : "noprint"}>
        <h2 id="start">{atWork ? "At work" : "Fit anew"}</h2>
        {atWork ? (
          <Progress run={atWork} onCancel={() => cancel(atWork)} />
        ) : (
          <Ask onStart={start} />
        )}
        {refused && (
          <p className="cannot" role="alert">
            {refused}
          </p>
        )}
      </section>
      <Answer of={runs}>
        {({ rows }) => {
          const ended = rows.filter((r) => r.state !== "running");
          if (!ended.length) return null;
          return (
            <section aria-labelledby="ended">
              <h2 id="ended">Since the workbench was opened</h2>
              <Table rows={ended} columns={runColumns} caption="Runs" rowKey={(r) => r.id} />
            </section>
          );
        }}
      </Answer>
      <Answer of={fits}>
        {({ rows }) => (
          <section aria-labelledby="kept">
            <h2 id="kept">Fits that are kept</h2>
            {rows.length ? (
              <>
                <p className="quiet">
                  Any two can be set side by side under <PageLink to="/compare">Compare</PageLink>.
                </p>
                <Table
                  rows={[...rows].reverse()}
                  columns={fitColumns}
                  caption="Fits that are kept"
                  rowKey={(r) => r.id}
                />
              </>
            ) : (
              <Empty>Nothing has been fitted yet. Start a fit above.</Empty>
            )}
          </section>
        )}
      </Answer>
    </Frame>
  );
}

function Ask({ onStart }: { onStart: (given: RunGiven) => void }) {
  const [what, setWhat] = useState<RunGiven["what"]>(null);
  const [seed, setSeed] = useState(1);
  const [draws, setDraws] = useState(300);
  const [fast, setFast] = useState(false);
  const send = (event: FormEvent) => {
    event.preventDefault();
    onStart({ what, seed, draws, fast, chains: 4, tiers: [], who: "workbench" });
  };
  return (
    <form className="ask" onSubmit={send}>
      <label className="pair">
        <span className="label">fit</span>
        <select
          value={what ?? ""}
          onChange={(e) => setWhat((e.target.value || null) as RunGiven["what"])}
        >
          <option value="">everything</option>
          {PARTS.map((part) => (
            <option key={part}>{part}</option>
          ))}
        </select>
      </label>
      <Whole label="seed" value={seed} onChange={setSeed} min={0} max={2_147_483_647} />
      <Whole label="draws" value={draws} onChange={setDraws} min={10} max={20_000} off={fast} />
      <label className="pair">
        <input type="checkbox" checked={fast} onChange={(e) => setFast(e.target.checked)} />
        fast: an approximation, without draws
      </label>
      <button type="submit" className="button primary">
        Start
      </button>
    </form>
  );
}

function Whole({
  label,
  value,
  onChange,
  min,
  max,
  off = false,
}: {
  label: string;
  value: number;
  onChange: (n: number) => void;
  min: number;
  max: number;
  off?: boolean;
}) {
  return (
    <label className="pair">
      <span className="label">{label}</span>
      <input
        type="number"
        required
        value={value}
        min={min}
        max={max}
        disabled={off}
        onChange={(e) => onChange(e.target.valueAsNumber || 0)}
      />
    </label>
  );
}

function Progress({ run, onCancel }: { run: RunState; onCancel: () => void }) {
  return (
    <div className="progress">
      <progress value={run.share} max={1} aria-label={givenWords(run.given)} />
      <p role="status">
        <b className="num">{Math.round(100 * run.share)} %</b> {words(run.words)}{" "}
        <span className="quiet">· {leftWords(run.left_seconds)}</span>
      </p>
      <p className="quiet">{givenWords(run.given)}. What is not written whole leaves no trace.</p>
      <button type="button" className="button" onClick={onCancel}>
        Cancel
      </button>
    </div>
  );
}

function Lines({ of }: { of: readonly string[] }) {
  return (
    <ul>
      {of.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
