import { describe, expect, it } from "vitest";
import { classes, countRegions, isPoint, matchShapes } from "../panes/map/regions";
import { countMonths, lowerBound } from "../panes/timeline/months";
import { brushDays, keepEvents } from "../state/keep";
import { monthOf } from "../state/months";
import { decodeEvents, NO_DAY, NONE_16 } from "./events";

const day = (text: string) => Date.parse(text) / 86_400_000;

const columns = {
  day_start: ["int32", [day("2019-12-31"), day("2020-01-01"), day("2020-02-10"), NO_DAY]],
  day_end: ["int32", [day("2019-12-31"), day("2020-01-01"), day("2020-02-10"), NO_DAY]],
  lat: ["float32", [34, 34, Number.NaN, Number.NaN]],
  lon: ["float32", [69, 69, Number.NaN, Number.NaN]],
  deaths: ["int32", [1, 2, -1, -1]],
  party_a: ["uint16", [0, 1, 0, NONE_16]],
  party_b: ["uint16", [NONE_16, NONE_16, NONE_16, NONE_16]],
  claimant: ["uint16", [NONE_16, 1, NONE_16, NONE_16]],
  perpetrator: ["uint16", [0, NONE_16, NONE_16, NONE_16]],
  country: ["uint16", [0, 0, 0, 0]],
  admin1: ["uint16", [0, 1, 1, NONE_16]],
  source: ["uint16", [0, 0, 1, 1]],
  where_prec: ["uint8", [1, 4, 255, 255]],
  target: ["uint8", [0, 0, 0, 255]],
  type: ["uint8", [0, 0, 0, 0]],
} as const;

const ARRAYS = { int32: Int32Array, float32: Float32Array, uint16: Uint16Array, uint8: Uint8Array };

function body(): ArrayBuffer {
  const parts: Uint8Array[] = [];
  const listed = [];
  let offset = 0;
  for (const [name, [type, values]] of Object.entries(columns)) {
    const bytes = new Uint8Array(ARRAYS[type].from([...values]).buffer);
    listed.push({ name, type, offset, length: bytes.length, missing: null, dictionary: null });
    const padded = new Uint8Array(Math.ceil(bytes.length / 8) * 8);
    padded.set(bytes);
    parts.push(padded);
    offset += padded.length;
  }
  const header = {
    n: 4,
    undated: 1,
    unplaced: 0,
    columns: listed,
    party: [
      { id: "a", name: "A" },
      { id: "b", name: "B" },
    ],
    source: [
      { id: "ged", name: "GED" },
      { id: "gtd", name: "GTD" },
    ],
    admin1: [
      { key: "Afghanistan/Kabul", country: "Afghanistan", name: "Kabul" },
      { key: "Afghanistan/Kunarha", country: "Afghanistan", name: "Kunarha" },
    ],
  };
  let line = JSON.stringify(header);
  line += `${" ".repeat((8 - ((line.length + 1) % 8)) % 8)}\n`;
  const out = new Uint8Array(line.length + offset);
  out.set(new TextEncoder().encode(line));
  let at = line.length;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out.buffer;
}

describe("events as columns", () => {
  const events = decodeEvents(body());
  const all = keepEvents(events, { groups: [], sources: [] });

  it("come back as they went", () => {
    expect([...events.dayStart]).toEqual([...columns.day_start[1]]);
    expect([...events.partyA]).toEqual([0, 1, 0, NONE_16]);
    expect(events.lat[2]).toBeNaN();
  });

  it("are kept by any party they name, and by source", () => {
    expect([...keepEvents(events, { groups: ["b"], sources: [] })]).toEqual([0, 1, 0, 0]);
    expect([...keepEvents(events, { groups: ["a"], sources: ["ged"] })]).toEqual([1, 0, 0, 0]);
  });

  it("are counted by month, the undated left out", () => {
    const { counts, dated } = countMonths(events, all, [monthOf(2019, 12), monthOf(2020, 3)]);
    expect([...counts]).toEqual([1, 1, 1, 0]);
    expect(dated).toBe(3);
  });

  it("are counted by province within the brush", () => {
    const [from, to] = brushDays({ from: monthOf(2020), to: monthOf(2020, 1) });
    expect([...countRegions(events, all, from, to).byCode]).toEqual([0, 1]);
    const ever = brushDays({ from: null, to: null });
    expect([...countRegions(events, all, ...ever).byCode]).toEqual([1, 2]);
    expect(lowerBound(events.dayStart, 3, day("2020-01-02"))).toBe(2);
  });

  it("are points only where their place is known", () => {
    expect([0, 1, 2, 3].map((i) => isPoint(events, i))).toEqual([true, false, false, false]);
  });

  it("find their shapes by any name these bear", () => {
    const shapes = [
      { key: "1", country: "Afghanistan", name: "Kabul" },
      { key: "2", country: "Afghanistan", name: "Kunar", also: ["Kunarha"] },
    ];
    expect(matchShapes(events.header.admin1, shapes)).toEqual(["1", "2"]);
    expect(classes(1000)).toEqual([1, 20, 80, 300, 600]);
    expect(classes(1)).toEqual([1]);
  });
});
