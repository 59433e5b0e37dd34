/** Events that are known to a place, as points of one WebGL layer: a brush only moves two numbers. */
import type { CustomLayerInterface, CustomRenderMethodInput, Map as MapLibre } from "maplibre-gl";
import type { Events } from "../../api/events";
import { isPoint } from "./regions";

const VERTEX = `#version 300 es
uniform mat4 u_matrix;
uniform vec2 u_days;
uniform float u_size;
in vec2 a_place;
in float a_day;
in float a_keep;
void main() {
  bool on = a_keep > 0.0 && a_day >= u_days.x && a_day <= u_days.y;
  gl_Position = on ? u_matrix * vec4(a_place, 0.0, 1.0) : vec4(2.0, 2.0, 2.0, 1.0);
  gl_PointSize = u_size;
}`;

const FRAGMENT = `#version 300 es
precision mediump float;
uniform vec4 u_color;
out vec4 color;
void main() {
  float far = length(gl_PointCoord - 0.5) * 2.0;
  color = u_color * (1.0 - smoothstep(0.75, 1.0, far));
}`;

/** How many pixels beside a point still mean it. */
const NEAR = 8;

export class PointLayer implements CustomLayerInterface {
  readonly id = "points";
  readonly type = "custom" as const;
  readonly renderingMode = "2d" as const;
  /** How many events are points, whatever the filter. */
  count = 0;
  private map: MapLibre | null = null;
  private program: WebGLProgram | null = null;
  private places: WebGLBuffer | null = null;
  private keeps: WebGLBuffer | null = null;
  private rows: Uint32Array = new Uint32Array();
  private days: [number, number] = [-1e9, 1e9];
  private rgba: [number, number, number, number] = [0, 0, 0, 1];

  constructor(
    private readonly events: Events,
    private keep: Uint8Array,
  ) {}

  onAdd(map: MapLibre, gl: WebGL2RenderingContext) {
    this.map = map;
    const { events } = this;
    const rows: number[] = [];
    for (let i = 0; i < events.n; i++) if (isPoint(events, i)) rows.push(i);
    this.rows = Uint32Array.from(rows);
    this.count = rows.length;
    const data = new Float32Array(rows.length * 3);
    rows.forEach((i, n) => {
      const place = mercator(events.lat[i] as number, events.lon[i] as number);
      [data[3 * n], data[3 * n + 1]] = place;
      data[3 * n + 2] = events.dayStart[i] as number;
    });
    this.program = link(gl);
    this.places = gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, this.places);
    gl.bufferData(gl.ARRAY_BUFFER, data, gl.STATIC_DRAW);
    this.keeps = gl.createBuffer();
    this.upload(gl);
  }

  private upload(gl: WebGL2RenderingContext) {
    const kept = this.rows.length
      ? Uint8Array.from(this.rows, (i) => this.keep[i] as number)
      : new Uint8Array();
    gl.bindBuffer(gl.ARRAY_BUFFER, this.keeps);
    gl.bufferData(gl.ARRAY_BUFFER, kept, gl.DYNAMIC_DRAW);
  }

  /** Draw another span of days, another selection of events, or another ink. */
  show(keep: Uint8Array, fromDay: number, toDay: number, rgba: [number, number, number, number]) {
    const changed = keep !== this.keep;
    this.keep = keep;
    this.days = [Math.max(-1e9, fromDay), Math.min(1e9, toDay)];
    this.rgba = rgba;
    const gl = this.map?.painter?.context.gl as WebGL2RenderingContext | undefined;
    if (changed && gl && this.program) this.upload(gl);
    this.map?.triggerRepaint();
  }

  render(
    gl: WebGLRenderingContext | WebGL2RenderingContext,
    { defaultProjectionData }: CustomRenderMethodInput,
  ) {
    const { program } = this;
    if (!program || !this.map || !this.count || !(gl instanceof WebGL2RenderingContext)) return;
    // biome-ignore lint/correctness/useHookAtTopLevel: WebGL's word, not a hook
    gl.useProgram(program);
    const at = (name: string) => gl.getUniformLocation(program, name);
    gl.uniformMatrix4fv(at("u_matrix"), false, defaultProjectionData.mainMatrix as Float32Array);
    gl.uniform2f(at("u_days"), ...this.days);
    const zoom = this.map.getZoom();
    gl.uniform1f(
      at("u_size"),
      (2.5 + Math.max(0, zoom - 4) * 0.8) * (window.devicePixelRatio || 1),
    );
    gl.uniform4f(at("u_color"), ...this.rgba);
    const place = gl.getAttribLocation(program, "a_place");
    const day = gl.getAttribLocation(program, "a_day");
    const keep = gl.getAttribLocation(program, "a_keep");
    gl.bindVertexArray(null);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.places);
    gl.enableVertexAttribArray(place);
    gl.vertexAttribPointer(place, 2, gl.FLOAT, false, 12, 0);
    gl.enableVertexAttribArray(day);
    gl.vertexAttribPointer(day, 1, gl.FLOAT, false, 12, 8);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.keeps);
    gl.enableVertexAttribArray(keep);
    gl.vertexAttribPointer(keep, 1, gl.UNSIGNED_BYTE, false, 0, 0);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.drawArrays(gl.POINTS, 0, this.count);
  }

  /** Give the place among the events of the drawn point next to a place on the screen, if near. */
  nearest({ x, y }: { x: number; y: number }): number | undefined {
    if (!this.map) return undefined;
    const { lng, lat } = this.map.unproject([x, y]);
    const [east, south] = mercator(lat, lng);
    const world = 512 * 2 ** this.map.getZoom();
    let found: number | undefined;
    let least = NEAR * NEAR;
    for (const i of this.rows) {
      const day = this.events.dayStart[i] as number;
      if (!this.keep[i] || day < this.days[0] || day > this.days[1]) continue;
      const [px, py] = mercator(this.events.lat[i] as number, this.events.lon[i] as number);
      const far = ((px - east) * world) ** 2 + ((py - south) * world) ** 2;
      if (far < least) [found, least] = [i, far];
    }
    return found;
  }

  onRemove(_: MapLibre, gl: WebGL2RenderingContext) {
    gl.deleteProgram(this.program);
    gl.deleteBuffer(this.places);
    gl.deleteBuffer(this.keeps);
    this.program = null;
  }
}

/** The unit square of the map's projection. */
function mercator(lat: number, lon: number): [number, number] {
  const south = 0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI);
  return [(lon + 180) / 360, south];
}

function link(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(kind);
    if (!shader) continue;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return program;
}
