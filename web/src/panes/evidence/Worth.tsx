const [WIDTH, LEFT, RIGHT] = [344, 44, 20];

/** A learned worth on its line: 0 tells nothing, 1 is fairly reliable; hollow: not enough to tell. */
export function Worth({
  value,
  low,
  high,
  enough,
}: {
  value: number;
  low: number | null;
  high: number | null;
  enough: boolean | null;
}) {
  const least = Math.min(-0.25, low ?? value);
  const most = Math.max(1.75, high ?? value);
  const x = (d: number) => LEFT + ((d - least) / (most - least)) * (WIDTH - LEFT - RIGHT);
  return (
    <svg className="chart" viewBox={`0 0 ${WIDTH} 38`} aria-hidden="true">
      <line x1={x(least)} x2={x(most)} y1={12} y2={12} stroke="var(--line-2)" />
      {[0, 1].map((d) => (
        <g key={d}>
          <line x1={x(d)} x2={x(d)} y1={4} y2={20} stroke="var(--line-2)" />
          <text x={x(d)} y={33} textAnchor="middle">
            {d ? "fairly reliable" : "worthless"}
          </text>
        </g>
      ))}
      {low !== null && high !== null && (
        <line x1={x(low)} x2={x(high)} y1={12} y2={12} stroke="var(--shade-3)" strokeWidth={5} />
      )}
      <circle
        cx={x(value)}
        cy={12}
        r={5}
        fill={enough ? "var(--ink)" : "var(--panel)"}
        stroke="var(--ink)"
        strokeWidth={1.4}
      />
    </svg>
  );
}
