import { useEffect } from "react";
import { useStore } from "../state/store";
import { useStepYears } from "./FilterStrip";

/** Keys that work on every page, except where something is being typed. */
export const KEYS: readonly [string, string][] = [
  ["[ and ]", "a year back, a year on"],
  ["1", "only what rests on a single root"],
  ["0", "show everything"],
  ["Esc", "close the evidence; the focus returns to where it came from"],
  ["?", "all keys"],
];

/** Keys of what holds the focus: a chart, a table, the brush, the queue of proposals. */
export const MORE_KEYS: readonly [string, string][] = [
  ["Tab, Shift Tab", "to the next and the last stop; a chart is one"],
  ["← → ↑ ↓", "from mark to mark of a chart; a month, on the handles of time"],
  ["Home, End", "the first and the last mark of a chart"],
  ["Enter", "open a mark, a row or a name: the evidence takes the focus"],
  ["a x u c", "in review: accept, reject, unsure, correct"],
  ["s z", "in review: skip, undo"],
];

export function useKeys(onHelp: () => void) {
  const step = useStepYears();
  useEffect(() => {
    const act = (e: KeyboardEvent) => {
      const at = e.target as HTMLElement;
      if (e.ctrlKey || e.metaKey || e.altKey || at.closest("input, textarea, select")) return;
      if (document.querySelector("dialog[open]")) return;
      const { filter, set, clear, select } = useStore.getState();
      if (e.key === "?") onHelp();
      else if (e.key === "[") step(-1);
      else if (e.key === "]") step(1);
      else if (e.key === "1") set({ one: !filter.one });
      else if (e.key === "0") clear();
      else if (e.key === "Escape" && filter.sel) select(null);
    };
    window.addEventListener("keydown", act);
    return () => window.removeEventListener("keydown", act);
  }, [step, onHelp]);
}
