import { describe, expect, it } from "vitest";
import type { AttributionRow } from "../../api/rows";
import { onOdds, pairsOf, stacked } from "./model";

const row = (claimed: string[], likely: string, differs: boolean): AttributionRow => ({
  id: `attribution/${claimed}${likely}`,
  event: "e",
  day: "2020-01-01",
  place: "",
  claimed_by: claimed,
  likely,
  likely_name: likely.toUpperCase(),
  probability: 0.9,
  word: null,
  scale: "ICD 203",
  other: 0,
  second: "",
  second_probability: 0,
  differs,
  roots: 1,
  confidence: "low",
  caveats: [],
});

describe("attributions", () => {
  it("are paired only where somebody else than the claimant is likelier", () => {
    const pairs = pairsOf([
      row(["a"], "b", true),
      row(["c"], "b", true),
      row(["c"], "b", true),
      row(["b"], "b", false),
      row([], "b", false),
    ]);
    expect(pairs.map((p) => [p.claimed, p.likely, p.rows.length])).toEqual([
      ["c", "B", 2],
      ["a", "B", 1],
    ]);
  });

  it("stand on log odds, and the all but certain at the end", () => {
    expect(onOdds(0.999999)).toBe(1);
    expect(onOdds(0)).toBe(0);
    expect(onOdds(0.9) - onOdds(0.5)).toBeCloseTo(onOdds(0.5) - onOdds(0.1));
  });

  it("stack where they would cover each other", () => {
    expect(stacked([1, 2, 11], (n) => n, 10)).toEqual([
      { item: 1, x: 5, level: 0 },
      { item: 2, x: 5, level: 1 },
      { item: 11, x: 15, level: 0 },
    ]);
  });
});
