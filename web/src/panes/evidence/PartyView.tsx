import { useParties, usePresence } from "../../api/asks";
import { Drawer } from "../../components/Drawer";
import { plural, words } from "../../components/format";
import { InlineLikelihood } from "../../components/Likelihood";
import { arrow, tieWords } from "../../state/derive";
import { useNarrowedTies } from "../../state/narrowed";
import { useStore } from "../../state/store";

/** A group: its names, its ties under the filter, where it is said to be. */
export function PartyView({ id }: { id: string }) {
  const parties = useParties();
  const presence = usePresence();
  const { ties } = useNarrowedTies();
  const groups = useStore((s) => s.filter.groups);
  const set = useStore((s) => s.set);
  const select = useStore((s) => s.select);
  const rows = parties.data?.rows ?? [];
  const party = rows.find((p) => p.id === id);
  const own = ties.filter((t) => t.line.a === id || t.line.b === id);
  const parts = rows.filter((p) => p.part_of === id);
  const said = (presence.data?.rows ?? []).filter((r) => r.party === id);
  const nameOf = (key: string) => rows.find((p) => p.id === key)?.name ?? key;
  return (
    <Drawer title={party?.name ?? id} onClose={() => select(null)}>
      {party && (
        <p>
          {words(party.kind)}
          {party.part_of && (
            <>
              , part of{" "}
              <button
                type="button"
                className="link plain"
                onClick={() => select(`party/${party.part_of}`)}
              >
                {nameOf(party.part_of)}
              </button>
            </>
          )}
          {party.names.length > 0 && (
            <span className="quiet"> · also {party.names.join(", ")}</span>
          )}
          <br />
          <span className="quiet num">
            {plural(party.assertions, "assertion")}, {plural(party.events, "event")}
          </span>
        </p>
      )}
      <p>
        <button
          type="button"
          className="button"
          aria-pressed={groups.includes(id)}
          onClick={() =>
            set({ groups: groups.includes(id) ? groups.filter((g) => g !== id) : [...groups, id] })
          }
        >
          {groups.includes(id) ? "Show all groups" : "Show this group alone"}
        </button>
      </p>
      {parts.length > 0 && (
        <section>
          <h3>Its parts</h3>
          <ul>
            {parts.map((p) => (
              <li key={p.id}>
                <button
                  type="button"
                  className="link plain"
                  onClick={() => select(`party/${p.id}`)}
                >
                  {p.name}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h3>
          Ties under the filter <span className="quiet num">{own.length}</span>
        </h3>
        {own.length === 0 && (
          <p className="quiet">None under this filter; that is not the same as none.</p>
        )}
        <ul className="stack">
          {own.slice(0, 60).map((t) => {
            const other = t.line.a === id ? t.line.b_name : t.line.a_name;
            const way = arrow(t.line) === "–" ? "with" : t.line.a === id ? "to" : "from";
            return (
              <li key={t.line.key}>
                <button type="button" className="link plain" onClick={() => select(t.id)}>
                  {tieWords(t.line)} {way} {other}
                </button>{" "}
                <InlineLikelihood p={t.p} />
                {t.roots === 1 && <span className="chip warn">one root</span>}
              </li>
            );
          })}
        </ul>
      </section>
      {said.length > 0 && (
        <section>
          <h3>Where it is said to be</h3>
          <ul>
            {said.map((r) => (
              <li key={`${r.place}${r.period}${r.assertions.join()}`}>
                <button
                  type="button"
                  className="link plain"
                  disabled={!r.assertions[0]}
                  onClick={() => select(r.assertions[0] ?? null)}
                >
                  {r.place}
                </button>{" "}
                <span className="quiet num">
                  {[r.period, r.polarity === "negated" ? "denied" : "", plural(r.roots, "root")]
                    .filter(Boolean)
                    .join(" · ")}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Drawer>
  );
}
