import { useEffect } from "react";
import { useStore } from "../state/store";
import { useStepYears } from "./FilterStrip";

/** Keys that work on every page, except where something is being typed. */
export const KEYS: readonly [string, string][] = [
  ["[ and ]", "a year back, a year on"],
  ["1", "only what rests on a single root"],
  ["0", "show everything"],
  ["Esc", "close the evidence"],
];

export function useKeys() {
  const step = useStepYears();
  useEffect(() => {
    const act = (e: KeyboardEvent) => {
      const at = e.target as HTMLElement;
      if (e.ctrlKey || e.metaKey || e.altKey || at.closest("input, textarea, select")) return;
      const { filter, set, clear, select } = useStore.getState();
      if (e.key === "[") step(-1);
      else if (e.key === "]") step(1);
      else if (e.key === "1") set({ one: !filter.one });
      else if (e.key === "0") clear();
      else if (e.key === "Escape" && filter.sel) select(null);
    };
    window.addEventListener("keydown", act);
    return () => window.removeEventListener("keydown", act);
  }, [step]);
}
