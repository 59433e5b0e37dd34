import { type ReactNode, useMemo, useState } from "react";
import { count, csv, MISSING, plural } from "./format";

export interface Column<Row> {
  id: string;
  title: string;
  /** What is sorted and copied; null is missing and sorts last. */
  value: (row: Row) => string | number | null | undefined;
  /** What is shown, where that is more than the value. */
  show?: (row: Row) => ReactNode;
  number?: boolean;
}

interface Props<Row> {
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  /** Says what the table holds, for everybody who cannot see its place on the page. */
  caption: string;
  rowKey: (row: Row, i: number) => string;
  /** Opens a row's evidence; the first cell becomes a button. */
  onOpen?: (row: Row) => void;
  isOn?: (row: Row) => boolean;
  /** Rows drawn at first; the rest on demand. */
  page?: number;
}

/** A table that sorts by its heads, opens rows by keyboard, and copies as CSV. */
export function Table<Row>({
  rows,
  columns,
  caption,
  rowKey,
  onOpen,
  isOn,
  page = 200,
}: Props<Row>) {
  const [sort, setSort] = useState<{ id: string; down: boolean } | null>(null);
  const [limit, setLimit] = useState(page);
  const [copied, setCopied] = useState(false);

  const sorted = useMemo(() => {
    const column = columns.find((c) => c.id === sort?.id);
    if (!column || !sort) return rows;
    const turn = sort.down ? -1 : 1;
    return [...rows].sort((a, b) => {
      const [x, y] = [column.value(a) ?? null, column.value(b) ?? null];
      if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
      return (
        turn *
        (typeof x === "number" && typeof y === "number"
          ? x - y
          : String(x).localeCompare(String(y)))
      );
    });
  }, [rows, columns, sort]);

  const copy = async () => {
    const text = csv([
      columns.map((c) => c.title),
      ...sorted.map((r) => columns.map((c) => c.value(r))),
    ]);
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1600);
  };

  return (
    <div className="table-wrap">
      <div className="table-tools">
        <span>
          {plural(rows.length, "row")}
          {sorted.length > limit && (
            <span className="printonly">; the first {count(limit)} are printed</span>
          )}
        </span>
        <button type="button" className="button small noprint" onClick={() => void copy()}>
          {copied ? "Copied" : "Copy as CSV"}
        </button>
      </div>
      <table>
        <caption className="sr">{caption}</caption>
        <thead>
          <tr>
            {columns.map((c) => {
              const on = sort?.id === c.id;
              return (
                <th
                  key={c.id}
                  scope="col"
                  className={c.number ? "number" : undefined}
                  aria-sort={on ? (sort.down ? "descending" : "ascending") : undefined}
                >
                  <button
                    type="button"
                    onClick={() => setSort({ id: c.id, down: on ? !sort.down : Boolean(c.number) })}
                  >
                    {c.title}
                    {on ? (sort.down ? " ↓" : " ↑") : ""}
                  </button>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, limit).map((row, i) => (
            <tr key={rowKey(row, i)} className={isOn?.(row) ? "on" : undefined}>
              {columns.map((c, n) => {
                const shown = c.show
                  ? c.show(row)
                  : (c.value(row) ?? <span className="missing">{MISSING}</span>);
                return (
                  <td key={c.id} className={c.number ? "number" : undefined}>
                    {n === 0 && onOpen ? (
                      <button type="button" className="link plain" onClick={() => onOpen(row)}>
                        {shown}
                      </button>
                    ) : (
                      shown
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {sorted.length > limit && (
        <p>
          <button type="button" className="button" onClick={() => setLimit(limit * 5)}>
            Show more of {plural(sorted.length, "row")}
          </button>
        </p>
      )}
    </div>
  );
}
