/**
 * A sigma edge program that draws a tie: a curve whose width is the likelihood, whose line is the
 * evidence (solid, dashed, dotted), and whose mark at the middle is the relation.
 *
 * All sizes are screen pixels, so that a dash is a dash at every zoom. One instanced strip per tie.
 */
import type { Attributes } from "graphology-types";
import { EdgeProgram } from "sigma/rendering";
import type { EdgeDisplayData, NodeDisplayData, RenderParams } from "sigma/types";
import { floatColor } from "sigma/utils";

export const MARK = { none: 0, disc: 1, cross: 2, arrow: 3, chevron: 4 } as const;
export const DASH = { solid: 0, dashed: 1, dotted: 2 } as const;

/** What a tie carries beside sigma's own display data. */
export interface TieDisplay {
  curve: number;
  dash: number;
  mark: number;
}

/** Pixels between parallel ties at their middle, for ends that are `length` apart. */
export function spread(length: number): number {
  return Math.min(22, Math.max(5, length * 0.11));
}

const STEPS = 16;
const UNIFORMS = ["u_matrix", "u_size", "u_ground"] as const;
const { FLOAT, UNSIGNED_BYTE, TRIANGLE_STRIP } = WebGLRenderingContext;

const VERTEX = /* glsl */ `
attribute vec2 a_source;
attribute vec2 a_target;
attribute vec4 a_look; // width, curve, dash, mark
attribute vec4 a_color;
attribute vec4 a_id;
attribute vec2 a_at;   // share of the way, side

uniform mat3 u_matrix;
uniform vec2 u_size;

varying vec4 v_color;
varying vec4 v_look;
varying vec3 v_at;     // px along, px across, px in all

vec2 pixels(vec2 p) { return (u_matrix * vec3(p, 1.0)).xy * u_size * 0.5; }

void main() {
  vec2 a = pixels(a_source);
  vec2 b = pixels(a_target);
  vec2 way = b - a;
  float len = max(length(way), 0.001);
  vec2 across = vec2(-way.y, way.x) / len;
  vec2 c = (a + b) * 0.5 + across * a_look.y * 2.0 * clamp(len * 0.11, 5.0, 22.0);
  float whole = (len + length(c - a) + length(b - c)) * 0.5;

  float t = a_at.x;
  vec2 p = mix(mix(a, c, t), mix(c, b, t), t);
  vec2 tangent = normalize(mix(c - a, b - c, t));
  float mark = whole < 34.0 ? 0.0 : a_look.w;
  float halfWidth = a_look.x * 0.5 + 1.0;
  if (mark > 0.0 && abs(t - 0.5) * whole < 10.0 + whole / float(${STEPS})) halfWidth = max(halfWidth, 9.0);
  #ifdef PICKING_MODE
  halfWidth = max(halfWidth, 5.0);
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= 255.0 / 254.0;
  v_look = vec4(a_look.xyz, mark);
  v_at = vec3(t * whole, a_at.y * halfWidth, whole);
  vec2 q = p + vec2(-tangent.y, tangent.x) * a_at.y * halfWidth;
  gl_Position = vec4(q / (u_size * 0.5), 0.0, 1.0);
}
`;

const FRAGMENT = /* glsl */ `
precision highp float;
uniform vec4 u_ground;
varying vec4 v_color;
varying vec4 v_look;
varying vec3 v_at;

float ink(float distance) { return 1.0 - smoothstep(-0.5, 0.5, distance); }

/* Signed distance in px to the mark's shape; m runs along the tie, d across it. */
float shape(float kind, float m, float d) {
  if (kind < 1.5) return length(vec2(m, d)) - 4.5;
  if (kind < 2.5) return max(min(abs(m - d), abs(m + d)) * 0.7071 - 1.3, max(abs(m), abs(d)) - 5.0);
  if (kind < 3.5) return max(abs(d) - (5.5 - m) * 0.55, -m - 5.0);
  return max(abs(m + abs(d) - 3.5) * 0.7071 - 1.2, abs(d) - 5.0);
}

void main(void) {
  float along = v_at.x, d = v_at.y;
  float width = v_look.x;
  #ifdef PICKING_MODE
  gl_FragColor = v_color;
  #else
  float alpha;
  if (v_look.z > 1.5) {
    float dot = max(width, 2.2);
    float period = dot * 1.9 + 1.5;
    alpha = ink(length(vec2(mod(along, period) - period * 0.5, d)) - dot * 0.5);
  } else {
    alpha = ink(abs(d) - width * 0.5);
    if (v_look.z > 0.5) {
      float on = 5.0 + 1.6 * width, period = on + 3.5 + 0.7 * width;
      alpha *= ink(abs(mod(along, period) - period * 0.5) - on * 0.5);
    }
  }
  vec4 color = vec4(v_color.rgb * v_color.a, v_color.a) * alpha;
  if (v_look.w > 0.5) {
    float m = along - v_at.z * 0.5;
    float far = shape(v_look.w, m, d);
    float halo = ink(far - 2.0) * v_color.a;
    color = mix(color, vec4(u_ground.rgb, 1.0), halo);
    color = mix(color, vec4(v_color.rgb, 1.0), ink(far) * v_color.a);
  }
  gl_FragColor = color;
  #endif
}
`;

/** The ground under the marks, so that they stand clear of the line: r, g, b of 0 to 1. */
export const ground: { rgb: [number, number, number] } = { rgb: [1, 1, 1] };

export class TieProgram extends EdgeProgram<(typeof UNIFORMS)[number]> {
  getDefinition() {
    return {
      VERTICES: 2 * (STEPS + 1),
      VERTEX_SHADER_SOURCE: VERTEX,
      FRAGMENT_SHADER_SOURCE: FRAGMENT,
      METHOD: TRIANGLE_STRIP,
      UNIFORMS,
      ATTRIBUTES: [
        { name: "a_source", size: 2, type: FLOAT },
        { name: "a_target", size: 2, type: FLOAT },
        { name: "a_look", size: 4, type: FLOAT },
        { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_id", size: 4, type: UNSIGNED_BYTE, normalized: true },
      ],
      CONSTANT_ATTRIBUTES: [{ name: "a_at", size: 2, type: FLOAT }],
      CONSTANT_DATA: Array.from({ length: 2 * (STEPS + 1) }, (_, i) => [
        Math.floor(i / 2) / STEPS,
        i % 2 ? -1 : 1,
      ]),
    };
  }

  processVisibleItem(
    edgeIndex: number,
    startIndex: number,
    source: NodeDisplayData,
    target: NodeDisplayData,
    data: EdgeDisplayData & Attributes,
  ) {
    const { curve, dash, mark } = data as unknown as TieDisplay;
    this.array.set(
      [source.x, source.y, target.x, target.y, data.size, curve, dash, mark],
      startIndex,
    );
    this.array[startIndex + 8] = floatColor(data.color);
    this.array[startIndex + 9] = edgeIndex;
  }

  setUniforms(
    { matrix, width, height }: RenderParams,
    {
      gl,
      uniformLocations,
    }: { gl: WebGLRenderingContext; uniformLocations: Record<string, WebGLUniformLocation> },
  ) {
    gl.uniformMatrix3fv(uniformLocations.u_matrix ?? null, false, matrix);
    gl.uniform2f(uniformLocations.u_size ?? null, width, height);
    gl.uniform4f(uniformLocations.u_ground ?? null, ...ground.rgb, 1);
  }
}
