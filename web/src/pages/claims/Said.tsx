import { useApi } from "../../api/client";
import type { ProposalRow, Rows } from "../../api/rows";
import { words } from "../../components/format";
import { Answer } from "../../components/States";
import { type Column, Table } from "../../components/Table";
import { useFilter, useStore } from "../../state/store";

const columns: Column<ProposalRow>[] = [
  { id: "gloss", title: "What is said", value: (r) => r.gloss },
  { id: "how", title: "How often", value: (r) => words(stated(r, "frequency")) },
  { id: "what", title: "What", value: (r) => words(stated(r, "what")) },
  {
    id: "class",
    title: "Of which attacks",
    value: (r) =>
      [stated(r, "stratum"), stated(r, "target")].filter(Boolean).map(words).join(", ") || "all",
  },
  { id: "where", title: "Where it stands", value: (r) => r.cited.where },
];

function stated(row: ProposalRow, key: string): string {
  const statement = row.assertion.statement as Record<string, unknown> | undefined;
  return String(statement?.[key] ?? "");
}

/** What sources say of claiming: beside the counts, and alone where no table counts. */
export function Said() {
  const patterns = useApi<Rows<ProposalRow>>("assertions?kind=pattern");
  const select = useStore((s) => s.select);
  const { groups, sel } = useFilter();
  return (
    <Answer of={patterns}>
      {({ rows }) => {
        const of = (r: ProposalRow) => JSON.stringify(r.assertion.statement);
        const shown = rows.filter(
          (r) => !groups.length || groups.some((g) => of(r).includes(`"${g}"`)),
        );
        if (!shown.length) return null;
        return (
          <section aria-labelledby="said">
            <h2 id="said">What sources say of claiming</h2>
            <Table
              rows={shown}
              columns={columns}
              caption="What sources say of claiming"
              rowKey={(r) => r.id}
              onOpen={(r) => select(`assertion/${r.id}`)}
              isOn={(r) => sel === `assertion/${r.id}`}
            />
          </section>
        );
      }}
    </Answer>
  );
}
