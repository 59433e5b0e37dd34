import { useState } from "react";
import { useAsked } from "../../api/asks";
import { useApi } from "../../api/client";
import type { Neighbour, Reported, SourcePage } from "../../api/rows";
import { Drawer } from "../../components/Drawer";
import { count, percent, percents, plural, words } from "../../components/format";
import { SourceLink } from "../../components/SourceLink";
import { Answer } from "../../components/States";
import { LEARNED, learned, shortWorth } from "../../pages/sources/model";
import { useStore } from "../../state/store";
import { Worth } from "./Worth";

/** A source: who it is, its letter, what was learned of it, what it said, whom it repeats. */
export function SourceView({ id }: { id: string }) {
  const select = useStore((s) => s.select);
  const path = `sources/${encodeURIComponent(id).replaceAll("%2F", "/")}${useAsked()}`;
  const page = useApi<SourcePage>(path);
  const found = page.data?.row.id === id ? page.data : undefined;
  return (
    <Drawer title={found?.row.name ?? id} onClose={() => select(null)}>
      <Answer of={{ ...page, data: found }} what="Looking up the source">
        {(source) => <Detail {...source} />}
      </Answer>
    </Drawer>
  );
}

function Detail(source: SourcePage) {
  const { row } = source;
  return (
    <>
      <Who {...source} />
      <OnlyThis id={row.id} />
      <Letter {...source} />
      <section>
        <h3>What was learned of it</h3>
        {row.discrimination === null ? (
          <p className="quiet">
            Nothing: no tie of the last fit rests on words of its own. That is not a low worth.
          </p>
        ) : (
          <>
            <p className="num">
              <b>{shortWorth(row.discrimination)}</b> on ties
              {row.low !== null && row.high !== null && (
                <span className="quiet">
                  , 90 % interval {shortWorth(row.low)} to {shortWorth(row.high)}
                </span>
              )}
              {" · "}
              {LEARNED[learned(row)]}
            </p>
            <Worth value={row.discrimination} low={row.low} high={row.high} enough={row.enough} />
          </>
        )}
        {source.errors && <Errors of={source.errors} />}
      </section>
      <section>
        <h3>Roots and echoes</h3>
        <Beside
          of={source.roots}
          self={row.id}
          says="Its own words count for"
          none={row.events ? "It says nothing but its events." : "It says nothing of its own."}
        />
        <Beside of={source.repeats} says="It repeats" none="It is seen to repeat nobody." />
        <Beside
          of={source.repeated_by}
          says="It is repeated by"
          none="Nobody is seen to repeat it."
        />
      </section>
      <Said of={source.reported} left={source.left} events={row.events} />
    </>
  );
}

function Who({ row, party, party_name, licence, citation, url }: SourcePage) {
  const select = useStore((s) => s.select);
  return (
    <p>
      {words(row.kind)}
      {party && (
        <>
          , speaks for{" "}
          <button type="button" className="link plain" onClick={() => select(`party/${party}`)}>
            {party_name || party}
          </button>
        </>
      )}
      <br />
      <span className="quiet num">
        {plural(row.assertions, "assertion")} of its own, {count(row.passed_on)} passed on,{" "}
        {plural(row.events, "event")}
      </span>
      <br />
      <span className="quiet">
        terms: {[words(row.terms), licence, citation].filter(Boolean).join(" · ")}
        {url && <span className="address"> · {url}</span>}
      </span>
    </p>
  );
}

/** The filter of every page, narrowed to what rests on this source. */
function OnlyThis({ id }: { id: string }) {
  const sources = useStore((s) => s.filter.sources);
  const set = useStore((s) => s.set);
  const on = sources.includes(id);
  return (
    <p className="noprint">
      <button
        type="button"
        className="button"
        aria-pressed={on}
        onClick={() => set({ sources: on ? sources.filter((s) => s !== id) : [...sources, id] })}
      >
        {on ? "Show all sources" : "Show only what it has a part in"}
      </button>
    </p>
  );
}

/** The letter, in words, with the reason that stands beside it and the writes that gave it. */
function Letter({ row, letter_says, note, letters }: SourcePage) {
  return (
    <section>
      <h3>Letter</h3>
      <p>
        {row.reliability ? (
          <>
            <b>{row.reliability}</b> {letter_says}
          </>
        ) : (
          <span className="missing">not graded; that is missing, not middling</span>
        )}
      </p>
      <p className="quiet">{note || "No reason stands beside it."}</p>
      {letters.length > 0 && (
        <ul className="quiet">
          {letters.map((given) => (
            <li key={`${given.at}${given.letter}`} className="num">
              {given.letter ?? "no letter"} since {given.at.slice(0, 10)}
              {given.who && ` by ${given.who}`}
              {given.why && `: ${given.why}`}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Errors({ of }: { of: NonNullable<SourcePage["errors"]> }) {
  return (
    <p className="num">
      {of.error === null ? (
        <span className="quiet">On who did an attack: nothing to learn from.</span>
      ) : (
        <>
          <b>{percent(of.error)}</b> of its {plural(of.reports, "report")} on who did an attack
          wrong
          {of.low !== null && of.high !== null && (
            <span className="quiet">, 90 % interval {percents(of.low, of.high)}</span>
          )}
          {" · "}
          {of.enough ? LEARNED.apart : LEARNED["not enough"]}
        </>
      )}
    </p>
  );
}

/** Its neighbours in chains, each a link; the source itself is plain words. */
function Beside({
  of,
  says,
  none,
  self,
}: {
  of: readonly Neighbour[];
  says: string;
  none: string;
  self?: string;
}) {
  if (!of.length) return <p className="quiet">{none}</p>;
  return (
    <p>
      {says}{" "}
      {of.map((other, i) => (
        <span key={other.id}>
          {i > 0 && ", "}
          {other.id === self ? "itself" : <SourceLink id={other.id} name={other.name} />}{" "}
          <span className="quiet num">
            {[other.assertions > 0 ? count(other.assertions) : "", other.known ? "known to" : ""]
              .filter(Boolean)
              .join(", ")}
          </span>
        </span>
      ))}
    </p>
  );
}

const FIRST = 20;

function Said({ of, left, events }: { of: readonly Reported[]; left: number; events: number }) {
  const select = useStore((s) => s.select);
  const [most, setMost] = useState(FIRST);
  return (
    <section>
      <h3>
        What it reported <span className="quiet">{plural(of.length + left, "assertion")}</span>
      </h3>
      {of.length === 0 && (
        <p className="quiet">
          {events
            ? `No assertion; ${plural(events, "event")} of its own: see the map and the time.`
            : "No assertion."}
        </p>
      )}
      <ul className="reported">
        {of.slice(0, most).map((said) => (
          <li key={said.id}>
            <p className="where num">
              {said.said || "undated"}
              {said.held && `, of ${said.held}`} · {words(said.kind)}
              {said.passed_on && <span className="chip">passes on {said.root_name}</span>}
              {said.cited.polarity === "negated" && <span className="chip warn">denies</span>}
            </p>
            <button type="button" className="link plain" onClick={() => select(said.id)}>
              {said.cited.says || said.id}
            </button>
          </li>
        ))}
      </ul>
      {of.length > most && (
        <button type="button" className="button small noprint" onClick={() => setMost(of.length)}>
          Show {count(of.length - most)} more
        </button>
      )}
      {left > 0 && most >= of.length && (
        <p className="quiet">{count(left)} older ones are not listed here.</p>
      )}
    </section>
  );
}
