import { describe, expect, it } from "vitest";
import { stepTo } from "./marks";

/** Two lines of a chart: the upper one with a stack at its left. */
const marks = [
  { x: 0, y: 10 },
  { x: 0, y: 3 },
  { x: 40, y: 10 },
  { x: 38, y: 40 },
];

describe("keys among marks", () => {
  it("go through all of them in their order, and stop at both ends", () => {
    const seen = [0];
    for (let at: number | null = 0; at !== null; at = stepTo(marks, at, "ArrowRight"))
      seen.push(at);
    expect(new Set(seen)).toEqual(new Set([0, 1, 2, 3]));
    expect(stepTo(marks, 3, "ArrowRight")).toBeNull();
    expect(stepTo(marks, 0, "ArrowLeft")).toBeNull();
    expect([stepTo(marks, 2, "Home"), stepTo(marks, 0, "End")]).toEqual([0, 3]);
  });

  it("go up a stack first, and down to what is nearest below", () => {
    expect(stepTo(marks, 0, "ArrowUp")).toBe(1);
    expect(stepTo(marks, 2, "ArrowDown")).toBe(3);
    expect(stepTo(marks, 3, "ArrowUp")).toBe(2);
    expect(stepTo(marks, 1, "ArrowUp")).toBeNull();
    expect(stepTo(marks, 0, "a")).toBeNull();
  });
});
