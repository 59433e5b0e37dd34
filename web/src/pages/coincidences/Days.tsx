import type { CoincidenceRow } from "../../api/rows";
import { plural } from "../../components/format";
import { Dot, Marks } from "../../components/Marks";
import { useStore } from "../../state/store";
import { dayOf, leastOf, onTenths, sayP } from "./model";

const [WIDTH, HEIGHT, LEFT, TOP, BOTTOM] = [1040, 230, 60, 16, 30];

/** Each pair at its day and its p: the further down, the likelier by chance alone. */
export function Days({ rows }: { rows: readonly CoincidenceRow[] }) {
  const select = useStore((s) => s.select);
  const placed = rows
    .filter((r) => r.p !== null)
    .sort((a, b) => a.day.localeCompare(b.day) || (b.p ?? 1) - (a.p ?? 1));
  if (!placed.length) return null;
  const years = placed.map((r) => Number(r.day.slice(0, 4)));
  const [first, last] = [Math.min(...years), Math.max(...years) + 1];
  const [start, end] = [dayOf(`${first}-01-01`), dayOf(`${last}-01-01`)];
  const least = leastOf(placed);
  const x = (day: number) => LEFT + ((day - start) / (end - start)) * (WIDTH - LEFT - 20);
  const y = (p: number) => TOP + (1 - onTenths(p, least)) * (HEIGHT - TOP - BOTTOM);
  const tenths = Array.from({ length: Math.round(-Math.log10(least)) + 1 }, (_, i) => 10 ** -i);
  const step = Math.max(1, Math.ceil((last - first) / 14));
  return (
    <figure className="plot">
      <figcaption>
        Each pair at its day, the rarer by chance the higher. Of many pairs some stand high by
        chance alone: p is of one pair, and nothing here corrects for their number.
        {placed.length < rows.length &&
          ` ${plural(rows.length - placed.length, "pair")} without p stand in the table alone.`}
      </figcaption>
      <Marks
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        label={`${plural(placed.length, "pair")} of events by day and p`}
        onOpen={select}
      >
        {tenths.map((p) => (
          <g key={p}>
            <line x1={LEFT} x2={WIDTH} y1={y(p)} y2={y(p)} stroke="var(--line)" />
            <text x={LEFT - 8} y={y(p) + 4} textAnchor="end">
              {p === 1 ? "p = 1" : Number(p.toPrecision(1))}
            </text>
          </g>
        ))}
        {Array.from({ length: last - first + 1 }, (_, i) => first + i).map((year) => (
          <g key={year}>
            <line
              x1={x(dayOf(`${year}-01-01`))}
              x2={x(dayOf(`${year}-01-01`))}
              y1={TOP}
              y2={HEIGHT - BOTTOM}
              stroke="var(--line)"
            />
            {year < last && (year - first) % step === 0 && (
              <text x={x(dayOf(`${year}-07-01`))} y={HEIGHT - 10} textAnchor="middle">
                {year}
              </text>
            )}
          </g>
        ))}
        {placed.map((r, i) => (
          <Dot
            key={`${r.first} ${r.second}`}
            id={`event/${r.first}`}
            says={`${r.day} ${r.place}: ${r.groups.join(" beside ")}, p ${sayP(r.p)}`}
            first={i === 0}
            cx={x(dayOf(r.day))}
            cy={y(r.p ?? 1)}
            r={5.5}
            fill="var(--shade-4)"
            fillOpacity={0.85}
            stroke="var(--panel)"
          />
        ))}
      </Marks>
    </figure>
  );
}
