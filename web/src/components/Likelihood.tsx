import type { ScaleWords } from "../api/rows";
import { percent, percents } from "./format";

interface Props {
  p: number | null | undefined;
  low?: number | null;
  high?: number | null;
  word?: string | null;
  scale?: string;
  /** Share that the interval is meant to cover. */
  level?: number;
  rungs?: ScaleWords["rungs"];
}

/** A likelihood in full: number, word, scale, interval, and where it lies on the scale. */
export function Likelihood({ p, low, high, word, scale, level = 0.9, rungs }: Props) {
  if (p === null || p === undefined) return <p className="missing">Not assessed.</p>;
  return (
    <div>
      <div className="likelihood num">
        <span className="number">{percent(p)}</span>
        <span>
          <span className="word">{word ?? "no word on this scale"}</span>{" "}
          {scale && <span className="small">on {scale}</span>}
          <br />
          {low !== null && low !== undefined && (
            <span className="small">
              {Math.round(100 * level)} % interval {percents(low, high)}
            </span>
          )}
        </span>
      </div>
      {rungs && <Rungs p={p} low={low} high={high} rungs={rungs} />}
    </div>
  );
}

/** The scale as a ruler, the interval as a bar on it, the number as a tick. */
function Rungs({
  p,
  low,
  high,
  rungs,
}: Pick<Props, "low" | "high"> & { p: number; rungs: ScaleWords["rungs"] }) {
  const width = 344;
  const x = (value: number) => 2 + value * (width - 4);
  return (
    <svg className="rungs chart" viewBox={`0 0 ${width} 26`} aria-hidden="true">
      <title>Where the number lies on the scale</title>
      {rungs.map(([lo, hi, name]) => (
        <rect
          key={String(name)}
          x={x(Number(lo)) + 0.5}
          y={9}
          width={Math.max(0, x(Number(hi)) - x(Number(lo)) - 1)}
          height={6}
          fill={p >= Number(lo) && p < Number(hi) ? "var(--shade-3)" : "var(--well)"}
        />
      ))}
      {low !== null && low !== undefined && high !== null && high !== undefined && (
        <rect
          x={x(low)}
          y={11}
          width={Math.max(1, x(high) - x(low))}
          height={2}
          fill="var(--ink)"
        />
      )}
      <rect x={x(p) - 1.5} y={5} width={3} height={14} rx={1} fill="var(--ink)" />
      <text x={2} y={25}>
        0
      </text>
      <text x={width - 2} y={25} textAnchor="end">
        100 %
      </text>
    </svg>
  );
}

/** A likelihood in a line or a cell. */
export function InlineLikelihood({ p, low, high, word }: Props) {
  if (p === null || p === undefined) return <span className="missing">not assessed</span>;
  return (
    <span className="inline-likelihood num">
      {percent(p)} <span className="quiet">{word}</span>
      {low !== null && low !== undefined && (
        <span className="quiet">
          {" "}
          ({percent(low)}–{percent(high)})
        </span>
      )}
    </span>
  );
}

interface Grounds {
  level: string;
  evidence: string;
  agreement?: string;
  roots: number;
  concurring: number;
}

/** How good the evidence is: a statement of its own, never in one with the likelihood. */
export function Confidence({ level, evidence, agreement, roots, concurring }: Grounds) {
  const filled = { low: 1, moderate: 2, high: 3 }[level] ?? 0;
  return (
    <div className="confidence">
      <span className="dots" aria-hidden="true">
        {"●".repeat(filled)}
        {"○".repeat(3 - filled)}
      </span>
      <span>
        <b>Confidence: {level}</b>
        <br />
        <span className="quiet">
          {evidence} evidence{agreement ? `, ${agreement} agreement` : ""}; {concurring} of {roots}{" "}
          independent {roots === 1 ? "root concurs" : "roots concur"}
        </span>
      </span>
    </div>
  );
}
