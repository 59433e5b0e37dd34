import { lazy, Suspense, useMemo, useState } from "react";
import { useEvents, usePresence, useRegions, useStudy } from "../../api/asks";
import { count, plural } from "../../components/format";
import { Answer, Empty, Loading } from "../../components/States";
import { Table } from "../../components/Table";
import { useColours } from "../../design/useColours";
import { inBrush } from "../../state/derive";
import { useEventFilter } from "../../state/eventFilter";
import { useFilter, useStore } from "../../state/store";
import { byKey, classes, countRegions, isPoint, saidIn } from "./regions";
import type { Provinces } from "./shapes";
import { usePlaced } from "./usePlaced";

const MapView = lazy(() => import("./MapView"));

/** Where: provinces shaded by events, hatched where somebody is said to be, points where precise. */
export function MapPane() {
  const [list, setList] = useState(false);
  const regions = useRegions();
  const study = useStudy();
  const events = useEvents();
  const presence = usePresence();
  const filter = useFilter();
  const { from, to, groups, sel } = filter;
  const select = useStore((s) => s.select);
  const { keep, fromDay, toDay } = useEventFilter();
  const colours = useColours();

  const provinces = (regions.data ?? null) as unknown as Provinces | null;
  const shapes = useMemo(() => provinces?.features.map((f) => f.properties) ?? [], [provinces]);
  const header = events.data?.header;
  const placed = usePlaced();
  const counted = useMemo(
    () =>
      events.data && keep && placed
        ? countRegions(events.data, keep, fromDay, toDay, placed.codes, placed.keys.length)
        : null,
    [events.data, keep, placed, fromDay, toDay],
  );
  // The classes are of all time, so that a shade means the same while time moves.
  const ends = useMemo(() => {
    if (!events.data || !keep || !placed) return classes(1);
    const { codes, keys } = placed;
    const ever = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;
    const all = countRegions(events.data, keep, ...ever, codes, keys.length);
    return classes(Math.max(1, ...byKey(all.byCode, keys)[0].values()));
  }, [events.data, keep, placed]);
  const [counts, without] = useMemo(
    () => (counted && placed ? byKey(counted.byCode, placed.keys) : [new Map(), 0]),
    [counted, placed],
  );
  const said = useMemo(
    () =>
      saidIn(
        (presence.data?.rows ?? []).filter((r) => inBrush(r.period, { from, to })),
        shapes,
        groups,
      ),
    [presence.data, shapes, groups, from, to],
  );
  const saidKeys = useMemo(() => new Set(said.keys()), [said]);
  // What something is said of comes first.
  const listed = useMemo(() => {
    const weight = (key: string) => (said.get(key)?.length ?? 0) + (counts.get(key) ?? 0);
    return [...shapes].sort((a, b) => weight(b.key) - weight(a.key));
  }, [shapes, said, counts]);
  const days = useMemo(() => [fromDay, toDay] as const, [fromDay, toDay]);
  const undrawn = without + (counted?.unplaced ?? 0);
  const total = counted?.total ?? 0;
  const points = useMemo(() => {
    for (let i = 0; i < (events.data?.n ?? 0); i++)
      if (events.data && isPoint(events.data, i)) return true;
    return false;
  }, [events.data]);
  return (
    <section className="panel map" aria-label="Where">
      <header>
        <h2>Where</h2>
        <span className="about" title={regions.data?.borders}>
          {regions.data && `borders: ${regions.data.borders}`}
        </span>
        <button
          type="button"
          className="button small noprint"
          aria-pressed={list}
          onClick={() => setList(!list)}
        >
          Table
        </button>
      </header>
      <div className={list ? "body scroll padded" : "body"}>
        <Answer of={regions} what="Reading the provinces">
          {() =>
            !provinces?.features.length && !(header?.n ?? 0) ? (
              <Empty>
                No provinces to draw. Put a <code>regions.geojson</code> into the study's folder.
              </Empty>
            ) : list ? (
              <Table
                rows={listed}
                caption="Provinces"
                rowKey={(s) => s.key}
                onOpen={(s) => select(`region/${s.key}`)}
                isOn={(s) => sel === `region/${s.key}`}
                columns={[
                  { id: "name", title: "Province", value: (s) => s.name },
                  { id: "country", title: "Country", value: (s) => s.country },
                  {
                    id: "n",
                    title: "Events",
                    number: true,
                    value: (s) => counts.get(s.key) ?? null,
                  },
                  {
                    id: "said",
                    title: "Said to be there",
                    value: (s) =>
                      [...new Set(said.get(s.key)?.map((r) => r.name || r.party))].join(", ") ||
                      null,
                  },
                ]}
              />
            ) : (
              <Suspense fallback={<Loading what="Opening the map" />}>
                <MapView
                  provinces={provinces as Provinces}
                  counts={counts}
                  ends={ends}
                  said={saidKeys}
                  events={events.data}
                  keep={keep}
                  days={days}
                  invented={study.data?.simulated ?? false}
                  sel={sel}
                  colours={colours}
                  label={`Map: ${plural(saidKeys.size, "province")} where somebody is said to be, ${plural(total, "event")}; the button Table gives the same as a table.`}
                  onSelect={select}
                />
              </Suspense>
            )
          }
        </Answer>
      </div>
      {!list && (
        <footer>
          {total > 0 && <Shades ends={ends} />}
          <span className="pair">
            <span className="swatch hatched" />
            said to be there
          </span>
          <span className="pair">
            <span className="swatch" />
            nothing said
          </span>
          {points && (
            <span className="pair">
              <span className="swatch point" />
              known to 25 km
            </span>
          )}
          {undrawn > 0 && (
            <span className="num" title="Other countries, or a province that is not named or drawn">
              {plural(undrawn, "event")} in no province here
            </span>
          )}
        </footer>
      )}
    </section>
  );
}

function Shades({ ends }: { ends: readonly number[] }) {
  return (
    <span className="pair num">
      events
      {ends.map((end, i) => (
        <span key={end} className="pair">
          <span className="swatch" style={{ background: `var(--shade-${i + 1})` }} />
          {count(end)}+
        </span>
      ))}
    </span>
  );
}
