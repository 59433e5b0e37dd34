/** The drawing of the network: sigma for ties and groups, two canvases for grounds and words. */
import { polygonHull } from "d3-polygon";
import { MultiDirectedGraph } from "graphology";
import Sigma from "sigma";
import type { NodeDisplayData, PartialButFor } from "sigma/types";
import type { PartyRow, TieLine } from "../../api/rows";
import { type Colours, mix, rgb } from "../../design/colours";
import { arrow, type DrawnTie, kindOf, tieWords } from "../../state/derive";
import { curves, layOut } from "./layout";
import { DASH, ground, MARK, spread, TieProgram } from "./tieProgram";

interface Look {
  colours: Colours;
  ties: ReadonlyMap<string, DrawnTie>;
  hover: string | null;
  sel: string | null;
}

const DASHES = { robust: DASH.solid, medium: DASH.dashed, limited: DASH.dotted, none: DASH.dotted };
/** Ties that may all carry their words at once; more, and only those under the pointer do. */
const FEW = 9;

export interface Told {
  onSelect: (id: string) => void;
  onHover: (id: string | null) => void;
}

export class Drawing {
  private readonly graph = new MultiDirectedGraph();
  private readonly sigma: Sigma;
  private look: Look;
  private parts = new Map<string, string[]>();
  private names = new Map<string, string>();
  /** Groups with a tie under the filter; the others stay in place, and step back. */
  private tied = new Set<string>();
  private readonly under: CanvasRenderingContext2D;
  private readonly over: CanvasRenderingContext2D;

  constructor(
    private readonly frame: HTMLElement,
    look: Look,
    told: Told,
  ) {
    this.look = look;
    this.sigma = new Sigma(this.graph, frame, {
      defaultEdgeType: "tie",
      edgeProgramClasses: { tie: TieProgram },
      enableEdgeEvents: true,
      minEdgeThickness: 0,
      stagePadding: 40,
      zoomToSizeRatioFunction: (ratio) => Math.sqrt(ratio),
      labelFont: look.colours.sans,
      labelSize: 12,
      labelDensity: 0.9,
      labelGridCellSize: 90,
      labelRenderedSizeThreshold: 4,
      zIndex: true,
      nodeReducer: (id, data) => this.node(id, data),
      edgeReducer: (id) => this.tie(id),
      defaultDrawNodeLabel: (context, data) => this.label(context, data, "500"),
      defaultDrawNodeHover: (context, data) => this.label(context, data, "700"),
      allowInvalidContainer: true,
      minCameraRatio: 0.05,
      maxCameraRatio: 3,
    });
    this.under = this.canvas("grounds", { beforeLayer: "edges" });
    this.over = this.canvas("words", { afterLayer: "labels" });
    this.sigma.on("afterRender", () => this.dress());
    this.sigma.on("clickEdge", ({ edge }) => {
      const tie = this.look.ties.get(edge);
      if (tie) told.onSelect(tie.id);
    });
    this.sigma.on("clickNode", ({ node }) => told.onSelect(`party/${node}`));
    this.sigma.on("enterEdge", ({ edge }) => told.onHover(edge));
    this.sigma.on("enterNode", ({ node }) => told.onHover(`party/${node}`));
    this.sigma.on("leaveEdge", () => told.onHover(null));
    this.sigma.on("leaveNode", () => told.onHover(null));
  }

  private canvas(id: string, at: { beforeLayer: string } | { afterLayer: string }) {
    const canvas = this.sigma.createCanvas(id, { ...at, style: { pointerEvents: "none" } });
    return canvas.getContext("2d") as CanvasRenderingContext2D;
  }

  /** Put groups and ties in place; called when the study's ties change, not when the filter does. */
  place(lines: readonly TieLine[], parties: readonly PartyRow[]) {
    const ids = [...new Set(lines.flatMap((l) => [l.a, l.b]))].sort();
    const rows = new Map(parties.map((p) => [p.id, p]));
    const parents = new Map<string, string>();
    this.parts = new Map();
    for (const id of ids) {
      const whole = rows.get(id)?.part_of;
      if (!whole || !ids.includes(whole)) continue;
      parents.set(id, whole);
      this.parts.set(whole, [...(this.parts.get(whole) ?? []), id]);
    }
    const { clientWidth: w, clientHeight: h } = this.frame;
    const places = layOut(ids, lines, parents, Math.min(1.6, Math.max(0.7, (w || 3) / (h || 2))));
    const bend = curves(lines);
    const degree = new Map<string, number>();
    for (const l of lines) {
      for (const id of [l.a, l.b]) degree.set(id, (degree.get(id) ?? 0) + (l.probability ?? 0));
    }
    this.graph.clear();
    this.names = new Map(
      lines.flatMap((l) => [
        [l.a, l.a_name],
        [l.b, l.b_name],
      ]),
    );
    const few = ids.length <= 40;
    for (const id of ids) {
      this.graph.addNode(id, {
        ...places.get(id),
        label: `${this.names.get(id)}${this.parts.has(id) ? " (umbrella)" : ""}`,
        size: (few ? 5 : 2.5) + Math.sqrt(degree.get(id) ?? 0) * (few ? 1.1 : 0.7),
        whole: this.parts.has(id),
        forceLabel: few,
      });
    }
    for (const l of lines) {
      this.graph.addEdgeWithKey(l.key, l.a, l.b, {
        curve: bend.get(l.key),
        relation: l.relation,
        directed: arrow(l) === "→",
      });
    }
    this.sigma.refresh();
  }

  /** Draw what the filter, the pointer and the theme now want. */
  show(look: Look) {
    const before = this.look;
    this.look = look;
    const tied = this.tied;
    if (look.ties !== before.ties || !tied.size) {
      this.tied = new Set();
      for (const { line } of look.ties.values()) this.tied.add(line.a).add(line.b);
    }
    ground.rgb = rgb(look.colours.panel);
    const selected = look.sel !== before.sel;
    if (selected || look.colours !== before.colours) {
      this.sigma.refresh();
      return;
    }
    // A step of the brush or of the pointer changes few ties: only these are drawn anew.
    const pointed = look.hover !== before.hover;
    const nodes = pointed ? this.graph.nodes() : difference(tied, this.tied);
    const edges = pointed ? this.pointedAt(look, before) : [];
    const all = crowd(look) !== crowd(before);
    for (const [id, tie] of look.ties) if (all || !alike(tie, before.ties.get(id))) edges.push(id);
    for (const id of before.ties.keys()) if (!look.ties.has(id)) edges.push(id);
    // The filter may know ties before they are placed.
    const partialGraph = {
      edges: edges.filter((id) => this.graph.hasEdge(id)),
      nodes: nodes.filter((id) => this.graph.hasNode(id)),
    };
    if (partialGraph.edges.length || partialGraph.nodes.length) {
      this.sigma.refresh({ partialGraph, skipIndexation: true, schedule: true });
    }
  }

  /** Ties that the pointer came to or went from; a group under it fades all that are not its own. */
  private pointedAt(...looks: Look[]): string[] {
    const subjects = looks.map((look) => look.hover).filter((s) => s !== null);
    if (subjects.some((s) => s.startsWith("party/"))) return this.graph.edges();
    return subjects.filter((s) => this.graph.hasEdge(s));
  }

  /** The tie that is on: under the pointer, or the one selected. */
  private on(id: string): boolean {
    return id === this.look.hover || id === selectedTie(this.look);
  }

  private touches(id: string): boolean {
    const { hover, sel } = this.look;
    const of = (subject: string | null) => {
      if (!subject) return false;
      if (subject === `party/${id}`) return true;
      const key = subject.startsWith("tie/") ? (subject.slice(4).split("@")[0] ?? "") : subject;
      return this.graph.hasEdge(key) && this.graph.extremities(key).includes(id);
    };
    return of(hover) || of(sel);
  }

  private node(id: string, data: Record<string, unknown>) {
    const { colours } = this.look;
    const on = this.touches(id);
    return {
      ...data,
      color: mix(
        data.whole ? colours["ink-3"] : colours.ink,
        colours.panel,
        this.tied.has(id) ? 0 : 0.72,
      ),
      highlighted: false,
      forceLabel: on || (data.forceLabel as boolean),
      zIndex: on ? 2 : 1,
    };
  }

  private tie(id: string) {
    const tie = this.look.ties.get(id);
    if (!tie || tie.p === null) return { hidden: true };
    const { colours, hover } = this.look;
    const { curve, relation, directed } = this.graph.getEdgeAttributes(id);
    const kind = kindOf(relation);
    const on = this.on(id);
    const party = hover?.startsWith("party/") ? hover.slice(6) : null;
    const other = party !== null && !this.graph.extremities(id).includes(party);
    const faded = other || (!on && party === null && (this.look.sel?.startsWith("tie/") ?? false));
    const many = crowd(this.look);
    return {
      hidden: false,
      size: (many ? 0.5 + 2.5 * tie.p : 1 + 5 * tie.p ** 1.5) + (on ? 1.5 : 0),
      // The less likely, the paler: what is unlikely must not look like a tie.
      color: mix(colours[kind], colours.panel, faded ? 0.72 : on ? 0 : 0.55 * (1 - tie.p) ** 1.5),
      curve,
      dash: DASHES[tie.evidence],
      mark:
        many && !on
          ? MARK.none
          : kind === "ally"
            ? MARK.disc
            : kind === "rival"
              ? MARK.cross
              : kind === "support"
                ? MARK.arrow
                : directed
                  ? MARK.chevron
                  : MARK.none,
      zIndex: on ? 3 : tie.p,
    };
  }

  private label(
    context: CanvasRenderingContext2D,
    data: PartialButFor<NodeDisplayData, "x" | "y" | "size" | "label" | "color">,
    weight: string,
  ) {
    if (!data.label) return;
    const { colours } = this.look;
    context.font = `${weight} 12.5px ${colours.sans}`;
    context.textAlign = "center";
    const above = data.y < this.frame.clientHeight * 0.45;
    const y = above ? data.y - data.size - 6 : data.y + data.size + 15;
    const half = Math.max(...folded(data.label).map((l) => context.measureText(l).width)) / 2;
    const x = Math.max(half + 6, Math.min(this.frame.clientWidth - half - 6, data.x));
    const { key = "" } = data as { key?: string };
    const ink = this.tied.has(key) ? colours.ink : colours["ink-3"];
    const lines = folded(data.label);
    const first = above ? y - 14 * (lines.length - 1) : y;
    for (const [i, line] of lines.entries()) {
      this.word(context, line, x, first + 14 * i, ink);
    }
  }

  /** Words with a rim of the ground, so that a line behind them does not cross them out. */
  private word(
    context: CanvasRenderingContext2D,
    text: string,
    x: number,
    y: number,
    color: string,
  ) {
    context.textAlign = "center";
    context.lineJoin = "round";
    context.lineWidth = 4;
    context.strokeStyle = this.look.colours.panel;
    context.strokeText(text, x, y);
    context.fillStyle = color;
    context.fillText(text, x, y);
    context.textAlign = "left";
  }

  /** Umbrellas as grounds under the ties, and the words of ties above them. */
  private dress() {
    const ratio = window.devicePixelRatio || 1;
    const { clientWidth, clientHeight } = this.frame;
    for (const context of [this.under, this.over]) {
      const { canvas } = context;
      // Sigma sizes its own canvases only.
      if (canvas.width !== clientWidth * ratio || canvas.height !== clientHeight * ratio) {
        canvas.width = clientWidth * ratio;
        canvas.height = clientHeight * ratio;
        canvas.style.width = `${clientWidth}px`;
        canvas.style.height = `${clientHeight}px`;
      }
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, clientWidth, clientHeight);
    }
    const { colours, ties } = this.look;
    for (const [whole, parts] of this.parts) this.umbrella(whole, parts);
    for (const id of this.worded()) {
      const tie = ties.get(id);
      const at = tie && this.middle(id);
      if (!at || at.length < 90) continue;
      this.over.font = `500 11px ${colours.sans}`;
      this.word(this.over, tieWords(tie.line), at.x, at.y - 9, colours[kindOf(tie.line.relation)]);
    }
  }

  /** Ties that carry their words: all where they are few, else those that are on. */
  private worded(): Iterable<string> {
    const { ties, hover } = this.look;
    if (ties.size <= FEW) return ties.keys();
    const party = hover?.startsWith("party/") ? hover.slice(6) : null;
    if (party && this.graph.hasNode(party)) return this.graph.edges(party);
    return [hover, selectedTie(this.look)].filter((id) => id !== null);
  }

  /** The middle of a drawn tie, in CSS pixels: the same curve as the program's. */
  private middle(id: string): { x: number; y: number; length: number } | null {
    if (!this.graph.hasEdge(id)) return null;
    const [s, t] = this.graph.extremities(id).map((n) => {
      const { x, y } = this.graph.getNodeAttributes(n);
      return this.sigma.graphToViewport({ x, y });
    });
    if (!s || !t) return null;
    const [dx, dy] = [t.x - s.x, t.y - s.y];
    const length = Math.hypot(dx, dy) || 1;
    const off = this.graph.getEdgeAttribute(id, "curve") * spread(length);
    return {
      x: (s.x + t.x) / 2 + (dy / length) * off,
      y: (s.y + t.y) / 2 - (dx / length) * off,
      length,
    };
  }

  private umbrella(whole: string, parts: readonly string[]) {
    const { colours } = this.look;
    const points = [whole, ...parts].map((id) => {
      const { x, y } = this.graph.getNodeAttributes(id);
      const at = this.sigma.graphToViewport({ x, y });
      return [at.x, at.y] as [number, number];
    });
    const hull = points.length > 2 ? (polygonHull(points) ?? points) : points;
    const context = this.under;
    context.beginPath();
    hull.forEach(([x, y], i) => {
      if (i) context.lineTo(x, y);
      else context.moveTo(x, y);
    });
    context.closePath();
    context.lineJoin = "round";
    context.lineCap = "round";
    context.lineWidth = 62;
    context.strokeStyle = colours.well;
    context.fillStyle = colours.well;
    context.stroke();
    context.fill();
  }

  resize() {
    this.sigma.resize(true);
    this.sigma.refresh();
  }

  zoom(way: 1 | -1 | 0) {
    const camera = this.sigma.getCamera();
    if (way === 0) void camera.animatedReset();
    else if (way > 0) void camera.animatedZoom();
    else void camera.animatedUnzoom();
  }

  kill() {
    this.sigma.kill();
  }
}

function difference(a: ReadonlySet<string>, b: ReadonlySet<string>): string[] {
  return [...[...a].filter((id) => !b.has(id)), ...[...b].filter((id) => !a.has(id))];
}

/** Tell whether two years of a tie look the same. */
function alike(a: DrawnTie | undefined, b: DrawnTie | undefined): boolean {
  return a === b || (a?.p === b?.p && a?.evidence === b?.evidence && !a === !b);
}

function selectedTie({ sel }: Look): string | null {
  return sel?.startsWith("tie/") ? (sel.slice(4).split("@")[0] ?? null) : null;
}

/** Too many ties for marks and bold lines. */
function crowd(look: Look): boolean {
  return look.ties.size > 400;
}

/** A long name on two lines, parted at the space nearest its middle. */
export function folded(name: string): string[] {
  if (name.length <= 22) return [name];
  const spaces = [...name.matchAll(/ /g)].map((m) => m.index);
  const middle = name.length / 2;
  const at = spaces.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0];
  return at === undefined ? [name] : [name.slice(0, at), name.slice(at + 1)];
}
