import { describe, expect, it } from "vitest";
import type { StrengthRow } from "../../api/rows";
import { multiplesOf, powersOf, wayOf } from "./model";

const row = (party: string, year: string, more: Partial<StrengthRow> = {}): StrengthRow => ({
  id: `strength/${party}@${year}`,
  party,
  name: party.toUpperCase(),
  year,
  median: 900,
  low: 400,
  high: 1500,
  unit: "fighters",
  confidence: "low",
  roots: 1,
  said: [],
  caveats: [],
  by_source: [],
  ...more,
});

describe("strengths", () => {
  it("are one plot for each party and unit, by year", () => {
    const found = multiplesOf([
      row("b", "2020"),
      row("b", "2018"),
      row("a", "2020", { unit: "%" }),
    ]);
    expect(found.map((m) => [m.party, m.rows.map((r) => r.year)])).toEqual([
      ["a", ["2020"]],
      ["b", ["2018", "2020"]],
    ]);
  });

  it("share whole powers of ten, what sources say among them", () => {
    const said = { assertion: "a", source: "S", text: "", bound: "up_to", value_max: null };
    expect(powersOf([row("a", "2020")])).toEqual([2, 4]);
    expect(powersOf([row("a", "2020", { by_source: [{ ...said, value: 20_000 }] })])).toEqual([
      2, 5,
    ]);
    expect(powersOf([row("a", "2020", { low: null, median: null, high: null })])).toEqual([0, 1]);
  });

  it("point the way that the bound is meant", () => {
    expect(["up_to", "over", "about", "between"].map((b) => wayOf(b))).toEqual([
      "below",
      "above",
      "near",
      "between",
    ]);
  });
});
