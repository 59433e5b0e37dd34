import { describe, expect, it } from "vitest";
import { echo, gradeWords, learned, shortWorth } from "./model";

describe("sources", () => {
  it("are graded in words, and one without a letter is not F", () => {
    expect(gradeWords("B")).toBe("usually reliable");
    expect(gradeWords("F")).toBe("cannot be judged");
    expect(gradeWords(null)).toBeNull();
  });

  it("keep apart what was not learned and what could not be told", () => {
    expect(learned({ discrimination: null, enough: null })).toBe("nothing");
    expect(learned({ discrimination: 0.8, enough: false })).toBe("not enough");
    expect(learned({ discrimination: 0.3, enough: true })).toBe("apart");
  });

  it("print a worth with a true minus, and nothing as no minus", () => {
    expect(shortWorth(-0.049)).toBe("−0.05");
    expect(shortWorth(-0.001)).toBe("0.00");
    expect(shortWorth(1.563)).toBe("1.56");
  });

  it("echo only where something goes through them", () => {
    expect(echo({ assertions: 3, passed_on: 1 })).toBe(0.25);
    expect(echo({ assertions: 0, passed_on: 2 })).toBe(1);
    expect(echo({ assertions: 0, passed_on: 0 })).toBeNull();
  });
});
