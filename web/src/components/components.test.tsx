import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { Cited } from "../api/rows";
import { curves } from "../panes/network/layout";
import { saidSpan } from "../panes/timeline/Spans";
import { csv, decibans, percent, rungOf } from "./format";
import { around, Passage, splitCues } from "./Passage";
import { Sources } from "./SourceLink";
import { Waterfall } from "./Waterfall";

const cited: Cited = {
  assertion: "a1",
  where: "A report · para 2",
  says: "They <b>meet</b> to some degree of it.",
  document: "d",
  locator: "para 2",
  chain: ["un"],
  hedge: "some degree of",
  polarity: "affirmed",
  modality: "actual",
  withdrawn: false,
  passage: "p",
  cues: ["meet"],
};

describe("numbers in print", () => {
  it("never reach certainty, and never invent", () => {
    expect([0.004, 0.5, 0.997, null].map(percent)).toEqual(["<1 %", "50 %", ">99 %", "–"]);
    expect([decibans(-11.58), decibans(21.43)]).toEqual(["−11.6", "+21.4"]);
  });

  it("take the word of a half-open rung", () => {
    const rungs = [
      [0, 0.5, "unlikely"],
      [0.5, 1, "likely"],
    ] as const;
    expect([0.49, 0.5, 1].map((p) => rungOf(p, rungs))).toEqual(["unlikely", "likely", "likely"]);
  });

  it("leave as CSV that no spreadsheet runs", () => {
    expect(csv([["=1+1", 'a "b"', null, -2]])).toBe(`'=1+1,"a ""b""",,-2`);
  });
});

describe("a passage", () => {
  it("marks its cues and runs none of its text", () => {
    const html = renderToStaticMarkup(<Passage cited={cited} />);
    expect(html).toContain("<mark>some degree of</mark>");
    expect(html).toContain("&lt;b&gt;<mark>meet</mark>&lt;/b&gt;");
  });

  it("opens each source of its chain, and no other word", () => {
    const known = { names: new Map([["un", "UN panel"]]), open: () => {} };
    const said = { ...cited, where: "UN panel's report · para 2 · UN panel · denied" };
    const html = renderToStaticMarkup(
      <Sources value={known}>
        <Passage cited={said} />
      </Sources>,
    );
    expect(html).toContain("UN panel&#x27;s report · para 2 · <button");
    expect(html.match(/<button/g)).toHaveLength(1);
    expect(renderToStaticMarkup(<Passage cited={said} />)).not.toContain("<button");
  });

  it("finds its chain in a line, or leaves the line as it is", () => {
    expect(around("D · A → B · “seen”", ["A", "B"])).toEqual(["D · ", " · “seen”"]);
    expect(around("kept back", ["A"])).toBeNull();
    expect(around("D", [])).toBeNull();
  });

  it("takes cues from the end of a gloss", () => {
    expect(splitCues("They met. [“seems”, “more [or] less”]")).toEqual([
      "They met.",
      ["seems", "more [or] less"],
    ]);
    expect(splitCues("No cues [1]")).toEqual(["No cues [1]", []]);
  });
});

describe("drawings", () => {
  it("give one bar per root, and the sum", () => {
    const terms = [
      { root: "prior", label: "prior", decibans: -10, without: null, assertions: [], events: [] },
      { root: "un", label: "UN", decibans: 21.5, without: 0.06, assertions: ["a"], events: [] },
    ];
    const html = renderToStaticMarkup(<Waterfall terms={terms} />);
    expect(html.match(/<rect/g)).toHaveLength(2);
    expect(html).toContain("+11.5");
    expect(html).toContain("without it 6 %");
  });

  it("keep several ties between two groups apart, either way round", () => {
    const bend = curves([
      { key: "1", a: "a", b: "b" },
      { key: "2", a: "b", b: "a" },
      { key: "3", a: "a", b: "c" },
    ]);
    expect([bend.get("1"), bend.get("2"), bend.get("3")]).toEqual([-0.5, -0.5, 0]);
  });

  it("fade where a date is vague, and say nothing where nothing is said", () => {
    const decade = { edtf: "199X", lo: "1990-01-01", hi: "1999-12-31" };
    const span = saidSpan({ first_held: decade, last_held: decade });
    expect(span).toMatchObject({ start: 1990 * 12, sure: 1999 * 12 + 11, end: 2000 * 12 });
    expect(saidSpan({ first_held: null, last_held: null })).toBeNull();
  });
});
