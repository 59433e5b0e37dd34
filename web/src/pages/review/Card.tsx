import { useParties } from "../../api/asks";
import type { ProposalRow } from "../../api/rows";
import { percent, words } from "../../components/format";
import { Passage } from "../../components/Passage";

/** A proposal: what it says, how, with what chance, and the passage it was read from. */
export function Card({ row }: { row: ProposalRow }) {
  const parties = useParties();
  const names = new Map((parties.data?.rows ?? []).map((p) => [p.id, p.name]));
  const said = facts(row.assertion).map(([what, value]) => [
    what,
    value.map((v) => names.get(v) ?? words(v)).join(", "),
  ]);
  return (
    <article className="card" aria-label="Proposal">
      <p className="gloss">{row.gloss || "No gloss: read it from its fields."}</p>
      <dl className="facts">
        {said.map(([what, value]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt>read by</dt>
          <dd>{words(row.tier)}</dd>
        </div>
        <div>
          <dt>chance that it is right</dt>
          <dd className="num">
            {row.probability === null ? "not said" : percent(row.probability)}
          </dd>
        </div>
      </dl>
      <Passage cited={{ ...row.cited, cues: [...new Set([...row.cited.cues, ...row.cues])] }} />
    </article>
  );
}

/** The fields of an assertion that say something, in the order of a sentence. */
export function facts(assertion: Record<string, unknown>): [string, string[]][] {
  const statement = (assertion.statement ?? {}) as Record<string, unknown>;
  const hedge = (assertion.hedge ?? {}) as Record<string, unknown>;
  const found: [string, unknown][] = [
    ["kind", statement.relation ?? statement.aspect ?? statement.event_kind ?? statement.what],
    ["of", statement.subjects ?? statement.parties ?? statement.by],
    ["to", statement.objects],
    ["support", statement.supports],
    ["polarity", assertion.polarity],
    ["modality", assertion.modality],
    ["hedge", hedge.word],
  ];
  return found.flatMap(([what, value]): [string, string[]][] => {
    const list = (Array.isArray(value) ? value : [value]).filter(Boolean).map(String);
    return list.length ? [[what, list]] : [];
  });
}
