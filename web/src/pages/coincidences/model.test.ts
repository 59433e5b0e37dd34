import { describe, expect, it } from "vitest";
import { leastOf, onTenths, sayP } from "./model";

describe("coincidences", () => {
  it("stand by tenths of p, and the smallest at the end", () => {
    expect(onTenths(1, 0.01)).toBe(0);
    expect(onTenths(0.1, 0.01)).toBeCloseTo(0.5);
    expect(onTenths(1e-9, 0.01)).toBe(1);
  });

  it("are drawn to a hundredth at least, and further where one is rarer", () => {
    expect(leastOf([{ p: 0.2 }, { p: null }])).toBe(0.01);
    expect(leastOf([{ p: 0.00042 }])).toBeCloseTo(0.0001);
    expect(leastOf([])).toBe(0.01);
  });

  it("say p with three places, and none as nothing", () => {
    expect([0.06555, 0.0002, null].map(sayP)).toEqual(["0.066", "<0.001", null]);
  });
});
