import type { StrengthRow } from "../../api/rows";
import { words } from "../../components/format";
import { type Multiple, wayOf } from "./model";

const [WIDTH, HEIGHT, LEFT, TOP, BOTTOM] = [260, 150, 42, 8, 22];
const tick = new Intl.NumberFormat("en-GB", { notation: "compact" });
const number = new Intl.NumberFormat("en-GB", { maximumSignificantDigits: 3 });

/** Median and interval by year, beside what each source said; every plot of a unit on one scale. */
export function Plot({ of, powers }: { of: Multiple; powers: readonly [number, number] }) {
  const [low, high] = powers;
  const y = (n: number) =>
    TOP + (1 - (Math.log10(Math.max(n, 10 ** low)) - low) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  const wide = (WIDTH - LEFT) / of.rows.length;
  return (
    <svg
      className="chart"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`Strength of ${of.name} by year, in ${of.unit}`}
    >
      {Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i)).map((n) => (
        <g key={n}>
          <line x1={LEFT} x2={WIDTH} y1={y(n)} y2={y(n)} stroke="var(--line)" />
          <text x={LEFT - 6} y={y(n) + 4} textAnchor="end">
            {tick.format(n)}
          </text>
        </g>
      ))}
      {of.rows.map((row, i) => (
        <Year key={row.id} row={row} x={LEFT + wide * (i + 0.5)} wide={wide} y={y} />
      ))}
    </svg>
  );
}

interface YearProps {
  row: StrengthRow;
  x: number;
  wide: number;
  y: (n: number) => number;
}

function Year({ row, x, wide, y }: YearProps) {
  const step = Math.min(9, (wide / 2 - 8) / Math.max(1, row.by_source.length));
  return (
    <g>
      {row.low !== null && row.high !== null && (
        <line
          x1={x}
          x2={x}
          y1={y(row.low)}
          y2={y(row.high)}
          stroke="var(--shade-3)"
          strokeWidth={6}
        >
          <title>{`90 %: ${number.format(row.low)} to ${number.format(row.high)}`}</title>
        </line>
      )}
      {row.median !== null && (
        <circle cx={x} cy={y(row.median)} r={3.6} fill="var(--ink)">
          <title>{`median ${number.format(row.median)}`}</title>
        </circle>
      )}
      {row.by_source.map((said, i) => {
        const at = x + 10 + i * step;
        return (
          <g key={said.assertion} stroke="var(--warn)" strokeWidth={1.6} fill="none">
            <title>{`${said.source}: ${words(said.bound)} ${number.format(said.value)}`}</title>
            <path
              d={MARKS[wayOf(said.bound)](at, y(said.value), y(said.value_max ?? said.value))}
            />
          </g>
        );
      })}
      <text x={x} y={HEIGHT - 5} textAnchor="middle">
        {row.year}
      </text>
    </g>
  );
}

/** A ceiling hangs down, a floor stands up, a number is a lozenge, a range a bracket. */
export const MARKS = {
  below: (x: number, y: number) => `M${x - 4} ${y}h8M${x} ${y}v7m-2.5 -2.5l2.5 2.5l2.5 -2.5`,
  above: (x: number, y: number) => `M${x - 4} ${y}h8M${x} ${y}v-7m-2.5 2.5l2.5 -2.5l2.5 2.5`,
  near: (x: number, y: number) => `M${x} ${y - 4}l4 4l-4 4l-4 -4z`,
  between: (x: number, y: number, top: number) =>
    `M${x - 3} ${y}h6M${x} ${y}V${top}M${x - 3} ${top}h6`,
} as const;
