/** The province of each event: as its source names it, else by its point where that is known. */
import { type Events, NONE_16 } from "../../api/events";
import { isPoint, matchShapes } from "./regions";
import { boxOf, holds, type Provinces } from "./shapes";

export interface Placed {
  /** A code per event; `NONE_16` where no province of the map holds it. */
  codes: Uint16Array;
  /** The shape's key by code; null where a province has no shape. */
  keys: readonly (string | null)[];
  /** Events whose source names no province of the map and whose point lies in one. */
  byPoint: number;
}

/** Place events; many share a point, so that each point is looked up once. */
export function placeEvents(events: Events, provinces: Provinces): Placed {
  const shapes = provinces.features.map((f) => ({
    geometry: f.geometry,
    box: boxOf([f]) ?? [0, 0, 0, 0],
  }));
  const named = matchShapes(
    events.header.admin1,
    provinces.features.map((f) => f.properties),
  );
  const codes = Uint16Array.from(events.admin1);
  const found = new Map<string, number>();
  let byPoint = 0;
  for (let i = 0; i < events.n; i++) {
    const code = codes[i] as number;
    if ((code !== NONE_16 && named[code]) || !isPoint(events, i)) continue;
    const [x, y] = [events.lon[i] as number, events.lat[i] as number];
    const at = `${x} ${y}`;
    let shape = found.get(at);
    if (shape === undefined) {
      shape = shapes.findIndex(
        ({ box: [west, south, east, north], geometry }) =>
          x >= west && x <= east && y >= south && y <= north && holds(geometry, x, y),
      );
      found.set(at, shape);
    }
    if (shape < 0) continue;
    codes[i] = named.length + shape;
    byPoint += 1;
  }
  return { codes, keys: [...named, ...provinces.features.map((f) => f.properties.key)], byPoint };
}
