import { describe, expect, it } from "vitest";
import type { LinkRow } from "../../api/rows";
import { pairsOf, yearsOf } from "./model";

const link = (a: string, b: string, span: string, probability: number): LinkRow => ({
  id: `link/${a}--${b}@${span}`,
  a,
  b,
  a_name: a.toUpperCase(),
  b_name: b.toUpperCase(),
  span,
  probability,
  decibans: 10,
  word: null,
  scale: "ICD 203",
  null: "no pair is linked",
  events: [],
  simulated: false,
  told: probability > 0.5,
});

describe("links", () => {
  it("are gathered by pair, the likeliest pair first, its spans in order of time", () => {
    const pairs = pairsOf([
      link("c", "d", "2000/2004", 0.8),
      link("a", "b", "2005/2009", 0.9),
      link("a", "b", "2000/2004", 0.2),
    ]);
    expect(pairs.map((p) => [p.name, p.p, p.rows.map((r) => r.span)])).toEqual([
      ["A – B", 0.9, ["2000/2004", "2005/2009"]],
      ["C – D", 0.8, ["2000/2004"]],
    ]);
  });

  it("stand over the years of their span", () => {
    expect(yearsOf({ span: "1995/1999" })).toEqual([1995, 1999]);
    expect(yearsOf({ span: "1995" })).toEqual([1995, 1995]);
  });
});
