import { type KeyboardEvent, type ReactNode, type SVGProps, useRef, useState } from "react";
import { stepTo } from "./marks";

interface Props {
  viewBox: string;
  label: string;
  onOpen: (id: string) => void;
  /** The chart, with a `Dot` for each mark, in the order that the arrow keys follow. */
  children: ReactNode;
}

/**
 * A chart whose marks open by pointer and by keyboard: one stop of the Tab key, arrows from mark
 * to mark, Enter to open. Moving sets two attributes and redraws no mark, whatever their number.
 */
export function Marks({ viewBox, label, onOpen, children }: Props) {
  const frame = useRef<SVGSVGElement>(null);
  const [told, setTold] = useState<string | null>(null);
  const all = () => [...(frame.current?.querySelectorAll<SVGElement>("[data-mark]") ?? [])];
  const open = (target: EventTarget) => {
    const id = (target as Element).closest("[data-mark]")?.getAttribute("data-mark");
    if (id) onOpen(id);
    return Boolean(id);
  };
  const press = (e: KeyboardEvent) => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.key === "Enter" || e.key === " ") {
      if (open(e.target)) e.preventDefault();
      return;
    }
    const marks = all();
    const at = marks.indexOf(e.target as SVGElement);
    const next = at < 0 ? null : stepTo(marks.map(placeOf), at, e.key);
    if (next === null) return;
    e.preventDefault();
    marks[next]?.focus();
  };
  return (
    <>
      <p className="told num" aria-hidden="true">
        {told ?? "Tab leads to the marks, the arrows from one to the next, Enter opens one."}
      </p>
      <svg
        ref={frame}
        className="chart marks"
        viewBox={viewBox}
        role="group"
        aria-label={label}
        onKeyDown={press}
        onClick={(e) => open(e.target)}
        onFocus={(e) => {
          for (const mark of all()) mark.setAttribute("tabindex", mark === e.target ? "0" : "-1");
          setTold(e.target.getAttribute("aria-label"));
        }}
        onBlur={() => setTold(null)}
      >
        {children}
      </svg>
    </>
  );
}

function placeOf(mark: Element) {
  const at = (name: string) => Number(mark.getAttribute(`c${name}`) ?? mark.getAttribute(name));
  return { x: at("x"), y: at("y") };
}

interface Named {
  id: string;
  /** What it is, for those who cannot see where it stands. */
  says: string;
  /** The one that the Tab key leads to before any has been visited. */
  first?: boolean;
}

const button = ({ id, says, first = false }: Named) => ({
  "data-mark": id,
  role: "button",
  tabIndex: first ? 0 : -1,
  "aria-label": says,
});

/** A point of a chart that opens. */
export function Dot({ id, says, first, ...drawn }: Named & SVGProps<SVGCircleElement>) {
  return (
    <circle {...drawn} {...button({ id, says, first })}>
      <title>{says}</title>
    </circle>
  );
}

/** A line of a chart that opens: nothing is drawn of it until it is pointed at. */
export function Band({ id, says, first, ...drawn }: Named & SVGProps<SVGRectElement>) {
  return (
    <rect rx={3} fill="transparent" {...drawn} {...button({ id, says, first })}>
      <title>{says}</title>
    </rect>
  );
}
