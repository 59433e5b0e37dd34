/** The map itself, in a chunk of its own: Natural Earth's countries and the study's provinces. */
import type { FeatureCollection } from "geojson";
import {
  type FilterSpecification,
  Map as MapLibre,
  type StyleSpecification,
  setWorkerUrl,
} from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import "maplibre-gl/dist/maplibre-gl.css";
import { useEffect, useRef, useState } from "react";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import atlas from "world-atlas/countries-50m.json?url";
import type { Events } from "../../api/events";
import { type Colours, rgb } from "../../design/colours";
import { PointLayer } from "./pointLayer";
import { boxOf, labelPoint, type Provinces } from "./shapes";

setWorkerUrl(workerUrl);

interface Props {
  provinces: Provinces;
  /** Events of each province by key, and the ends of the classes they are shaded in. */
  counts: ReadonlyMap<string, number>;
  ends: readonly number[];
  said: ReadonlySet<string>;
  events: Events | undefined;
  keep: Uint8Array | null;
  days: readonly [number, number];
  /** Invented countries lie nowhere: their events are drawn on an empty ground. */
  invented: boolean;
  sel: string | null;
  colours: Colours;
  label: string;
  onSelect: (key: string) => void;
}

const SHADES = ["shade-1", "shade-2", "shade-3", "shade-4", "shade-5"] as const;
const NOTHING: FeatureCollection = { type: "FeatureCollection", features: [] };

export default function MapView(props: Props) {
  const { provinces, counts, ends, said, events, keep, days, invented, sel, colours, label } =
    props;
  const frame = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<MapLibre | null>(null);
  const [drawn, setDrawn] = useState(false);
  const points = useRef<PointLayer | null>(null);
  const paper = useRef<HTMLCanvasElement>(null);
  const onSelect = useRef(props.onSelect);
  onSelect.current = props.onSelect;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a theme makes the map anew
  useEffect(() => {
    if (!frame.current) return;
    const made = new MapLibre({
      container: frame.current,
      style: style(colours),
      bounds: boxOf(provinces.features) ?? eventBox(events) ?? [-20, -35, 110, 60],
      fitBoundsOptions: { padding: 14 },
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      fadeDuration: 0,
      keyboard: true,
    });
    made.touchZoomRotate.disableRotation();
    made.once("style.load", () => {
      made.addImage("hatch", hatch(colours.ink));
      setMap(made);
    });
    made.on("error", ({ error }) => console.error(`map: ${error.message}`));
    made.once("idle", () => setDrawn(true));
    made.on("click", (e) => {
      const event = points.current?.nearest(e.point);
      if (event !== undefined) return onSelect.current(`event/${event}`);
      const key = made.queryRenderedFeatures(e.point, { layers: ["provinces"] })[0]?.properties.key;
      if (key) onSelect.current(`region/${key}`);
    });
    made.on("mousemove", "provinces", () => {
      made.getCanvas().style.cursor = "pointer";
    });
    made.on("mouseleave", "provinces", () => {
      made.getCanvas().style.cursor = "";
    });
    return () => {
      points.current = null;
      setMap(null);
      made.remove();
    };
  }, [colours]);

  useEffect(() => {
    if (!map || invented) return;
    const stop = new AbortController();
    fetch(atlas, { signal: stop.signal })
      .then((answer) => answer.json() as Promise<Topology<{ countries: GeometryCollection }>>)
      .then((world) => source(map, "countries", feature(world, world.objects.countries)))
      .catch(() => undefined);
    return () => stop.abort();
  }, [map, invented]);

  useEffect(() => {
    if (!map) return;
    source(map, "provinces", provinces);
    source(map, "labels", {
      type: "FeatureCollection",
      features: provinces.features.map((f) => ({
        type: "Feature",
        properties: f.properties,
        geometry: { type: "Point", coordinates: labelPoint(f.geometry) },
      })),
    });
  }, [map, provinces]);

  useEffect(() => {
    if (!map) return;
    for (const { properties } of provinces.features) {
      const n = counts.get(properties.key) ?? 0;
      const at = n ? ends.reduce((found, end, i) => (n >= end ? i + 1 : found), 0) : 0;
      const was = map.getFeatureState({ source: "provinces", id: properties.key }).at ?? 0;
      if (was !== at) map.setFeatureState({ source: "provinces", id: properties.key }, { at });
    }
  }, [map, provinces, counts, ends]);

  useEffect(() => {
    if (!map) return;
    const among: FilterSpecification = ["in", ["get", "key"], ["literal", [...said]]];
    map.setFilter("said", among);
    const on = sel?.startsWith("region/") ? sel.slice(7) : "";
    map.setFilter("on", ["==", ["get", "key"], on]);
  }, [map, said, sel]);

  useEffect(() => {
    if (!map || !events || !keep) return;
    const [r, g, b] = rgb(colours.ink);
    // Many points lie on one another: the fainter each, the better the shade below is read.
    const strong = Math.max(0.22, Math.min(0.75, 0.75 * (1500 / events.n) ** 0.4));
    const ink: [number, number, number, number] = [r * strong, g * strong, b * strong, strong];
    if (!points.current) {
      points.current = new PointLayer(events, keep);
      map.addLayer(points.current, "labels");
    }
    points.current.show(keep, days[0], days[1], ink);
  }, [map, events, keep, days, colours]);

  // A map laid out anew for print is empty until its tiles have come: its last picture is kept.
  useEffect(() => {
    if (!map) return;
    const keepPicture = () => {
      map.redraw();
      const [from, to] = [map.getCanvas(), paper.current];
      if (!to) return;
      [to.width, to.height] = [from.width, from.height];
      to.getContext("2d")?.drawImage(from, 0, 0);
    };
    window.addEventListener("beforeprint", keepPicture);
    return () => window.removeEventListener("beforeprint", keepPicture);
  }, [map]);

  return (
    <>
      <div
        ref={frame}
        className="canvas"
        role="application"
        aria-label={label}
        data-drawn={drawn || undefined}
      />
      <canvas ref={paper} className="paper" />
    </>
  );
}

function source(map: MapLibre, id: string, data: FeatureCollection | unknown) {
  const found = map.getSource(id);
  if (found && "setData" in found) (found as { setData: (d: unknown) => void }).setData(data);
}

function eventBox(events: Events | undefined): [number, number, number, number] | null {
  if (!events) return null;
  const box: [number, number, number, number] = [180, 90, -180, -90];
  for (let i = 0; i < events.n; i++) {
    const [x, y] = [events.lon[i] as number, events.lat[i] as number];
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return box[0] <= box[2] ? box : null;
}

/** No glyphs: labels are drawn with this machine's fonts, and nothing is asked of any other. */
function style(c: Colours): StyleSpecification {
  const empty = { type: "geojson" as const, data: NOTHING };
  return {
    version: 8,
    sources: {
      countries: { ...empty },
      provinces: { ...empty, promoteId: "key" },
      labels: { ...empty },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": c.sea } },
      { id: "land", type: "fill", source: "countries", paint: { "fill-color": c.land } },
      {
        id: "provinces",
        type: "fill",
        source: "provinces",
        paint: {
          "fill-color": [
            "match",
            ["coalesce", ["feature-state", "at"], 0],
            1,
            c[SHADES[0]],
            2,
            c[SHADES[1]],
            3,
            c[SHADES[2]],
            4,
            c[SHADES[3]],
            5,
            c[SHADES[4]],
            c.panel,
          ],
        },
      },
      { id: "said", type: "fill", source: "provinces", paint: { "fill-pattern": "hatch" } },
      {
        id: "lines",
        type: "line",
        source: "provinces",
        paint: { "line-color": c.border, "line-width": 0.7 },
      },
      {
        id: "borders",
        type: "line",
        source: "countries",
        paint: { "line-color": c["line-2"], "line-width": 1 },
      },
      {
        id: "on",
        type: "line",
        source: "provinces",
        filter: ["==", ["get", "key"], ""],
        paint: { "line-color": c.ink, "line-width": 2 },
      },
      {
        id: "labels",
        type: "symbol",
        source: "labels",
        layout: {
          "text-field": ["get", "name"],
          "text-font": ["Inter Variable"],
          "text-size": ["interpolate", ["linear"], ["zoom"], 4, 10, 7, 13],
          "text-padding": 4,
        },
        paint: { "text-color": c["ink-2"], "text-halo-color": c.panel, "text-halo-width": 1.4 },
      },
    ],
  };
}

/** Slanted lines: somebody is said to be here, which is no count of anything. */
function hatch(ink: string): ImageData {
  const size = 8;
  const image = new ImageData(size, size);
  const [r, g, b] = rgb(ink);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const far = Math.min((x + y) % size, size - ((x + y) % size));
      const alpha = Math.max(0, 1 - far) * 0.55 + Math.max(0, 0.25 - Math.abs(far - 1) * 0.25);
      image.data.set([r * 255, g * 255, b * 255, Math.min(1, alpha) * 255], 4 * (y * size + x));
    }
  }
  return image;
}
