import "../../design/weigh.css";
import { useApi } from "../../api/client";
import type { CoincidenceRow, Rows } from "../../api/rows";
import { MISSING, words } from "../../components/format";
import { Answer, Empty, Notes } from "../../components/States";
import { type Column, Table } from "../../components/Table";
import { useStore } from "../../state/store";
import { useRowQuery } from "../asked";
import { Frame } from "../Frame";
import { Days } from "./Days";
import { sayP } from "./model";

type Side = 0 | 1;

const ofSide = (side: Side, nth: string): Column<CoincidenceRow>[] => [
  {
    id: `event${side}`,
    title: `${nth} event`,
    value: (r) => (side ? r.second : r.first),
    show: (r) => (side ? <OpenEvent id={r.second} /> : r.first),
  },
  { id: `group${side}`, title: "done by", value: (r) => r.groups[side] || null },
  { id: `claimed${side}`, title: "claimed by", value: (r) => r.claimants[side] || null },
  { id: `target${side}`, title: "target", value: (r) => words(r.targets[side]) || null },
];

const columns: Column<CoincidenceRow>[] = [
  ...ofSide(0, "First"),
  ...ofSide(1, "Second"),
  {
    id: "day",
    title: "Day",
    value: (r) => r.day,
    show: (r) => <span className="nowrap num">{r.day}</span>,
  },
  { id: "place", title: "Place", value: (r) => r.place || null },
  {
    id: "p",
    title: "p by chance",
    value: (r) => r.p,
    show: (r) => sayP(r.p) ?? <span className="missing">{MISSING}</span>,
    number: true,
  },
];

/** Same day, same place, different parties: each pair with its p, and the null in words. */
export default function Coincidences() {
  const select = useStore((s) => s.select);
  const sel = useStore((s) => s.filter.sel);
  const found = useApi<Rows<CoincidenceRow>>(`coincidences${useRowQuery()}`);
  return (
    <Frame path="/coincidences">
      <Answer of={found} what="Looking for events side by side">
        {({ rows, notes }) => (
          <>
            {rows.length ? (
              <>
                <Days rows={rows} />
                <Notes of={notes} />
                <Table
                  rows={rows}
                  columns={columns}
                  caption="Same day, same place, different parties"
                  rowKey={(r) => `${r.first} ${r.second}`}
                  onOpen={(r) => select(`event/${r.first}`)}
                  isOn={(r) => sel === `event/${r.first}` || sel === `event/${r.second}`}
                />
              </>
            ) : (
              <>
                <Empty>
                  Under the filter no two events of different parties fall on one day in one place.
                </Empty>
                <Notes of={notes} />
              </>
            )}
          </>
        )}
      </Answer>
    </Frame>
  );
}

function OpenEvent({ id }: { id: string }) {
  const select = useStore((s) => s.select);
  return (
    <button type="button" className="link plain" onClick={() => select(`event/${id}`)}>
      {id}
    </button>
  );
}
