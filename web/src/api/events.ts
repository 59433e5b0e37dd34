/** All events as typed arrays: a line of JSON, then each column as little-endian numbers. */
import type { EventsHeader } from "./rows";

export interface Events {
  header: EventsHeader;
  n: number;
  dayStart: Int32Array;
  dayEnd: Int32Array;
  lat: Float32Array;
  lon: Float32Array;
  deaths: Int32Array;
  partyA: Uint16Array;
  partyB: Uint16Array;
  claimant: Uint16Array;
  perpetrator: Uint16Array;
  country: Uint16Array;
  admin1: Uint16Array;
  source: Uint16Array;
  precision: Uint8Array;
  target: Uint8Array;
  type: Uint8Array;
}

export const NO_DAY = -(2 ** 31);
export const NONE_16 = 65535;
export const NONE_8 = 255;

type AnyArray = Int32Array | Float32Array | Uint16Array | Uint8Array;
const ARRAYS = { int32: Int32Array, float32: Float32Array, uint16: Uint16Array, uint8: Uint8Array };

/** Lay the columns over the body without copying it. */
export function decodeEvents(body: ArrayBuffer): Events {
  const bytes = new Uint8Array(body);
  const end = bytes.indexOf(10);
  if (end < 0) throw new Error("The answer of /api/events holds no header.");
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))) as EventsHeader;
  const start = end + 1;
  const columns = new Map<string, AnyArray>();
  for (const { name, type, offset, length } of header.columns) {
    const View = ARRAYS[type];
    columns.set(name, new View(body, start + offset, length / View.BYTES_PER_ELEMENT));
  }
  const column = <A extends AnyArray>(name: string): A => {
    const found = columns.get(name);
    if (!found) throw new Error(`The answer of /api/events lacks the column ${name}.`);
    return found as A;
  };
  return {
    header,
    n: header.n,
    dayStart: column("day_start"),
    dayEnd: column("day_end"),
    lat: column("lat"),
    lon: column("lon"),
    deaths: column("deaths"),
    partyA: column("party_a"),
    partyB: column("party_b"),
    claimant: column("claimant"),
    perpetrator: column("perpetrator"),
    country: column("country"),
    admin1: column("admin1"),
    source: column("source"),
    precision: column("where_prec"),
    target: column("target"),
    type: column("type"),
  };
}
