import { percent } from "./format";

export interface IntervalPoint {
  when: string;
  middle: number;
  low?: number | null;
  high?: number | null;
  /** Points of one source share a mark and a line. */
  by?: string;
}

interface Props {
  points: readonly IntervalPoint[];
  label: string;
  /** Probabilities stand on 0 to 1; quantities begin at 0 and end at their largest. */
  unit?: "share" | string;
  width?: number;
  height?: number;
}

/** A number over time: middle as a dot, interval as a line, years without an answer left blank. */
export function IntervalPlot({ points, label, unit = "share", width = 344, height = 96 }: Props) {
  const years = points.map((p) => yearOf(p.when));
  const [first, last] = [Math.min(...years), Math.max(...years)];
  const top = unit === "share" ? 1 : niceTop(Math.max(...points.map((p) => p.high ?? p.middle)));
  const x = (year: number) =>
    last === first ? width / 2 + 14 : 40 + ((year - first) / (last - first)) * (width - 56);
  const y = (value: number) => 8 + (1 - value / top) * (height - 28);
  const say = (value: number) =>
    unit === "share" ? percent(value) : value.toLocaleString("en-GB");
  const step = Math.max(1, Math.ceil((last - first) / 8));
  return (
    <svg className="chart" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      {[0, 0.5, 1].map((share) => (
        <g key={share}>
          <line x1={34} x2={width} y1={y(share * top)} y2={y(share * top)} stroke="var(--line)" />
          <text x={30} y={y(share * top) + 4} textAnchor="end">
            {unit === "share" ? `${100 * share}` : compact(share * top)}
          </text>
        </g>
      ))}
      {years
        .filter((year, i) => years.indexOf(year) === i && (Math.floor(year) - first) % step < 0.01)
        .map((year) => (
          <text key={year} x={x(year)} y={height - 4} textAnchor="middle">
            {Math.floor(year)}
          </text>
        ))}
      {points.map((p) => {
        const at = x(yearOf(p.when));
        return (
          <g key={`${p.when}${p.by ?? ""}`}>
            <title>{`${p.when}: ${say(p.middle)}`}</title>
            {p.low !== null && p.low !== undefined && p.high !== null && p.high !== undefined && (
              <line
                x1={at}
                x2={at}
                y1={y(p.low)}
                y2={y(Math.min(p.high, top))}
                stroke="var(--shade-3)"
                strokeWidth={3}
              />
            )}
            <circle cx={at} cy={y(p.middle)} r={3} fill="var(--ink)" />
          </g>
        );
      })}
    </svg>
  );
}

function yearOf(when: string): number {
  const [year, month] = when.split("-");
  return Number(year) + (month ? (Number(month) - 0.5) / 12 : 0);
}

function niceTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value || 1));
  return ([1, 2, 5, 10].find((n) => n * power >= value) ?? 10) * power;
}

function compact(value: number): string {
  return Intl.NumberFormat("en-GB", { notation: "compact" }).format(value);
}
