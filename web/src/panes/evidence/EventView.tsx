import { type ReactNode, useEffect } from "react";
import { useAsked } from "../../api/asks";
import { useApi } from "../../api/client";
import type { EventDetail } from "../../api/rows";
import { Drawer } from "../../components/Drawer";
import { MISSING } from "../../components/format";
import { SourceLink } from "../../components/SourceLink";
import { Answer } from "../../components/States";
import { useStore } from "../../state/store";

const STATUS: Record<string, string> = {
  claimed: "claimed it",
  denied: "denied it",
  silent: "is silent about it",
  not_recorded: "is named; claims are not recorded in this source",
};

/** One event as its source has it: what happened, who claimed or denied it, how vague it is. */
export function EventView({ id }: { id: string }) {
  const select = useStore((s) => s.select);
  const event = useApi<EventDetail>(
    `events/${encodeURIComponent(id).replaceAll("%2F", "/")}${useAsked()}`,
  );
  const found = event.data?.id;
  // A place among the columns moves with the next file that is read; an id does not.
  useEffect(() => {
    if (found && found !== id) select(`event/${found}`);
  }, [found, id, select]);
  return (
    <Drawer title="An event" onClose={() => select(null)}>
      <Answer of={event} what="Looking up the event">
        {(detail) => <Detail {...detail} />}
      </Answer>
    </Drawer>
  );
}

function Detail({ id, row, source_name, claims, assessment, withdrawn, counted_as }: EventDetail) {
  const select = useStore((s) => s.select);
  const said = (key: string) => {
    const value = row[key];
    return value === null || value === undefined || value === "" ? null : String(value);
  };
  const between = (low: string | null, high: string | null) =>
    low === high || high === null ? low : low === null ? high : `${low} to ${high}`;
  const place = [said("place"), said("admin1"), said("country")].filter(Boolean).join(", ");
  const source = said("source_id") ?? "";
  const facts: [string, ReactNode][] = [
    ["When", between(said("date_start"), said("date_end"))],
    ["Where", place || null],
    ["How well the place is known", precision(row.where_prec ?? row.where_prec_max)],
    ["Kind", said("kind")],
    ["Sides as named", [said("side_a"), said("side_b")].filter(Boolean).join(" – ") || null],
    ["Target", said("target")],
    ["Deaths", between(said("deaths_low"), said("deaths_high")) ?? said("deaths_best")],
    ["Of these civilians", between(said("civilian_low"), said("civilian_high"))],
    ["Source", <SourceLink key="source" id={source} name={source_name} />],
    ["Its id there", said("source_key")],
  ];
  return (
    <>
      {withdrawn && <p className="chip warn">Its source has withdrawn this event.</p>}
      {counted_as && counted_as !== id && (
        <p className="chip warn">People said that it is one with {counted_as}.</p>
      )}
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="num">{value ?? MISSING}</dd>
          </div>
        ))}
      </dl>
      <section>
        <h3>Who claimed it</h3>
        {claims.length === 0 && (
          <p className="quiet">No party is named; that is not the same as silence.</p>
        )}
        <ul className="stack">
          {claims.map((c) => (
            <li key={c.name}>
              {c.party ? (
                <button
                  type="button"
                  className="link plain"
                  onClick={() => select(`party/${c.party}`)}
                >
                  {c.name}
                </button>
              ) : (
                c.name
              )}{" "}
              <span className="quiet">
                {STATUS[c.status] ?? c.status}
                {c.suspected ? "; suspected by officials" : ""}
                {c.mode ? ` (${c.mode})` : ""}
              </span>
            </li>
          ))}
        </ul>
      </section>
      <p>
        {assessment ? (
          <button type="button" className="button" onClick={() => select(assessment)}>
            Who is likely behind it
          </button>
        ) : (
          <span className="quiet">Nothing is concluded of who is behind it.</span>
        )}
      </p>
    </>
  );
}

/** UCDP's code in words: how far off the point may be. */
function precision(code: unknown): string | null {
  const words = ["exact place", "near the place", "district", "province", "region", "country"];
  const found = typeof code === "number" ? (words[code - 1] ?? "no finer than a country") : null;
  return found && `${found} (code ${code})`;
}
