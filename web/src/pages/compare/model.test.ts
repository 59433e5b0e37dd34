import { describe, expect, it } from "vitest";
import type { ChangeRow, CompareRow, CompareSide, FitRow } from "../../api/rows";
import {
  beforeLastFit,
  byWrite,
  courseOf,
  idsByTitle,
  isAbout,
  opens,
  partiesOf,
  topsOf,
} from "./model";

const side = (value: number | null, id: string | null = null, high = value): CompareSide => ({
  id,
  value,
  low: value,
  high,
  word: null,
  confidence: "",
  roots: 1,
});
const row = (before: CompareSide, after: CompareSide, unit = ""): CompareRow => ({
  subject: "x",
  kind: "tie",
  unit,
  before,
  after,
  delta:
    before.value === null || after.value === null ? null : (after.value ?? 0) - (before.value ?? 0),
  moved_by: [],
});
const change = (when: string, why: string, subject = "a01: said"): ChangeRow => ({
  when,
  what: "added",
  kind: "assertion",
  subject,
  before: "",
  after: "",
  source: "",
  sources: [],
  who: "ana",
  why,
});

describe("a comparison", () => {
  it("knows the groups that an id names, and not those that only look alike", () => {
    expect(partiesOf("tie/support.weapons:let->haqqani@2020")).toEqual(["let", "haqqani"]);
    expect(partiesOf("tie/ally:al_qaeda--haqqani@2020")).toEqual(["al_qaeda", "haqqani"]);
    expect(partiesOf("strength/let@2020")).toEqual(["let"]);
    const weighed = row(side(0.2, "strength/let@2020"), side(null));
    expect(isAbout(weighed, [])).toBe(true);
    expect(isAbout(weighed, ["let"])).toBe(true);
    expect(isAbout(weighed, ["le"])).toBe(false);
  });

  it("tells what is new or gone from what moved", () => {
    expect(courseOf(row(side(null), side(0.4)))).toBe("new");
    expect(courseOf(row(side(0.4), side(null)))).toBe("gone");
    expect(courseOf(row(side(0.4), side(0.5)))).toBe("up");
    expect(courseOf(row(side(0.5), side(0.4)))).toBe("down");
    expect(courseOf(row(side(null), side(null)))).toBe("other");
  });

  it("gives each unit a scale of its own", () => {
    const rows = [row(side(3000, null, 5000), side(200), "fighters"), row(side(0.1), side(0.2))];
    expect(topsOf(rows)).toEqual(
      new Map([
        ["", 1],
        ["fighters", 5000],
      ]),
    );
  });

  it("begins before the last fit", () => {
    const kept = (revision: number, what: string) =>
      ({ id: `${what}-${revision}`, revision, what }) as FitRow;
    expect(beforeLastFit([kept(4, "ties"), kept(9, "strengths")])).toBe("r8");
    expect(beforeLastFit([kept(4, "ties"), kept(8, "ties"), kept(6, "ties")])).toBe("ties-6");
    expect(beforeLastFit([])).toBeNull();
  });
});

describe("changes", () => {
  it("stand by the write that made them, the last first", () => {
    const writes = byWrite([change("2026-01-01", "read"), change("2026-01-02", "fit")]);
    expect(writes.map((w) => w.why)).toEqual(["fit", "read"]);
    expect(byWrite([change("2026-01-01", "read"), change("2026-01-01", "read")])).toHaveLength(1);
  });

  it("open what they are about, where it has an id", () => {
    const none = new Map<string, string>();
    expect(opens(change("2026-01-01", "read"), none)).toBe("assertion/a01");
    expect(opens({ ...change("2026-01-01", "fit"), kind: "party" }, none)).toBeNull();
    const moved = { ...change("2026-01-01", "fit", "x"), kind: "assessment" };
    expect(opens(moved, none)).toBeNull();
    const held = idsByTitle([row(side(null), side(0.4, "tie/ally:a--b@2020"))]);
    expect(opens(moved, held)).toBe("tie/ally:a--b@2020");
  });
});
