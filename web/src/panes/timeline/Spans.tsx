import { useEffect, useRef } from "react";
import type { TieLine } from "../../api/rows";
import type { Colours } from "../../design/colours";
import { type DrawnTie, kindOf } from "../../state/derive";
import { monthOfDay, parseMonth } from "../../state/months";

interface Props {
  ties: readonly DrawnTie[];
  /** The months at both ends of the axis. */
  first: number;
  last: number;
  /** Where the first of the ties stands, and the height of each, in CSS pixels. */
  top: number;
  row: number;
  width: number;
  colours: Colours;
}

/**
 * Ties in time: assessed years as bars, as tall as the likelihood; under them, as a line, what
 * sources say of beginning and end, fading where they are vague or silent. One canvas for all rows:
 * a step of a year changes hundreds of bars, and as elements each would be laid out and painted.
 */
export function Spans({ ties, first, last, top, row, width, colours }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const height = ties.length * row;
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context || !canvas.current) return;
    const ratio = window.devicePixelRatio || 1;
    const [wide, tall] = [Math.round(width * ratio), Math.round(height * ratio)];
    // To size a canvas makes its pixels anew, even where nothing changes.
    if (canvas.current.width !== wide || canvas.current.height !== tall) {
      canvas.current.width = wide;
      canvas.current.height = tall;
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const at = (month: number) => (width * (month - first)) / (last - first + 1);
    ties.forEach(({ line }, i) => {
      const foot = (i + 1) * row - 5;
      drawYears(context, line, at, foot, colours[kindOf(line.relation)]);
      drawSaid(context, line, at, foot + 1, colours.ink);
    });
    context.globalAlpha = 1;
  }, [ties, first, last, row, width, height, colours]);
  return (
    <canvas
      ref={canvas}
      className="spans"
      style={{ top, width, height }}
      role="img"
      aria-label="The years of each tie; each tie's button tells more"
    />
  );
}

type At = (month: number) => number;

function drawYears(
  context: CanvasRenderingContext2D,
  line: TieLine,
  at: At,
  foot: number,
  colour: string,
) {
  context.fillStyle = colour;
  const bar = (when: string, p: number) => {
    const from = parseMonth(when, "first") ?? 0;
    const until = parseMonth(when, "last") ?? from;
    const tall = Math.max(1, 13 * p);
    context.globalAlpha = 0.3 + 0.7 * p;
    context.fillRect(at(from), foot - tall, Math.max(1, at(until + 1) - at(from) - 1), tall);
  };
  for (const { when, middle } of line.series) bar(when, middle);
  if (!line.series.length) bar(line.year, line.probability ?? 0);
}

function drawSaid(
  context: CanvasRenderingContext2D,
  line: TieLine,
  at: At,
  top: number,
  ink: string,
) {
  const said = saidSpan(line);
  if (!said) return;
  const [left, right] = [at(said.start), Math.max(at(said.start) + 2, at(said.end))];
  const stop = (month: number) => Math.min(1, Math.max(0, (at(month) - left) / (right - left)));
  const fade = context.createLinearGradient(left, 0, right, 0);
  fade.addColorStop(0, `${ink}00`);
  fade.addColorStop(stop(said.sure), ink);
  fade.addColorStop(stop(said.until), ink);
  fade.addColorStop(1, `${ink}00`);
  context.globalAlpha = 1;
  context.fillStyle = fade;
  context.fillRect(left, top, right - left, 2);
}

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

function month(day: string | null | undefined): number | null {
  return day ? monthOfDay(Date.parse(day) / 86_400_000) : null;
}
