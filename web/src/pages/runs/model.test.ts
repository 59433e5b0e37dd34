import { describe, expect, it } from "vitest";
import type { RunGiven, RunState } from "../../api/rows";
import { givenWords, heard, leftWords, tookSeconds } from "./model";

const given = { what: null, seed: 7, fast: false, draws: 300, chains: 4, tiers: [], who: "ana" };
const run = (id: string, share: number): RunState => ({
  id,
  given: given as RunGiven,
  state: "running",
  share,
  words: "",
  left_seconds: null,
  started: "2026-01-01T10:00:00+00:00",
  ended: null,
  lines: [],
});

describe("runs", () => {
  it("say the time left no finer than it is known", () => {
    expect(leftWords(null)).toBe("reckoning how long");
    expect(leftWords(3)).toBe("a few seconds left");
    expect(leftWords(43)).toBe("about 45 s left");
    expect(leftWords(170)).toBe("about 3 min left");
  });

  it("say what was asked", () => {
    expect(givenWords(given as RunGiven)).toBe("everything, seed 7, 4 chains of 300 draws");
    expect(givenWords({ ...given, what: "ties", fast: true } as RunGiven)).toBe(
      "ties, seed 7, fast",
    );
  });

  it("take no time before they end", () => {
    expect(tookSeconds(run("1", 0.5))).toBeNull();
    expect(tookSeconds({ ...run("1", 1), ended: "2026-01-01T10:01:30+00:00" })).toBe(90);
  });

  it("hear a stream of one run and leave the others", () => {
    const rows = [run("2", 0.1), run("1", 1)];
    expect(heard(rows, run("2", 0.4)).map((r) => r.share)).toEqual([0.4, 1]);
    expect(heard(rows, run("3", 0)).map((r) => r.id)).toEqual(["3", "2", "1"]);
  });
});
