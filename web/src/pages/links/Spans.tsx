import { percent, plural } from "../../components/format";
import { Band, Marks } from "../../components/Marks";
import { useStore } from "../../state/store";
import type { Pair } from "./model";
import { MOST, yearsOf } from "./model";

const [WIDTH, LEFT, ROW, TOP, BOTTOM] = [1040, 330, 26, 6, 26];
const BAR = 18;

/** Who is linked with whom over spans of years: a bar as tall as likely, hollow where not told. */
export function Spans({ pairs }: { pairs: readonly Pair[] }) {
  const select = useStore((s) => s.select);
  const shown = pairs.slice(0, MOST);
  const years = shown.flatMap((pair) => pair.rows.flatMap(yearsOf));
  const [first, end] = [Math.min(...years), Math.max(...years) + 1];
  const height = TOP + ROW * shown.length + BOTTOM;
  const x = (year: number) => LEFT + ((year - first) / (end - first)) * (WIDTH - LEFT - 8);
  const step = [1, 2, 5, 10, 20].find((n) => (end - first) / n <= 14) ?? 50;
  const marked = Array.from({ length: end - first + 1 }, (_, i) => first + i);
  return (
    <figure className="plot">
      <figcaption>
        Some operational link, from events alone: the bar of a span is as tall as the link is
        likely, filled where it is told. Events show neither type nor sign nor direction: allies and
        enemies look alike.
        {pairs.length > MOST &&
          ` The ${MOST} likeliest of ${plural(pairs.length, "pair")} are drawn; the table holds all.`}
      </figcaption>
      <Marks
        viewBox={`0 0 ${WIDTH} ${height}`}
        label={`${plural(shown.length, "pair")} by span of years and likelihood`}
        onOpen={select}
      >
        {marked
          .filter((year) => year % step === 0)
          .map((year) => (
            <g key={year}>
              <line x1={x(year)} x2={x(year)} y1={TOP} y2={height - BOTTOM} stroke="var(--line)" />
              {year < end && (
                <text x={x(year) + 3} y={height - 8}>
                  {year}
                </text>
              )}
            </g>
          ))}
        {shown.map((pair, i) => {
          const foot = TOP + ROW * (i + 1) - 3;
          return (
            <g key={pair.name}>
              <line x1={LEFT} x2={WIDTH} y1={foot + 0.5} y2={foot + 0.5} stroke="var(--line)" />
              <text className="name" x={LEFT - 10} y={foot - 4} textAnchor="end">
                {short(pair.name)}
                <title>{pair.name}</title>
              </text>
              {pair.rows.map((row, n) => {
                const [from, to] = yearsOf(row);
                const tall = Math.max(2, BAR * row.probability);
                return (
                  <Band
                    key={row.id}
                    id={row.id}
                    says={`${pair.name}, ${from} to ${to}: some link ${percent(row.probability)}, ${row.told ? "told" : "not told"}`}
                    first={i === 0 && n === 0}
                    x={x(from) + 1}
                    y={foot - tall}
                    width={x(to + 1) - x(from) - 2}
                    height={tall}
                    rx={1.5}
                    fill={row.told ? "var(--shade-4)" : "var(--panel)"}
                    stroke={row.told ? "none" : "var(--ink-3)"}
                  />
                );
              })}
            </g>
          );
        })}
      </Marks>
    </figure>
  );
}

/** A name that fits beside its bars. */
function short(name: string): string {
  return name.length > 48 ? `${name.slice(0, 46)}…` : name;
}
