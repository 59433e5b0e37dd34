import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { monthText } from "../../state/months";
import { useFilter, useStore } from "../../state/store";

interface Props {
  span: readonly [number, number];
}

type Grip = "from" | "to" | "both" | "new";

/** The time brush: drag a new span, an end or the whole; each end is a slider for the keyboard. */
export function Brush({ span: [first, last] }: Props) {
  const { from, to } = useFilter();
  const set = useStore((s) => s.set);
  const frame = useRef<HTMLDivElement>(null);
  const drag = useRef<{ grip: Grip; at: number; from: number; to: number } | null>(null);
  const months = last - first + 1;
  const [lo, hi] = [from ?? first, to ?? last];
  const open = from === null && to === null;
  const share = (month: number) => (100 * (month - first)) / months;

  const monthAt = (e: PointerEvent) => {
    const box = frame.current?.getBoundingClientRect();
    if (!box) return first;
    const month = first + Math.floor(((e.clientX - box.left) / box.width) * months);
    return Math.min(last, Math.max(first, month));
  };

  const begin = (grip: Grip) => (e: PointerEvent<HTMLElement>) => {
    if (e.button !== 0) return;
    e.stopPropagation();
    frame.current?.setPointerCapture(e.pointerId);
    drag.current = { grip, at: monthAt(e), from: lo, to: hi };
  };

  const move = (e: PointerEvent) => {
    const now = drag.current;
    if (!now) return;
    const month = monthAt(e);
    const by = month - now.at;
    if (now.grip === "from") set({ from: Math.min(month, now.to), to: now.to });
    else if (now.grip === "to") set({ from: now.from, to: Math.max(month, now.from) });
    else if (now.grip === "new") {
      if (by) set({ from: Math.min(now.at, month), to: Math.max(now.at, month) });
    } else {
      const room = Math.max(first - now.from, Math.min(last - now.to, by));
      set({ from: now.from + room, to: now.to + room });
    }
  };

  const keys = (end: "from" | "to") => (e: KeyboardEvent) => {
    const by = {
      ArrowLeft: -1,
      ArrowRight: 1,
      PageDown: -12,
      PageUp: 12,
      Home: -months,
      End: months,
    }[e.key];
    if (!by) return;
    e.preventDefault();
    const month = Math.min(last, Math.max(first, (end === "from" ? lo : hi) + by));
    set(
      end === "from"
        ? { from: Math.min(month, hi), to: hi }
        : { from: lo, to: Math.max(month, lo) },
    );
  };

  const thumb = (end: "from" | "to") => {
    const month = end === "from" ? lo : hi;
    return (
      <span
        className="thumb"
        style={{ left: `${share(end === "from" ? month : month + 1)}%` }}
        role="slider"
        tabIndex={0}
        aria-label={end === "from" ? "Held on: first month" : "Held on: last month"}
        aria-valuemin={first}
        aria-valuemax={last}
        aria-valuenow={month}
        aria-valuetext={monthText(month)}
        onPointerDown={begin(end)}
        onKeyDown={keys(end)}
      />
    );
  };

  return (
    <div
      className={open ? "brush open" : "brush"}
      ref={frame}
      onPointerDown={begin("new")}
      onPointerMove={move}
      onPointerUp={() => {
        drag.current = null;
      }}
      onDoubleClick={() => set({ from: null, to: null })}
    >
      {!open && (
        <span
          className="held"
          style={{ left: `${share(lo)}%`, width: `${share(hi + 1) - share(lo)}%` }}
          onPointerDown={begin("both")}
        />
      )}
      {thumb("from")}
      {thumb("to")}
    </div>
  );
}
