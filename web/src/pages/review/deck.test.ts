import { describe, expect, it } from "vitest";
import type { ProposalRow, Review } from "../../api/rows";
import { type Act, empty, step } from "./deck";

const row = (id: string) => ({ id, gloss: id }) as ProposalRow;
const review = (id: string) => ({ id }) as Review;
const run = (...acts: Act[]) => acts.reduce(step, empty);
const dealt: Act = { do: "deal", rows: [row("a"), row("b"), row("c")] };
const ids = (rows: readonly ProposalRow[]) => rows.map((r) => r.id);

describe("the deck", () => {
  it("moves on at once and records what was sent", () => {
    const sent = run(dealt, { do: "send" });
    expect([ids(sent.rows), ids(sent.sending)]).toEqual([["b", "c"], ["a"]]);
    const done = step(sent, { do: "recorded", id: "a", review: review("r7"), revision: 7 });
    expect(done.sending).toEqual([]);
    expect(done.given.map((g) => g.review.id)).toEqual(["r7"]);
    expect(done.seen).toEqual({ a: 7 });
  });

  it("puts a refused proposal on top again, as it stands now", () => {
    const now = { ...row("a"), gloss: "changed" };
    const deck = run(dealt, { do: "send" }, { do: "refused", id: "a", now, revision: 9 });
    expect(deck.rows[0]?.gloss).toBe("changed");
    expect(deck.seen).toEqual({ a: 9 });
    expect(
      ids(run(dealt, { do: "send" }, { do: "refused", id: "a", now: null, revision: null }).rows),
    ).toEqual(["a", "b", "c"]);
  });

  it("deals nothing twice while a verdict is on its way, nor after it", () => {
    const sent = run(dealt, { do: "send" });
    expect(ids(step(sent, dealt).rows)).toEqual(["b", "c"]);
    const done = step(sent, { do: "recorded", id: "a", review: review("r7"), revision: 7 });
    expect(ids(step(done, { do: "deal", rows: [row("a"), row("d")] }).rows)).toEqual([
      "b",
      "c",
      "d",
    ]);
  });

  it("brings back what was undone, and puts below what was skipped", () => {
    const done = run(
      dealt,
      { do: "send" },
      { do: "recorded", id: "a", review: review("r7"), revision: 7 },
    );
    const back = step(done, { do: "undone", review: "r7", revision: 8 });
    expect(ids(back.rows)).toEqual(["a", "b", "c"]);
    expect(back.seen.a).toBe(8);
    expect(ids(run(dealt, { do: "skip" }).rows)).toEqual(["b", "c", "a"]);
  });
});
