import type { CompareSide } from "../../api/rows";

const WIDTH = 136;

/** Before as a ring over its interval, after as a dot over its own, on a line from 0 to the top. */
export function Dumbbell({
  before,
  after,
  top,
}: {
  before: CompareSide;
  after: CompareSide;
  top: number;
}) {
  const x = (value: number) => 6 + (WIDTH - 12) * Math.min(1, value / (top || 1));
  const both = before.value !== null && after.value !== null;
  return (
    <svg
      className="dumbbell"
      width={WIDTH}
      height="24"
      viewBox={`0 0 ${WIDTH} 24`}
      aria-hidden="true"
    >
      <line x1={x(0)} x2={x(top)} y1={12} y2={12} stroke="var(--line)" />
      <Interval of={before} y={7} x={x} colour="var(--line-2)" />
      <Interval of={after} y={17} x={x} colour="var(--shade-3)" />
      {both && (
        <line
          x1={x(before.value ?? 0)}
          y1={7}
          x2={x(after.value ?? 0)}
          y2={17}
          stroke="var(--ink-3)"
        />
      )}
      {before.value !== null && (
        <circle cx={x(before.value)} cy={7} r={3.5} fill="var(--ground)" stroke="var(--ink-2)" />
      )}
      {after.value !== null && <circle cx={x(after.value)} cy={17} r={4} fill="var(--ink)" />}
    </svg>
  );
}

function Interval({
  of,
  y,
  x,
  colour,
}: {
  of: CompareSide;
  y: number;
  x: (value: number) => number;
  colour: string;
}) {
  if (of.low === null || of.high === null) return null;
  return <line x1={x(of.low)} x2={x(of.high)} y1={y} y2={y} stroke={colour} strokeWidth={3} />;
}
