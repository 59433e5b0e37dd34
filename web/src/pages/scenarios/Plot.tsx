import type { MonthRow, Spread } from "../../api/rows";
import type { Multiple } from "./model";

const [WIDTH, HEIGHT, LEFT, TOP, BOTTOM] = [260, 140, 34, 8, 20];
type Side = "baseline" | "scenario";

/** Monthly attacks as things are, under those of the scenario; each a mean and its interval. */
export function Plot({ of, top, set }: { of: Multiple; top: number; set: readonly string[] }) {
  const last = Math.max(1, of.rows.length - 1);
  const x = (i: number) => LEFT + (i / last) * (WIDTH - LEFT - 4);
  const y = (n: number) => TOP + (1 - n / top) * (HEIGHT - TOP - BOTTOM);
  const line = (side: Side, end: keyof Spread) =>
    of.rows.map((r: MonthRow, i) => `${x(i).toFixed(1)} ${y(r[side][end]).toFixed(1)}`);
  const band = (side: Side) =>
    `M${[...line(side, "high"), ...line(side, "low").reverse()].join("L")}Z`;
  const ends = [of.rows[0]?.month, of.rows[of.rows.length - 1]?.month];
  return (
    <svg
      className="chart"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`Attacks a month, ${of.name}: as things are and in the scenario, ${ends.join(" to ")}`}
    >
      {[0, 0.5, 1].map((share) => (
        <g key={share}>
          <line x1={LEFT} x2={WIDTH} y1={y(share * top)} y2={y(share * top)} stroke="var(--line)" />
          <text x={LEFT - 6} y={y(share * top) + 4} textAnchor="end">
            {Number((share * top).toPrecision(3))}
          </text>
        </g>
      ))}
      <path d={band("baseline")} fill="var(--hatch)" />
      <path d={band("scenario")} fill="var(--shade-3)" fillOpacity={0.5} />
      {of.rows.map(
        (r, i) =>
          set.includes(r.month) && (
            <line
              key={r.month}
              x1={x(i)}
              x2={x(i)}
              y1={TOP}
              y2={HEIGHT - BOTTOM}
              stroke="var(--ink-2)"
              strokeDasharray="1 3"
            >
              <title>{`${r.month}: something is changed`}</title>
            </line>
          ),
      )}
      <path
        d={`M${line("baseline", "mean").join("L")}`}
        stroke="var(--ink)"
        strokeWidth={1.4}
        strokeDasharray="4 3"
        fill="none"
      />
      <path
        d={`M${line("scenario", "mean").join("L")}`}
        stroke="var(--shade-5)"
        strokeWidth={2}
        fill="none"
      />
      <text x={LEFT} y={HEIGHT - 4}>
        {ends[0]}
      </text>
      <text x={WIDTH - 2} y={HEIGHT - 4} textAnchor="end">
        {ends[1]}
      </text>
    </svg>
  );
}

export function Key() {
  return (
    <p className="key">
      <span>
        <svg width="26" height="12" aria-hidden="true">
          <rect width="26" height="12" fill="var(--hatch)" />
          <path d="M0 6H26" stroke="var(--ink)" strokeWidth={1.4} strokeDasharray="4 3" />
        </svg>{" "}
        as things are (baseline)
      </span>
      <span>
        <svg width="26" height="12" aria-hidden="true">
          <rect width="26" height="12" fill="var(--shade-3)" fillOpacity={0.5} />
          <path d="M0 6H26" stroke="var(--shade-5)" strokeWidth={2} />
        </svg>{" "}
        in the scenario
      </span>
      <span>
        <svg width="8" height="12" aria-hidden="true">
          <path d="M4 0V12" stroke="var(--ink-2)" strokeDasharray="1 3" />
        </svg>{" "}
        something is changed
      </span>
      <span>Lines are means of the draws, bands 90 % intervals; one scale for all.</span>
    </p>
  );
}

/** A difference and its interval about zero. */
export function About({ of: { mean, low, high }, most }: { of: Spread; most: number }) {
  const x = (n: number) => 50 + (46 * n) / (most || 1);
  return (
    <svg className="chart" width="100" height="12" aria-hidden="true">
      <path d="M50 0V12" stroke="var(--line-2)" />
      <path d={`M${x(low)} 6H${x(high)}`} stroke="var(--shade-3)" strokeWidth={4} />
      <circle cx={x(mean)} cy={6} r={3} fill="var(--ink)" />
    </svg>
  );
}
