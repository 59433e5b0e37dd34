import { describe, expect, it } from "vitest";
import type { MonthRow, ScenarioResult, ScenarioRow } from "../../api/rows";
import {
  attacksOf,
  groundsOf,
  isMoved,
  isSilent,
  monthOn,
  multiplesOf,
  number,
  othersOf,
  topOf,
  wayOf,
} from "./model";

const at = (mean: number, low = mean, high = mean) => ({ mean, low, high });
const month = (party: string, place: string, when: string, high = 3): MonthRow => ({
  party,
  name: party.toUpperCase(),
  place,
  month: when,
  baseline: at(high ? 1 : 0, 0, high),
  scenario: at(0),
});
const row = (more: Partial<ScenarioRow>): ScenarioRow => ({
  scenario_id: "s",
  measure: "attacks",
  party: "a",
  name: "A",
  place: "",
  victims: "",
  baseline: at(2),
  scenario: at(1),
  difference: at(-1),
  unit: "a month",
  simulated: false,
  ...more,
});

describe("a scenario", () => {
  it("says of each thing that it sets when, what, and on what ground", () => {
    const result = {
      names: { a: "Alpha", b: "Beta" },
      scenario: {
        start: "2020-11",
        interventions: [
          {
            do: "support_cut",
            month: 3,
            party: "a",
            other: "b",
            relation: "",
            support: "",
            parties: [],
            share: [0.05, 0.3],
            name: "",
            months: 0,
            assertions: ["a58"],
            assumption: " ",
          },
        ],
        attacks: [
          { party: "b", place: "X: Y", monthly: [1, 4], assertions: [], assumption: "A guess." },
        ],
        talks: [],
      },
    } as unknown as ScenarioResult;
    expect(groundsOf(result)).toMatchObject([
      {
        when: "2021-02",
        what: "support cut: Alpha → Beta; share 5–30 %",
        assertions: ["a58"],
        assumption: "",
      },
      { what: "attacks of Beta, X: Y: 1 to 4 a month", assertions: [], assumption: "A guess." },
    ]);
    expect(monthOn("2020-11", 0)).toBe("2020-11");
  });

  it("is drawn by group or by province on one scale from 0", () => {
    const months = [
      month("a", "", "2021-02"),
      month("a", "", "2021-01"),
      month("b", "", "2021-01", 0),
      month("", "X: Y", "2021-01", 11),
    ];
    const groups = multiplesOf(months, "group");
    expect(groups.map((m) => [m.name, m.rows.length, isSilent(m)])).toEqual([
      ["A", 2, false],
      ["B", 1, true],
    ]);
    expect(groups[0]?.rows[0]?.month).toBe("2021-01");
    expect(multiplesOf(months, "group", ["b"]).map((m) => m.key)).toEqual(["b"]);
    expect(multiplesOf(months, "province").map((m) => m.name)).toEqual(["X: Y"]);
    expect([topOf(groups), topOf(multiplesOf(months, "province")), topOf([])]).toEqual([3, 15, 1]);
  });

  it("never adds up cells of two cuts", () => {
    const rows = [
      row({}),
      row({ place: "X" }),
      row({ victims: "v" }),
      row({ place: "X", victims: "v" }),
    ];
    for (const cut of ["group", "province", "victims", "province_victims"] as const)
      expect(attacksOf(rows, cut)).toHaveLength(1);
    expect(attacksOf(rows, "group", ["b"])).toEqual([]);
  });

  it("keeps a tie with either end, and an agreement with everybody", () => {
    const rows = [
      row({}),
      row({ measure: "tie", party: "part_of:a->b" }),
      row({ measure: "agreement", party: "", baseline: null, difference: null }),
    ];
    expect(othersOf(rows, ["b"])).toHaveLength(2);
    expect(othersOf(rows, ["c"])).toHaveLength(1);
    expect(rows.map(isMoved)).toEqual([true, true, true]);
    expect(isMoved(row({ difference: at(0.001) }))).toBe(false);
  });

  it("prints differences with a sign only where there is one", () => {
    expect([number(-0.004), number(-1.256), number(0)]).toEqual(["0.00", "−1.26", "0.00"]);
    expect([at(-2, -3, -1), at(1, -1, 2), at(2, 1, 3), at(0), null].map(wayOf)).toEqual([
      "less",
      "either way",
      "more",
      "none",
      null,
    ]);
  });
});
