import type { ScaleWords, Unfolded } from "../../api/rows";
import { count, percent, plural } from "../../components/format";
import { IntervalPlot } from "../../components/IntervalPlot";
import { Confidence, Likelihood } from "../../components/Likelihood";
import { Passage } from "../../components/Passage";
import { Waterfall } from "../../components/Waterfall";
import { useStore } from "../../state/store";

interface Props {
  found: Unfolded;
  scales: readonly ScaleWords[];
  onDocument: (document: string, assertion: string) => void;
}

/** An assessment: likelihood, confidence apart, what carries it, and where that stands. */
export function Assessed({ found, scales, onDocument }: Props) {
  const rungs = scales.find((s) => s.title === found.scale)?.rungs;
  const { confidence } = found;
  return (
    <>
      {found.probability !== null ? (
        <Likelihood
          p={found.probability}
          low={found.low}
          high={found.high}
          word={found.word}
          scale={found.scale}
          level={found.level ?? 0.9}
          rungs={rungs}
        />
      ) : found.quantity !== null ? (
        <Quantity found={found} />
      ) : (
        <ul className="stack">
          {found.lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {confidence && <Confidence {...confidence} />}
      {found.shares && <Shares of={found.shares} />}
      {found.terms.length > 0 && (
        <section>
          <h3>What carries it, in decibans, one bar per root</h3>
          <Waterfall terms={found.terms} />
          {(found.flips_at_prior !== null || found.would_change.length > 0) && (
            <p className="quiet turn">
              {found.would_change.join(" ")}{" "}
              {found.flips_at_prior !== null &&
                `The evidence would leave it even where the prior is ${odds(found.flips_at_prior)}.`}
            </p>
          )}
        </section>
      )}
      {found.passages.length > 0 && (
        <section>
          <h3>
            Passages <span className="quiet">{plural(found.passages.length, "assertion")}</span>
          </h3>
          <div className="stack">
            {found.passages.map((cited) => (
              <Passage key={cited.assertion} cited={cited} onOpen={onDocument} />
            ))}
          </div>
        </section>
      )}
      {found.series.length > 1 && (
        <section>
          <h3>{found.kind === "tie" ? "The same tie in other years" : "Over time"}</h3>
          <IntervalPlot
            points={found.series}
            label={`${found.title} over time`}
            unit={found.kind === "tie" ? "share" : found.unit}
          />
        </section>
      )}
      {found.history.length > 1 && <History found={found} />}
      {found.notes.length > 0 && (
        <section>
          <h3>How it was reckoned</h3>
          <ul className="stack quiet">
            {found.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Quantity({ found }: { found: Unfolded }) {
  return (
    <p className="likelihood num">
      <span className="number">{count(Math.round(found.quantity ?? 0))}</span>
      <span>
        {found.unit}, median
        <br />
        {found.low !== null && found.high !== null && (
          <span className="small">
            {Math.round(100 * (found.level ?? 0.9))} % interval {count(Math.round(found.low))} to{" "}
            {count(Math.round(found.high))}
          </span>
        )}
      </span>
    </p>
  );
}

/** Who is likely behind it: a probability each, never just a label. */
function Shares({ of }: { of: Record<string, number> }) {
  const select = useStore((s) => s.select);
  const sorted = Object.entries(of).sort((a, b) => b[1] - a[1]);
  return (
    <dl className="shares">
      {sorted.map(([party, p]) => (
        <div key={party}>
          <dt>
            {party === "other" ? (
              "anybody else"
            ) : (
              <button type="button" className="link plain" onClick={() => select(`party/${party}`)}>
                {party}
              </button>
            )}
          </dt>
          <dd className="num">{percent(p)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What was concluded at each write that changed it, and by how much it moved. */
function History({ found }: { found: Unfolded }) {
  const say = (value: number | null) =>
    found.probability !== null ? percent(value) : count(value === null ? null : Math.round(value));
  return (
    <section>
      <h3>How it has changed</h3>
      <ol>
        {found.history.map((once) => (
          <li key={once.revision} className="num">
            <time dateTime={once.at}>{once.at.slice(0, 16).replace("T", " ")}</time>{" "}
            <b>{say(once.value)}</b>{" "}
            {once.low !== null && (
              <span className="quiet">
                {say(once.low)} to {say(once.high)}
              </span>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function odds(p: number): string {
  return p < 0.1 ? `1 in ${count(Math.round(1 / p))}` : percent(p);
}
