import { percent, plural } from "../../components/format";
import { Dot, Marks } from "../../components/Marks";
import { useStore } from "../../state/store";
import { onOdds, type Pair, stacked } from "./model";

const MOST = 10;
const [WIDTH, LEFT, RIGHT, DOT] = [1040, 330, 60, 7];
const TICKS = [0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999];

/** Each event that its claimant likely did not do, as a dot at the likelihood of who did. */
export function Differing({ pairs }: { pairs: readonly Pair[] }) {
  const select = useStore((s) => s.select);
  const span = WIDTH - LEFT - RIGHT;
  const x = (p: number) => onOdds(p) * span;
  let top = 8;
  const lines = pairs.slice(0, MOST).map((pair) => {
    const dots = stacked(
      [...pair.rows].sort((a, b) => a.probability - b.probability),
      (r) => x(r.probability),
      DOT + 1,
    );
    const tallest = Math.max(...dots.map((d) => d.level)) + 1;
    // A stack that would fill the page is pressed together; every dot is still drawn.
    const step = Math.min(DOT, 70 / tallest);
    const height = Math.max(30, 14 + step * tallest);
    const base = top + height - 6;
    top += height;
    return { pair, dots, step, base };
  });
  const height = top + 26;
  const shown = pairs.slice(0, MOST).reduce((n, p) => n + p.rows.length, 0);
  const left = pairs.reduce((n, p) => n + p.rows.length, 0) - shown;
  return (
    <figure className="plot">
      <figcaption>
        Events that one party claimed and another likely did. Each dot is an event, at the
        likelihood of who is behind it; the scale is in log odds, so that 99 % and 99.9 % stand
        apart. The table holds the same.
        {left > 0 && ` ${plural(left, "event")} of rarer pairs stand in the table alone.`}
      </figcaption>
      <Marks
        viewBox={`0 0 ${WIDTH} ${height}`}
        label={`${plural(shown, "event")} whose claimant likely did not do them`}
        onOpen={select}
      >
        {TICKS.map((p) => (
          <g key={p}>
            <line
              x1={LEFT + x(p)}
              x2={LEFT + x(p)}
              y1={4}
              y2={top}
              stroke={p === 0.5 ? "var(--line-2)" : "var(--line)"}
            />
            <text x={LEFT + x(p)} y={top + 18} textAnchor="middle">
              {p === 0.1 ? "≤10" : p === 0.999 ? "≥99.9 %" : 100 * p}
            </text>
          </g>
        ))}
        {lines.map(({ pair, dots, step, base }, line) => (
          <g key={`${pair.claimed} ${pair.likely}`}>
            <text className="name" x={0} y={base - 2}>
              {short(pair.claimed)} <tspan fill="var(--ink-3)">claimed,</tspan> {short(pair.likely)}
            </text>
            <line x1={0} x2={WIDTH} y1={base + 5} y2={base + 5} stroke="var(--line)" />
            {dots.map(({ item, x: at, level }, i) => (
              <Dot
                key={item.id}
                id={item.id}
                says={`${item.day} ${item.place}: claimed by ${pair.claimed}, likely ${item.likely_name}, ${percent(item.probability)}`}
                first={line === 0 && i === 0}
                cx={LEFT + at}
                cy={base - DOT / 2 - level * step}
                r={DOT / 2}
                fill="var(--shade-4)"
                stroke="var(--panel)"
                strokeWidth={0.6}
              />
            ))}
            <text x={WIDTH} y={base - 2} textAnchor="end">
              {pair.rows.length}
            </text>
          </g>
        ))}
      </Marks>
    </figure>
  );
}

function short(name: string): string {
  return name.length > 22 ? `${name.slice(0, 21)}…` : name;
}
