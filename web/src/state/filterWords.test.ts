import { describe, expect, it } from "vitest";
import { everything } from "./filter";
import { filterWords } from "./filterWords";
import { monthOf } from "./months";

describe("a filter in words", () => {
  const name = (id: string) => (id === "isis_k" ? "ISIS-K" : id);

  it("says each part, by name", () => {
    const filter = {
      ...everything,
      from: monthOf(2015),
      to: monthOf(2020, 6),
      p: 0.55,
      groups: ["isis_k"],
      one: true,
      choices: { left: "r3", right: "" },
    };
    expect(filterWords(filter, name)).toEqual([
      "held on 2015-01 to 2020-06",
      "at least 55 %",
      "groups: ISIS-K",
      "rests on one root",
      "left: r3",
      "right: now",
    ]);
  });

  it("says that nothing is narrowed", () => {
    expect(filterWords(everything, name)).toEqual(["Not narrowed"]);
  });
});
