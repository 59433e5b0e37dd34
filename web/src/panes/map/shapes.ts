import type { FeatureCollection, Geometry, MultiPolygon, Polygon, Position } from "geojson";
import type { Shape } from "./regions";

export type Provinces = FeatureCollection<Polygon | MultiPolygon, Shape>;

type Box = [number, number, number, number];

function each(geometry: Geometry, visit: (at: Position) => void) {
  if (geometry.type === "Polygon") for (const ring of geometry.coordinates) ring.forEach(visit);
  if (geometry.type === "MultiPolygon") {
    for (const polygon of geometry.coordinates) for (const ring of polygon) ring.forEach(visit);
  }
}

/** West, south, east, north of shapes; null where there are none. */
export function boxOf(shapes: readonly { geometry: Geometry }[]): Box | null {
  const box: Box = [180, 90, -180, -90];
  for (const { geometry } of shapes) {
    each(geometry, ([x = 0, y = 0]) => {
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    });
  }
  return box[0] <= box[2] ? box : null;
}

/** Tell whether a point lies in a shape, holes left out (even-odd rule). */
export function holds(geometry: Polygon | MultiPolygon, x: number, y: number): boolean {
  const rings = geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat();
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [x0 = 0, y0 = 0] = ring[i] as Position;
      const [x1 = 0, y1 = 0] = ring[j] as Position;
      if (y0 > y !== y1 > y && x < ((x1 - x0) * (y - y0)) / (y1 - y0) + x0) inside = !inside;
    }
  }
  return inside;
}

/** The middle of a shape's largest ring: one label each, however many islands it has. */
export function labelPoint(geometry: Polygon | MultiPolygon): Position {
  const rings =
    geometry.type === "Polygon" ? [geometry.coordinates[0]] : geometry.coordinates.map((p) => p[0]);
  let best: [number, Position] = [-1, [0, 0]];
  for (const ring of rings) {
    if (!ring) continue;
    let [twice, cx, cy] = [0, 0, 0];
    for (let i = 0; i + 1 < ring.length; i++) {
      const [x0 = 0, y0 = 0] = ring[i] as Position;
      const [x1 = 0, y1 = 0] = ring[i + 1] as Position;
      const cross = x0 * y1 - x1 * y0;
      twice += cross;
      cx += (x0 + x1) * cross;
      cy += (y0 + y1) * cross;
    }
    if (Math.abs(twice) > best[0]) best = [Math.abs(twice), [cx / (3 * twice), cy / (3 * twice)]];
  }
  return best[1];
}
