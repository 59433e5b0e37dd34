/** Where groups stand: one layout for all years, so that the eye keeps its map while time moves. */
import {
  forceCollide,
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
  type SimulationNodeDatum,
} from "d3-force";
import type { TieLine } from "../../api/rows";

interface Node extends SimulationNodeDatum {
  id: string;
}

export interface Place {
  x: number;
  y: number;
}

/** Lay groups out by all their ties; the same ties give the same places. */
export function layOut(
  ids: readonly string[],
  lines: readonly TieLine[],
  parents: ReadonlyMap<string, string>,
  aspect: number,
): Map<string, Place> {
  const nodes: Node[] = ids.map((id) => ({ id }));
  const weights = new Map<
    string,
    { source: string; target: string; weight: number; ties: number }
  >();
  const pull = (a: string, b: string, weight: number) => {
    const [source, target] = a < b ? [a, b] : [b, a];
    const key = `${source} ${target}`;
    const found = weights.get(key);
    if (found) {
      found.weight += weight;
      found.ties += 1;
    } else weights.set(key, { source, target, weight, ties: 1 });
  };
  for (const line of lines) pull(line.a, line.b, line.probability ?? 0.1);
  const known = new Set(ids);
  for (const [part, whole] of parents)
    if (known.has(part) && known.has(whole)) pull(part, whole, 2);
  const links = [...weights.values()];
  const ticks = nodes.length > 200 ? 90 : 320;
  forceSimulation(nodes)
    .force("charge", forceManyBody<Node>().strength(-700).distanceMax(900))
    .force(
      "link",
      forceLink<Node, (typeof links)[number]>(links)
        .id((n) => n.id)
        // Many ties between two groups need room to stand apart.
        .distance((l) => 80 + 34 * Math.min(l.ties, 8))
        .strength((l) => Math.min(0.5, 0.06 + 0.08 * l.weight)),
    )
    .force("x", forceX<Node>().strength(0.05 / aspect))
    .force("y", forceY<Node>().strength(0.05 * aspect))
    .force("apart", forceCollide<Node>(34))
    .stop()
    .tick(ticks);
  return new Map(nodes.map((n) => [n.id, { x: n.x ?? 0, y: n.y ?? 0 }]));
}

/** Give each tie of a pair its own curve: …, −½, ½, … from the smaller id to the larger. */
export function curves(lines: readonly Pick<TieLine, "key" | "a" | "b">[]): Map<string, number> {
  const pairs = new Map<string, Pick<TieLine, "key" | "a" | "b">[]>();
  for (const line of lines) {
    const pair = line.a < line.b ? `${line.a} ${line.b}` : `${line.b} ${line.a}`;
    const found = pairs.get(pair);
    if (found) found.push(line);
    else pairs.set(pair, [line]);
  }
  const out = new Map<string, number>();
  for (const list of pairs.values()) {
    list.forEach((line, i) => {
      const at = i - (list.length - 1) / 2;
      out.set(line.key, line.a < line.b ? at : -at);
    });
  }
  return out;
}
