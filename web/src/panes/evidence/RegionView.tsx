import { useEvents, usePresence, useRegions } from "../../api/asks";
import { NO_DAY, NONE_8, NONE_16 } from "../../api/events";
import { Drawer } from "../../components/Drawer";
import { count, MISSING, plural } from "../../components/format";
import { Table } from "../../components/Table";
import { useEventFilter } from "../../state/eventFilter";
import { dayText } from "../../state/months";
import { useStore } from "../../state/store";
import { saidIn } from "../map/regions";
import type { Provinces } from "../map/shapes";
import { usePlaced } from "../map/usePlaced";

/** A province: who is said to be there, and its events under the filter. */
export function RegionView({ region }: { region: string }) {
  const events = useEvents();
  const presence = usePresence();
  const select = useStore((s) => s.select);
  const placed = usePlaced();
  const { keep, fromDay, toDay } = useEventFilter();
  const provinces = useRegions().data as unknown as Provinces | undefined;
  const shape = provinces?.features.find((f) => f.properties.key === region)?.properties;
  const name = shape?.name ?? region;
  const said = (shape && saidIn(presence.data?.rows ?? [], [shape], []).get(region)) ?? [];
  const rows: number[] = [];
  const data = events.data;
  if (data && keep && placed) {
    const wanted = new Set(placed.keys.flatMap((key, code) => (key === region ? [code] : [])));
    for (let i = 0; i < data.n && wanted.size; i++) {
      if (!wanted.has(placed.codes[i] as number) || !keep[i]) continue;
      const day = data.dayStart[i] as number;
      if (day !== NO_DAY && day >= fromDay && day <= toDay) rows.push(i);
    }
  }
  const party = (code: number | undefined) =>
    code === undefined || code === NONE_16 ? null : (data?.header.party[code]?.name ?? null);
  return (
    <Drawer title={[name, shape?.country].filter(Boolean).join(", ")} onClose={() => select(null)}>
      <section>
        <h3>Who is said to be here</h3>
        {said.length === 0 && (
          <p className="quiet">Nothing is said; that is not the same as nobody.</p>
        )}
        <ul>
          {said.map((r) => (
            <li key={`${r.party}${r.period}${r.assertions.join()}`}>
              <button
                type="button"
                className="link plain"
                disabled={!r.assertions[0]}
                onClick={() => select(r.assertions[0] ?? null)}
              >
                {r.name || r.party}
              </button>{" "}
              <span className="quiet">
                {[r.period, r.polarity === "negated" ? "denied" : "", plural(r.roots, "root")]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h3>
          Events under the filter <span className="quiet num">{count(rows.length)}</span>
        </h3>
        {data && rows.length > 0 && (
          <Table
            rows={rows.slice(-500).reverse()}
            caption={`Events in ${name}`}
            rowKey={(i) => String(i)}
            page={60}
            onOpen={(i) => select(`event/${i}`)}
            columns={[
              { id: "day", title: "Day", value: (i) => dayText(data.dayStart[i] as number) },
              {
                id: "a",
                title: "Side or perpetrator",
                value: (i) => party(data.perpetrator[i]) ?? party(data.partyA[i]),
              },
              {
                id: "claimed",
                title: "Claimed by",
                value: (i) => party(data.claimant[i]) ?? MISSING,
              },
              {
                id: "target",
                title: "Target",
                value: (i) => {
                  const code = data.target[i];
                  return code === undefined || code === NONE_8
                    ? null
                    : (data.header.target[code]?.name ?? null);
                },
              },
            ]}
          />
        )}
      </section>
    </Drawer>
  );
}
