import { describe, expect, it } from "vitest";
import { tie } from "../testing/samples";
import { kindOf, narrowTies } from "./derive";
import { everything } from "./filter";
import { monthOf } from "./months";

const under = (change: object, ...lines: ReturnType<typeof tie>[]) =>
  narrowTies(lines.length ? lines : [tie()], { ...everything, ...change });

describe("ties under the filter", () => {
  it("shows the assessed year where time is open", () => {
    expect(under({}).ties[0]).toMatchObject({ id: "tie/ally:a--b@2020", p: 0.8, roots: 1 });
  });

  it("shows the likeliest year within the brush, with its own evidence", () => {
    const { ties } = under({ from: monthOf(2018), to: monthOf(2019, 12) });
    expect(ties[0]).toMatchObject({ id: "tie/ally:a--b@2019", p: 0.9, evidence: "medium" });
  });

  it("counts ties of other times, and does not draw them", () => {
    const found = under({ from: monthOf(2010), to: monthOf(2012, 12) });
    expect(found).toMatchObject({ ties: [], outside: 1 });
  });

  it("takes one group's ties, and among several the ties between them", () => {
    const other = tie({ key: "ally:a--c", b: "c" });
    expect(under({ groups: ["b"] }, tie(), other).ties).toHaveLength(1);
    expect(under({ groups: ["a"] }, tie(), other).ties).toHaveLength(2);
    expect(under({ groups: ["b", "c"] }, tie(), other).ties).toHaveLength(0);
  });

  it("keeps what is likely enough, of a single root, of a tier and a source", () => {
    expect(under({ p: 0.81 }).ties).toHaveLength(0);
    expect(under({ one: true }).ties).toHaveLength(1);
    expect(under({ one: true }, tie({ roots: 2 })).ties).toHaveLength(0);
    expect(under({ sources: ["gov"] }).ties).toHaveLength(0);
    expect(under({ tiers: ["typed"], sources: ["un"] }).ties).toHaveLength(1);
  });

  it("keeps an unknown likelihood apart from none", () => {
    const unknown = tie({ probability: null, low: null, high: null, series: [] });
    expect(under({}, unknown).ties[0]?.p).toBeNull();
  });

  it("draws ally and rival apart", () => {
    expect([kindOf("ally"), kindOf("rival"), kindOf("support"), kindOf("contact")]).toEqual([
      "ally",
      "rival",
      "support",
      "other",
    ]);
  });
});
