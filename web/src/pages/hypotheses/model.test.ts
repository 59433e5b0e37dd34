import { describe, expect, it } from "vitest";
import type { HypothesisTable, ItemRow } from "../../api/rows";
import { nextItem, terms } from "./model";

const item = (id: string, expected: number | null) => ({ id, expected }) as ItemRow;

describe("a weighed hypothesis", () => {
  it("names the item that one more root would tell most on", () => {
    expect(nextItem([item("a", 0.01), item("b", 0.2), item("c", null)])?.id).toBe("b");
    expect(nextItem([item("c", null)])).toBeNull();
  });

  it("begins with the prior of the leading answer, in decibans", () => {
    const table = {
      leader: "yes",
      rows: [{ answer: "yes", prior: 0.1 }],
      roots: [{ root: "un", label: "UN", decibans: 7, without: 0.1, assertions: [], events: [] }],
    } as unknown as HypothesisTable;
    const found = terms(table);
    expect(found.map((t) => t.root)).toEqual(["prior", "un"]);
    expect(found[0]?.decibans).toBeCloseTo(-9.54, 2);
  });
});
