import { useMemo, useState } from "react";
import { useApi } from "../../api/client";
import type { ChangeRow, CompareRow, Rows } from "../../api/rows";
import { count, MISSING, plural, words } from "../../components/format";
import { SourcesNamed } from "../../components/SourceLink";
import { Answer, Empty, Notes } from "../../components/States";
import { type Column, Table } from "../../components/Table";
import { useChoice, useFilter, useStore } from "../../state/store";
import { Frame } from "../Frame";
import "./compare.css";
import { byWrite, idsByTitle, opens, tally, type Write } from "./model";

const columnsOf = (conclusions: ReadonlyMap<string, string>): Column<ChangeRow>[] => [
  {
    id: "subject",
    title: "About",
    value: (r) => r.subject,
    show: (r) => <Subject row={r} id={opens(r, conclusions)} />,
  },
  { id: "kind", title: "Kind", value: (r) => words(r.kind) },
  { id: "what", title: "What", value: (r) => r.what },
  { id: "before", title: "Before", value: (r) => r.before || null },
  { id: "after", title: "After", value: (r) => r.after || null },
  {
    id: "source",
    title: "From whom",
    value: (r) => r.source || null,
    show: (r) =>
      r.source ? <SourcesNamed line={r.source} /> : <span className="missing">{MISSING}</span>,
  },
];

/** Oldest rows that are asked for at once; the server's note counts what is beyond. */
const MOST = 20_000;

/** What became known between two days, by the write that brought it, and from whom. */
export default function Changes() {
  const [since, setSince] = useChoice("since");
  const [until, setUntil] = useChoice("until");
  const [kind, setKind] = useChoice("of");
  const choose = useStore((s) => s.choose);
  const known = useStore((s) => s.filter.known);
  const query = new URLSearchParams({ limit: String(MOST) });
  for (const [key, value] of Object.entries({ since, until, as_known: known })) {
    if (value) query.set(key, value);
  }
  const changes = useApi<Rows<ChangeRow>>(`changes?${query}`);
  return (
    <Frame
      path="/changes"
      tools={
        <>
          <Day label="since" value={since} onChange={setSince} />
          <Day label="until" value={until} onChange={setUntil} />
          {(since || until) && (
            <button
              type="button"
              className="link"
              onClick={() => choose({ since: null, until: null })}
            >
              from the beginning to now
            </button>
          )}
        </>
      }
    >
      <Answer of={changes}>
        {({ rows, notes }) => (
          <>
            <Notes of={notes} />
            <Told rows={rows} kind={kind} setKind={setKind} />
          </>
        )}
      </Answer>
    </Frame>
  );
}

function Told({
  rows,
  kind,
  setKind,
}: {
  rows: readonly ChangeRow[];
  kind: string | null;
  setKind: (kind: string | null) => void;
}) {
  const writes = useMemo(() => byWrite(rows.filter((r) => !kind || r.kind === kind)), [rows, kind]);
  if (!rows.length) return <Empty>Nothing became known between these days.</Empty>;
  return (
    <section aria-label="Changes">
      <fieldset className="choice noprint">
        <legend className="label">of</legend>
        <button
          type="button"
          className="button"
          aria-pressed={kind === null}
          onClick={() => setKind(null)}
        >
          everything
        </button>
        {tally(rows, (r) => r.kind).map(([id, n]) => (
          <button
            key={id}
            type="button"
            className="button"
            aria-pressed={kind === id}
            onClick={() => setKind(kind === id ? null : id)}
          >
            {words(id)} <span className="num">{count(n)}</span>
          </button>
        ))}
      </fieldset>
      <p className="quiet">
        {plural(writes.length, "write")}
        {writes.length > 1 && ", the last first"}.
      </p>
      {writes.map((write, i) => (
        <OneWrite key={`${write.when} ${write.who} ${write.why}`} write={write} open={i === 0} />
      ))}
    </section>
  );
}

function OneWrite({ write, open }: { write: Write; open: boolean }) {
  const [isOpen, setOpen] = useState(open);
  const columns = useConclusions(isOpen && write.rows.some((r) => r.kind === "assessment"));
  return (
    <details className="write" open={isOpen} onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>
        <time className="num" dateTime={write.when}>
          {write.when.slice(0, 16).replace("T", " ")}
        </time>
        <span>
          {write.why || "events of a file"}
          {write.who && <span className="quiet"> by {write.who}</span>}
        </span>
        <span className="counts">
          {tally(write.rows, (r) => `${words(r.kind)} ${r.what}`).map(([of, n]) => (
            <span key={of} className="chip num">
              {count(n)} {of}
            </span>
          ))}
        </span>
      </summary>
      {isOpen && (
        <Table
          rows={write.rows}
          columns={columns}
          caption={`What changed: ${write.why}`}
          rowKey={(r, i) => `${r.kind} ${r.subject} ${i}`}
          page={50}
        />
      )}
    </details>
  );
}

/** Columns that open conclusions: all that stands now, set beside the time before any write. */
function useConclusions(on: boolean) {
  const known = useStore((s) => s.filter.known);
  const query = new URLSearchParams({ left: "r0", right: known ?? "" });
  const held = useApi<Rows<CompareRow>>(on ? `compare?${query}` : null);
  return useMemo(() => columnsOf(idsByTitle(held.data?.rows ?? [])), [held.data]);
}

function Subject({ row, id }: { row: ChangeRow; id: string | null }) {
  const select = useStore((s) => s.select);
  const { sel } = useFilter();
  if (!id) return row.subject;
  return (
    <button
      type="button"
      className="link plain"
      aria-pressed={sel === id}
      onClick={() => select(id)}
    >
      {row.subject}
    </button>
  );
}

function Day({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string | null;
  onChange: (day: string | null) => void;
}) {
  return (
    <label className="pair">
      <span className="label">{label}</span>
      <input type="date" value={value ?? ""} onChange={(e) => onChange(e.target.value || null)} />
    </label>
  );
}
