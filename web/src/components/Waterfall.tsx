import { Fragment } from "react";
import type { EvidenceTerm } from "../api/rows";
import { decibans, percent } from "./format";
import { SourceLink } from "./SourceLink";

/** Roots that no source stands behind: where the reckoning begins, and what silence says. */
const BACKGROUND = new Set(["prior", "silence"]);

/** Weights of evidence in decibans, one bar per root, each beginning where the last one ended. */
export function Waterfall({ terms }: { terms: readonly EvidenceTerm[] }) {
  let at = 0;
  const bars = terms.map((term) => {
    const from = at;
    at += term.decibans;
    return { term, from, to: at };
  });
  const lo = Math.min(0, ...bars.map((b) => Math.min(b.from, b.to)));
  const hi = Math.max(0, ...bars.map((b) => Math.max(b.from, b.to)));
  const x = (value: number) => (116 * (value - lo)) / (hi - lo || 1);
  return (
    <div className="waterfall" role="group" aria-label="Weights of evidence in decibans">
      {bars.map(({ term, from, to }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: one root may stand in several years
        <Fragment key={`${term.root} ${i}`}>
          <span className={BACKGROUND.has(term.root) ? "of back" : "of"}>
            <SourceLink id={term.root} name={term.label} />
          </span>
          <svg className="chart" width="116" height="14" aria-hidden="true">
            <line x1={x(0)} x2={x(0)} y1="0" y2="14" stroke="var(--line-2)" />
            <rect
              x={Math.min(x(from), x(to))}
              width={Math.max(1.5, Math.abs(x(to) - x(from)))}
              y="3"
              height="8"
              fill={
                BACKGROUND.has(term.root)
                  ? "var(--other)"
                  : term.decibans < 0
                    ? "var(--rival)"
                    : "var(--support)"
              }
            />
          </svg>
          <span className="dB">{decibans(term.decibans)}</span>
          {term.without !== null && term.without !== undefined && (
            <span className="without">without it {percent(term.without)}</span>
          )}
        </Fragment>
      ))}
      <span className="of sum">sum</span>
      <span className="sum">&nbsp;</span>
      <span className="dB sum">{decibans(at)}</span>
    </div>
  );
}
