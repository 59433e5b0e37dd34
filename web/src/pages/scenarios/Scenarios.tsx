import "../../design/weigh.css";
import "./scenarios.css";
import { type ReactNode, useState } from "react";
import { useApi } from "../../api/client";
import type { Rows, ScenarioResult } from "../../api/rows";
import { CopyCsv } from "../../components/CopyCsv";
import { count, plural } from "../../components/format";
import { Answer, Empty, Notes } from "../../components/States";
import { useChoice, useFilter, useStore } from "../../state/store";
import { Frame } from "../Frame";
import { Differences, Drivers, Others } from "./Differences";
import { byMade, type Ground, groundsOf, isSilent, multiplesOf, topOf } from "./model";
import { Key, Plot } from "./Plot";

/** What would go with a stated course, beside things as they are. */
export default function Scenarios() {
  const { known } = useFilter();
  const asked = known ? `?as_known=${encodeURIComponent(known)}` : "";
  const found = useApi<Rows<ScenarioResult>>(`scenarios${asked}`);
  const [chosen, setChosen] = useChoice("scenario");
  const all = byMade(found.data?.rows ?? []);
  const one = all.find((r) => r.scenario.id === chosen) ?? all[0];
  return (
    <Frame
      path="/scenarios"
      tools={
        all.length > 1 && (
          <label className="pair">
            <span className="label">scenario</span>
            <select value={one?.scenario.id} onChange={(e) => setChosen(e.target.value)}>
              {all.map(({ scenario: s }) => (
                <option key={s.id} value={s.id}>
                  {s.title}
                </option>
              ))}
            </select>
          </label>
        )
      }
    >
      <Answer of={found} what="Reading scenarios">
        {({ notes }) => (
          <>
            {one ? (
              <One key={one.scenario.id} result={one} />
            ) : (
              <Empty>
                No scenario has been run. Write the course down in a file, and run it: tacitus
                scenario STUDY run FILE.
              </Empty>
            )}
            <Notes of={notes} />
          </>
        )}
      </Answer>
    </Frame>
  );
}

function One({ result }: { result: ScenarioResult }) {
  const select = useStore((s) => s.select);
  const { scenario } = result;
  const grounds = groundsOf(result);
  return (
    <>
      <section aria-labelledby="course">
        <h2 id="course">
          {result.simulated && "Simulated: "}
          {scenario.title}
        </h2>
        <dl className="facts num">
          <Fact name="from">
            {scenario.start}, {plural(scenario.months, "month")}
          </Fact>
          <Fact name="draws">
            {count(result.draws)}
            {result.draws !== result.asked && ` of ${count(result.asked)} asked for`}
          </Fact>
          <Fact name="seed">{result.seed}</Fact>
          <Fact name="run">{result.made.slice(0, 16).replace("T", " ")} UTC</Fact>
        </dl>
        <p className="limits">
          No single event is predicted. There are counts, for group × province × month at the
          finest; the events drawn underneath are never shown, nor is any event of an invented
          group.
        </p>
        <ol className="grounds" aria-label="What is assumed, and on what ground">
          {grounds.map((g) => (
            <li key={g.key}>
              <b className="num">{g.when}</b> {g.what}. <Rests on={g} />
            </li>
          ))}
        </ol>
        <p>
          <button type="button" className="link" onClick={() => select(`scenario/${scenario.id}`)}>
            Unfold it to its passages
          </button>
        </p>
      </section>
      <Months result={result} changed={grounds.map((g) => g.when)} />
      <Differences rows={result.rows} />
      <Others rows={result.rows} />
      <Drivers of={result.drivers} />
      <Notes of={result.notes} />
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Rests({ on: { assertions, assumption } }: { on: Ground }) {
  const select = useStore((s) => s.select);
  return (
    <span className="ground">
      Ground:{" "}
      {assertions.map((id) => (
        <button key={id} type="button" className="link" onClick={() => select(id)}>
          assertion {id}
        </button>
      ))}
      {assertions.length > 0 && assumption && "and "}
      {(assumption || !assertions.length) && <em>an assumption</em>}
      {assumption && `: ${assumption}`}
    </span>
  );
}

function Months({ result, changed }: { result: ScenarioResult; changed: readonly string[] }) {
  const { groups } = useFilter();
  const [by, setBy] = useState<"group" | "province">("group");
  const all = multiplesOf(result.months, by, groups);
  const shown = all.filter((m) => !isSilent(m));
  const silent = all.filter(isSilent);
  const top = topOf(shown);
  return (
    <section aria-labelledby="months">
      <h2 id="months">Attacks a month, as things are and in the scenario</h2>
      <div className="month-tools">
        <fieldset className="choice noprint">
          <legend className="label">by</legend>
          {(["group", "province"] as const).map((key) => (
            <button
              key={key}
              type="button"
              className="button"
              aria-pressed={by === key}
              onClick={() => setBy(key)}
            >
              {key}
            </button>
          ))}
        </fieldset>
        {all.length > 0 && (
          <CopyCsv
            table={() => [
              [
                by,
                "month",
                ...["baseline", "scenario"].flatMap((s) => [`${s} mean`, `${s} low`, `${s} high`]),
              ],
              ...all.flatMap((m) =>
                m.rows.map((r) => [
                  m.name,
                  r.month,
                  ...[r.baseline, r.scenario].flatMap((s) => [s.mean, s.low, s.high]),
                ]),
              ),
            ]}
          />
        )}
      </div>
      {shown.length ? (
        <>
          <Key />
          <ul className="multiples">
            {shown.map((m) => (
              <li key={m.key}>
                <h3>{m.name}</h3>
                <Plot of={m} top={top} set={changed} />
              </li>
            ))}
          </ul>
        </>
      ) : (
        <Empty>
          {result.months.length
            ? "No attack is counted for the groups of the filter."
            : "The study's tables hold no attacks: only ties are followed. Read a table of events, or state rates under attacks: in the file, and run it again: tacitus scenario STUDY run FILE."}
        </Empty>
      )}
      {by === "province" && groups.length > 0 && (
        <p className="quiet">
          Months of a province are those of all its groups, whatever is chosen.
        </p>
      )}
      {shown.length > 0 && silent.length > 0 && (
        <p className="quiet">No attack in either: {silent.map((m) => m.name).join(", ")}.</p>
      )}
    </section>
  );
}
