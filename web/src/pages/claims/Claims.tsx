import { useStudy } from "../../api/asks";
import { useApi } from "../../api/client";
import type { ClaimRow, MatrixRow, PolicyRow, Rows } from "../../api/rows";
import { words } from "../../components/format";
import { ShareBar } from "../../components/ShareBar";
import { Answer, Empty, Notes } from "../../components/States";
import { type Column, Table } from "../../components/Table";
import { monthOf } from "../../state/months";
import { useChoice, useFilter, useStore } from "../../state/store";
import { useRowQuery } from "../asked";
import { Frame } from "../Frame";
import { Against } from "./Against";
import { firstYears } from "./model";
import { Policies } from "./Policies";
import { Said } from "./Said";

const STRATA = ["deaths", "target", "year", "all"] as const;
const TITLES = { deaths: "by deaths", target: "by target", year: "by year", all: "together" };

const columns: Column<ClaimRow>[] = [
  { id: "group", title: "Group", value: (r) => r.group },
  { id: "stratum", title: "Attacks", value: (r) => words(r.stratum) },
  { id: "attributed", title: "Laid to it", value: (r) => r.attributed, number: true },
  { id: "claimed", title: "Claimed", value: (r) => r.claimed, number: true },
  {
    id: "of_attributed",
    title: "of those (95 %)",
    value: (r) => r.of_attributed.value,
    show: (r) => <ShareBar of={r.of_attributed} />,
  },
  { id: "all", title: "By anybody", value: (r) => r.all_events, number: true },
  {
    id: "of_all",
    title: "of all these (95 %)",
    value: (r) => r.of_all.value,
    show: (r) => <ShareBar of={r.of_all} />,
  },
  { id: "denied", title: "Denied", value: (r) => r.denied, number: true },
  { id: "suspected", title: "Suspected", value: (r) => r.suspected, number: true },
];

/** Who claims what: counts with both denominators, then what lies under them. */
export default function Claims() {
  const [chosen, setBy] = useChoice("by");
  const by = STRATA.find((key) => key === chosen) ?? "deaths";
  const claims = useApi<Rows<ClaimRow>>(`claims${useRowQuery({ by })}`);
  const asked = useRowQuery();
  const policies = useApi<Rows<PolicyRow>>(`policies${asked}`);
  const matrix = useApi<Rows<MatrixRow>>(`matrix${asked}`);
  return (
    <Frame
      path="/claims"
      tools={
        <>
          <Since />
          <fieldset className="choice">
            <legend className="label">attacks</legend>
            {STRATA.map((key) => (
              <button
                key={key}
                type="button"
                className="button"
                aria-pressed={by === key}
                onClick={() => setBy(key)}
              >
                {TITLES[key]}
              </button>
            ))}
          </fieldset>
        </>
      }
    >
      <section aria-labelledby="counted">
        <h2 id="counted">What each group claimed of what is laid to it</h2>
        <Answer of={claims}>
          {({ rows, notes }) => (
            <>
              {rows.length ? (
                <Table
                  rows={rows}
                  columns={columns}
                  caption={`Claims ${TITLES[by]}`}
                  rowKey={(r) => `${r.group} ${r.stratum}`}
                />
              ) : (
                <Empty>
                  No attack under the filter comes from a source that records claims. Read a table
                  that does, such as DSAT: tacitus read STUDY FILE.
                </Empty>
              )}
              <Notes of={notes} />
            </>
          )}
        </Answer>
      </section>
      <Answer of={policies}>
        {({ rows, notes }) =>
          rows.length > 0 && (
            <section aria-labelledby="policies">
              <h2 id="policies">How it claims what it did, beside what is laid to it</h2>
              <Policies rows={rows} />
              <Notes of={notes} />
            </section>
          )
        }
      </Answer>
      <Answer of={matrix}>
        {({ rows, notes }) =>
          rows.length > 0 && (
            <section aria-labelledby="against">
              <h2 id="against">Claimed against did it</h2>
              <p className="quiet">
                Expected events: each row one claimant, each column who is likely behind it.
              </p>
              <Against rows={rows} />
              <Notes of={notes} />
            </section>
          )
        }
      </Answer>
      <Said />
    </Frame>
  );
}

/** From a year on: the brush of the timeline, by year. */
function Since() {
  const study = useStudy();
  const { from } = useFilter();
  const set = useStore((s) => s.set);
  const at = from === null ? null : Math.floor(from / 12);
  const years = new Set(firstYears(study.data?.years ?? null));
  if (at !== null) years.add(at);
  return (
    <label className="pair">
      <span className="label">since</span>
      <select
        value={at ?? ""}
        onChange={(e) => set({ from: e.target.value ? monthOf(Number(e.target.value)) : null })}
      >
        <option value="">any time</option>
        {[...years]
          .sort((a, b) => b - a)
          .map((year) => (
            <option key={year} value={year}>
              {year}
            </option>
          ))}
      </select>
    </label>
  );
}
