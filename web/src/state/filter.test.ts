import { describe, expect, it } from "vitest";
import { everything, fromQuery, narrowed, serverQuery, toQuery } from "./filter";
import { monthOf } from "./months";

const full = {
  ...everything,
  from: monthOf(2015),
  to: monthOf(2020, 6),
  known: "2020-05-27",
  groups: ["haqqani", "isis_k"],
  relations: ["ally"],
  supports: ["weapons"],
  p: 0.55,
  tiers: ["typed"],
  sources: ["un_report"],
  one: true,
  sel: "tie/support.weapons:let->isis_k@2020",
  scale: "wep",
  choices: { left: "ties-1", right: "", of: "assessment" },
};

describe("the filter in the address", () => {
  it("comes back as it went", () => {
    expect(fromQuery(toQuery(full))).toEqual(full);
    expect(fromQuery("")).toEqual(everything);
    expect(toQuery(everything)).toBe("");
  });

  it("reads years as whole years", () => {
    expect(fromQuery("t=2015..2020")).toMatchObject({ from: monthOf(2015), to: monthOf(2020, 12) });
    expect(fromQuery("t=2019")).toMatchObject({ from: monthOf(2019), to: monthOf(2019, 12) });
    expect(fromQuery("t=..2020-03")).toMatchObject({ from: null, to: monthOf(2020, 3) });
  });

  it("leaves open what cannot be read, and turns a span that runs backwards", () => {
    expect(fromQuery("t=soon&p=likely&known=<script>")).toEqual(everything);
    expect(fromQuery("t=2020..2015")).toMatchObject({ from: monthOf(2015, 12), to: monthOf(2020) });
    expect(fromQuery("p=7").p).toBe(1);
  });

  it("keeps the choices of pages, and no word that no page knows", () => {
    const chosen = fromQuery("left=r3&right=&course=up&since=2026-11-20&evil=1").choices;
    expect(chosen).toEqual({ left: "r3", right: "", course: "up", since: "2026-11-20" });
    expect(toQuery({ ...everything, choices: chosen })).toBe(
      "left=r3&right=&course=up&since=2026-11-20",
    );
  });

  it("asks the server only for what it must know", () => {
    expect(serverQuery(full)).toBe("?as_known=2020-05-27&scale=wep");
    expect(serverQuery({ ...full, known: null, scale: null })).toBe("");
    expect(narrowed(full)).toBe(9);
    expect(narrowed({ ...everything, sel: "x" })).toBe(0);
  });
});
