import { describe, expect, it } from "vitest";
import { percent, percents } from "./format";

describe("percents", () => {
  it("shows an end once where both read alike", () => {
    expect(percents(0.31, 0.654)).toBe("31 % to 65 %");
    expect(percents(0.995, 0.999)).toBe(percent(0.999));
    expect(percents(0.2, 0.4, " – ")).toBe("20 % – 40 %");
  });
});
