import { useEffect, useMemo, useRef, useState } from "react";
import { useParties } from "../../api/asks";
import type { PartyRow, TieLine } from "../../api/rows";
import { plural } from "../../components/format";
import { Answer, Empty } from "../../components/States";
import { useColours } from "../../design/useColours";
import type { DrawnTie } from "../../state/derive";
import { useNarrowedTies } from "../../state/narrowed";
import { useStore } from "../../state/store";
import { Drawing } from "./Drawing";
import { Legend } from "./Legend";
import { TieTable } from "./TieTable";

/** Who is tied to whom: a drawing, and the same as a table for everybody who cannot use one. */
export function NetworkPane() {
  const [table, setTable] = useState(false);
  const parties = useParties();
  const { answer, ties } = useNarrowedTies();
  return (
    <section className="panel network" aria-label="Who is tied to whom">
      <header>
        <h2>Who is tied to whom</h2>
        <span className="about">width is likelihood, line is evidence</span>
        <button
          type="button"
          className="button small noprint"
          aria-pressed={table}
          onClick={() => setTable(!table)}
        >
          Table
        </button>
      </header>
      <div className={table ? "body scroll padded" : "body"}>
        <Answer of={answer} what="Reading the ties">
          {({ rows, notes }) =>
            !rows.length ? (
              <Empty>{notes[0] ?? "No ties are assessed yet."}</Empty>
            ) : table ? (
              <TieTable ties={ties} />
            ) : (
              <Network lines={rows} ties={ties} parties={parties.data?.rows} />
            )
          }
        </Answer>
      </div>
      {!table && <Legend />}
    </section>
  );
}

interface Props {
  lines: readonly TieLine[];
  ties: readonly DrawnTie[];
  parties: readonly PartyRow[] | undefined;
}

function Network({ lines, ties, parties }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const [drawing, setDrawing] = useState<Drawing | null>(null);
  const colours = useColours();
  const hover = useStore((s) => s.hover);
  const sel = useStore((s) => s.filter.sel);
  const byKey = useMemo(() => new Map(ties.map((t) => [t.line.key, t])), [ties]);
  const look = useMemo(() => ({ colours, ties: byKey, hover, sel }), [colours, byKey, hover, sel]);
  const first = useRef(look);

  useEffect(() => {
    if (!frame.current) return;
    const { select, setHover } = useStore.getState();
    const made = new Drawing(frame.current, first.current, { onSelect: select, onHover: setHover });
    const watch = new ResizeObserver(() => made.resize());
    watch.observe(frame.current);
    setDrawing(made);
    return () => {
      watch.disconnect();
      made.kill();
    };
  }, []);

  useEffect(() => {
    if (drawing && parties) drawing.place(lines, parties);
  }, [drawing, lines, parties]);
  useEffect(() => drawing?.show(look), [drawing, look]);

  return (
    <>
      <div
        ref={frame}
        className="canvas"
        data-drawn={drawing && parties ? ties.length : undefined}
        role="img"
        aria-label={`Network of ${plural(ties.length, "tie")}; the button Table gives the same as a table.`}
      />
      {!ties.length && (
        <p className="nothing">No tie under this filter; that is not the same as none.</p>
      )}
      <div className="zoom noprint">
        <button
          type="button"
          className="button small"
          onClick={() => drawing?.zoom(1)}
          aria-label="Zoom in"
        >
          +
        </button>
        <button
          type="button"
          className="button small"
          onClick={() => drawing?.zoom(-1)}
          aria-label="Zoom out"
        >
          −
        </button>
        <button type="button" className="button small" onClick={() => drawing?.zoom(0)}>
          Fit
        </button>
      </div>
    </>
  );
}
