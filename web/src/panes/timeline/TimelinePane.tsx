import { memo, useEffect, useMemo, useRef, useState } from "react";
import { useEvents } from "../../api/asks";
import { plural } from "../../components/format";
import { Empty, Loading } from "../../components/States";
import { useColours } from "../../design/useColours";
import { useSpan } from "../../layout/span";
import { type DrawnTie, tieTitle, tieWords } from "../../state/derive";
import { useEventFilter } from "../../state/eventFilter";
import { useNarrowedTies } from "../../state/narrowed";
import { useStore } from "../../state/store";
import { Brush } from "./Brush";
import { Histogram } from "./Histogram";
import { countMonths } from "./months";
import { Spans } from "./Spans";

const ROW = 22;
const BARS = 56;

/** When: ties as spans, events by month, and the brush that says what is shown elsewhere. */
export function TimelinePane() {
  const span = useSpan();
  const { answer, ties } = useNarrowedTies();
  const events = useEvents();
  return (
    <section className="panel time" aria-label="When">
      <header>
        <h2>When</h2>
        <span className="about">
          bar: a year, as tall as likely · line: held, as sources say, fading where vague
        </span>
      </header>
      {span ? (
        <Chart span={span} ties={ties} />
      ) : answer.isPending || events.isPending ? (
        <Loading />
      ) : (
        <Empty>Nothing in this study bears a date yet.</Empty>
      )}
    </section>
  );
}

function Chart({ span, ties }: { span: readonly [number, number]; ties: readonly DrawnTie[] }) {
  const frame = useRef<HTMLDivElement>(null);
  const column = useRef<HTMLSpanElement>(null);
  const [size, setSize] = useState({ width: 600, height: 200 });
  const [top, setTop] = useState(0);
  const from = useStore((s) => s.filter.from);
  const to = useStore((s) => s.filter.to);
  const colours = useColours();
  const events = useEvents();
  const { keep } = useEventFilter();
  const [first, last] = span;
  const months = useMemo(
    () => (events.data && keep ? countMonths(events.data, keep, [first, last]) : null),
    [events.data, keep, first, last],
  );

  useEffect(() => {
    if (!frame.current) return;
    const watch = new ResizeObserver(() =>
      setSize({
        width: column.current?.clientWidth ?? 0,
        height: frame.current?.clientHeight ?? 0,
      }),
    );
    watch.observe(frame.current);
    return () => watch.disconnect();
  }, []);

  const begin = Math.max(0, Math.floor(top / ROW) - 2);
  const shown = useMemo(
    () => ties.slice(begin, begin + Math.ceil(size.height / ROW) + 6),
    [ties, begin, size.height],
  );
  const width = Math.max(60, size.width);
  return (
    <div className="body chart-time" ref={frame}>
      <div className="rows" onScroll={(e) => setTop(e.currentTarget.scrollTop)}>
        <ul style={{ height: ties.length * ROW }}>
          {shown.map((t, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row takes another tie's words, and stays
            <Row key={i} tie={t} top={(begin + i) * ROW} />
          ))}
        </ul>
        <Spans
          ties={shown}
          first={first}
          last={last}
          top={begin * ROW}
          row={ROW}
          width={width}
          colours={colours}
        />
        {!ties.length && <p className="nothing">No tie under this filter.</p>}
      </div>
      <div className="events-row">
        <span className="label">
          {months?.dated ? `${plural(months.dated, "event")} by month` : "No dated event"}
        </span>
        <span ref={column} style={{ height: BARS }}>
          {months && (
            <Histogram
              months={months}
              from={from}
              to={to}
              width={width}
              height={BARS}
              colours={colours}
            />
          )}
        </span>
      </div>
      <Axis span={span} width={width} />
      <Brush span={span} />
    </div>
  );
}

interface RowProps {
  tie: DrawnTie;
  top: number;
}

/** The name of one tie in time; the brush passes over it without touching it. */
const Row = memo(function Row({ tie, top }: RowProps) {
  const { line, id } = tie;
  const on = useStore((s) => s.filter.sel === id);
  const { select, setHover } = useStore.getState();
  return (
    <li
      className={on ? "on" : undefined}
      style={{ top }}
      onPointerEnter={() => setHover(line.key)}
      onPointerLeave={() => setHover(null)}
    >
      <button
        type="button"
        onClick={() => select(id)}
        title={`${tieTitle(line)}: ${tieWords(line)}`}
      >
        {tieTitle(line)} <span className="quiet">{tieWords(line)}</span>
      </button>
    </li>
  );
});

/** Years on an even scale; as many as have room. */
function Axis({ span: [first, last], width }: { span: readonly [number, number]; width: number }) {
  const years = Math.floor(last / 12) - Math.floor(first / 12) + 1;
  const step = [1, 2, 5, 10, 20, 50].find((n) => (width / years) * n >= 46) ?? 100;
  const begin = Math.floor(first / 12);
  return (
    <ol className="axis num" aria-hidden="true">
      {Array.from({ length: years }, (_, i) => begin + i)
        // A label at the very end has no room.
        .filter((year) => years === 1 || (year % step === 0 && (year - begin) / years < 0.955))
        .map((year) => (
          <li key={year} style={{ left: `${(100 * (year - begin)) / years}%` }}>
            {year}
          </li>
        ))}
    </ol>
  );
}
