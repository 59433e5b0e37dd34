import type { Share } from "../api/rows";
import { MISSING, percent, percents } from "./format";

/** A share of counted things with its interval, as number and as a bar that starts at 0. */
export function ShareBar({ of }: { of: Share }) {
  if (of.value === null) return <span className="missing">{MISSING}</span>;
  const { value, low, high } = of;
  return (
    <span className="share num">
      <span className="value">{percent(value)}</span>
      <svg className="chart" width="92" height="12" aria-hidden="true">
        <rect x={0} y={3} width={92} height={6} fill="var(--well)" />
        <rect x={0} y={3} width={92 * value} height={6} fill="var(--shade-3)" />
        {low !== null && high !== null && (
          <path
            d={`M${92 * low} 2v8M${92 * low} 6H${92 * high}M${92 * high} 2v8`}
            stroke="var(--ink)"
            fill="none"
          />
        )}
      </svg>
      {low !== null && high !== null && <span className="quiet">{percents(low, high, " – ")}</span>}
    </span>
  );
}
