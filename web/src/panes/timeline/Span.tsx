import { memo } from "react";
import type { TieLine } from "../../api/rows";
import { kindOf } from "../../state/derive";
import { monthOfDay, parseMonth } from "../../state/months";

interface Props {
  line: TieLine;
  /** The months at both ends of the axis. */
  first: number;
  last: number;
}

/**
 * A tie in time: its assessed years as bars, as tall as the likelihood; under them, as a line, what
 * sources say of its beginning and end, fading where they are vague or silent.
 */
export const Span = memo(function Span({ line, first, last }: Props) {
  const at = (month: number) => (month - first) / (last - first + 1);
  const colour = `var(--${kindOf(line.relation)})`;
  const points = line.series.length
    ? line.series.map((p) => ({ when: p.when, p: p.middle }))
    : [{ when: line.year, p: line.probability ?? 0 }];
  const said = saidSpan(line);
  return (
    <>
      {points.map(({ when, p }) => {
        const [left, right] = ends(when);
        return (
          <i
            key={when}
            className="year"
            style={{
              left: `${100 * at(left)}%`,
              width: `calc(${100 * (at(right + 1) - at(left))}% - 1px)`,
              height: `${Math.max(1, 13 * p)}px`,
              background: colour,
              opacity: 0.3 + 0.7 * p,
            }}
          />
        );
      })}
      {said && (
        <i
          className="said"
          style={{
            left: `${100 * at(said.start)}%`,
            width: `${100 * Math.max(0.004, at(said.end) - at(said.start))}%`,
            background: fade(said, at),
          }}
        />
      )}
    </>
  );
});

interface Said {
  start: number;
  sure: number;
  until: number;
  end: number;
}

/** From the first month a beginning allows to the last an end allows; null where nothing is said. */
export function saidSpan(line: Pick<TieLine, "first_held" | "last_held">): Said | null {
  const { first_held: first, last_held: last } = line;
  if (!first && !last) return null;
  const lo = month(first?.lo) ?? month(last?.lo) ?? 0;
  const sure = month(first?.hi) ?? lo;
  // No end is said: it is drawn on, fading, for as long as it is known to have held.
  const until = month(last?.lo) ?? sure;
  const end = month(last?.hi) ?? until + 12;
  return { start: lo, sure, until: Math.max(sure, until), end: Math.max(end + 1, until) };
}

function fade({ start, sure, until, end }: Said, at: (month: number) => number): string {
  const whole = at(end) - at(start) || 1;
  const stop = (m: number) => `${(100 * (at(m) - at(start))) / whole}%`;
  return `linear-gradient(to right, transparent, var(--ink) ${stop(sure)}, var(--ink) ${stop(until)}, transparent)`;
}

function month(day: string | null | undefined): number | null {
  return day ? monthOfDay(Date.parse(day) / 86_400_000) : null;
}

function ends(when: string): [number, number] {
  const first = parseMonth(when, "first") ?? 0;
  return [first, parseMonth(when, "last") ?? first];
}
