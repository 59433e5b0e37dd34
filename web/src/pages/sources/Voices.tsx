import type { SourceRow } from "../../api/rows";
import { count, plural } from "../../components/format";
import { Band, Marks } from "../../components/Marks";
import { useStore } from "../../state/store";
import { LEARNED, learned } from "./model";

const MOST = 24;
const [WIDTH, NAME, BARS, WORTH, LINE] = [1040, 290, 370, 250, 26];
const WORTH_AT = WIDTH - WORTH - 30;

/** One line a source: what it says itself, what it only passes on, and what it is worth. */
export function Voices({ rows }: { rows: readonly SourceRow[] }) {
  const select = useStore((s) => s.select);
  const speaking = rows.filter((r) => r.assertions + r.passed_on > 0);
  const shown = speaking.slice(0, MOST);
  if (!shown.length) return null;
  const top = Math.max(...shown.map((r) => r.assertions + r.passed_on));
  const most = Math.max(1.5, ...shown.map((r) => r.high ?? 0));
  const long = (n: number) => (n / top) * BARS;
  const least = Math.min(0, ...shown.map((r) => r.low ?? 0));
  const at = (d: number) => WORTH_AT + ((d - least) / (most - least)) * WORTH;
  const height = 30 + shown.length * LINE;
  return (
    <figure className="plot">
      <figcaption>
        What each source says itself, and what it only passes on; beside it what the study learned
        of its worth, with the 90 % interval. A hollow dot: not enough to tell it from what its
        letter says. No dot: nothing to learn from.
        {speaking.length > shown.length &&
          ` ${plural(speaking.length - shown.length, "source")} of fewer words stand in the table alone.`}
      </figcaption>
      <p className="key" aria-hidden="true">
        <span>
          <i className="own" />
          says itself
        </span>
        <span>
          <i className="passed" />
          passes on
        </span>
      </p>
      <Marks
        viewBox={`0 0 ${WIDTH} ${height}`}
        label={`What ${plural(shown.length, "source")} say, pass on and are worth`}
        onOpen={select}
      >
        {[0, 1].map((d) => (
          <g key={d}>
            <line x1={at(d)} x2={at(d)} y1={18} y2={height} stroke="var(--line-2)" />
            <text x={at(d)} y={12} textAnchor="middle">
              {d ? "fairly reliable" : "worthless"}
            </text>
          </g>
        ))}
        {shown.map((r, i) => {
          const y = 26 + i * LINE;
          const [own, passed] = [long(r.assertions), long(r.passed_on)];
          const worth = r.discrimination;
          return (
            <g key={r.id}>
              <text className="name" x={0} y={y + 11}>
                {r.name.length > 34 ? `${r.name.slice(0, 33)}…` : r.name}
              </text>
              <text className="name" x={NAME - 40} y={y + 11} textAnchor="middle">
                {r.reliability ?? ""}
              </text>
              <rect x={NAME} y={y + 1} width={own} height={12} fill="var(--shade-4)" />
              <rect
                x={NAME + own + (own && passed ? 1 : 0)}
                y={y + 1.5}
                width={Math.max(0, passed - 1)}
                height={11}
                fill="var(--shade-1)"
                stroke="var(--shade-3)"
              />
              <text x={NAME + own + passed + 6} y={y + 11}>
                {r.passed_on
                  ? `${count(r.assertions)} + ${count(r.passed_on)}`
                  : count(r.assertions)}
              </text>
              {worth !== null && (
                <>
                  {r.low !== null && r.high !== null && (
                    <line
                      x1={at(r.low)}
                      x2={at(r.high)}
                      y1={y + 7}
                      y2={y + 7}
                      stroke="var(--shade-3)"
                      strokeWidth={4}
                    />
                  )}
                  <circle
                    cx={at(worth)}
                    cy={y + 7}
                    r={4}
                    fill={learned(r) === "apart" ? "var(--ink)" : "var(--panel)"}
                    stroke="var(--ink)"
                    strokeWidth={1.4}
                  />
                </>
              )}
              <Band
                id={`source/${r.id}`}
                says={`${r.name}: ${count(r.assertions)} itself, ${count(r.passed_on)} passed on; ${LEARNED[learned(r)]}`}
                first={i === 0}
                x={-4}
                y={y - 5}
                width={WIDTH + 8}
                height={LINE - 2}
              />
            </g>
          );
        })}
      </Marks>
    </figure>
  );
}
