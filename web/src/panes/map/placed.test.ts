import { describe, expect, it } from "vitest";
import { type Events, NONE_8, NONE_16 } from "../../api/events";
import { placeEvents } from "./placed";
import { byKey, countRegions } from "./regions";
import { holds, type Provinces } from "./shapes";

const ring = (x: number, y: number, size: number) => [
  [x, y],
  [x + size, y],
  [x + size, y + size],
  [x, y + size],
  [x, y],
];
const shape = (key: string, name: string, ...coordinates: number[][][]) => ({
  type: "Feature" as const,
  properties: { key, country: "Aland", name },
  geometry: { type: "Polygon" as const, coordinates },
});
const provinces: Provinces = {
  type: "FeatureCollection",
  features: [
    shape("n", "North", ring(0, 10, 10)),
    shape("s", "South", ring(0, 0, 10), ring(2, 2, 4)),
  ],
};

/** Named, named without a shape, precise in the south, in its hole, vague, outside of all. */
const events = {
  n: 6,
  header: {
    admin1: [
      { key: "Aland/North", name: "North" },
      { key: "Aland/Isle", name: "Isle" },
    ],
    undated: 0,
  },
  dayStart: Int32Array.from([1, 2, 3, 4, 5, 6]),
  lat: Float32Array.from([5, 5, 8, 3, 8, 50]),
  lon: Float32Array.from([5, 9, 1, 3, 1, 50]),
  admin1: Uint16Array.from([0, 1, NONE_16, NONE_16, NONE_16, NONE_16]),
  precision: Uint8Array.from([1, 1, 2, 1, NONE_8, 1]),
} as unknown as Events;

describe("events in provinces", () => {
  it("go by the name their source gives, and by their point where it gives none", () => {
    const { codes, keys, byPoint } = placeEvents(events, provinces);
    const where = [...codes].map((code) => (code === NONE_16 ? null : keys[code]));
    expect(where).toEqual(["n", "s", "s", null, null, null]);
    expect(byPoint).toBe(2);
    expect([...events.admin1].slice(0, 3)).toEqual([0, 1, NONE_16]);
  });

  it("are shaded by all of them, and the rest is counted", () => {
    const { codes, keys } = placeEvents(events, provinces);
    const all = new Uint8Array(6).fill(1);
    const counted = countRegions(events, all, 0, 9, codes, keys.length);
    expect(byKey(counted.byCode, keys)).toEqual([
      new Map([
        ["n", 1],
        ["s", 2],
      ]),
      0,
    ]);
    expect(counted.unplaced).toBe(3);
  });

  it("do not lie in the hole of a shape", () => {
    const south = provinces.features[1]?.geometry;
    expect(south && [holds(south, 1, 1), holds(south, 3, 3), holds(south, 11, 1)]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
