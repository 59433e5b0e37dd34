/** One store: the filter, which the address mirrors, and a few wishes that this browser keeps. */
import { create } from "zustand";
import { type Choice, everything, type Filter, fromQuery, toQuery } from "./filter";

export type Theme = "light" | "dark" | "system";

interface State {
  filter: Filter;
  theme: Theme;
  /** What the pointer or the keyboard is on, in any pane. */
  hover: string | null;
  set: (change: Partial<Filter>) => void;
  select: (id: string | null) => void;
  /** Choose on a page; null is what the page takes by itself. */
  choose: (change: Partial<Record<Choice, string | null>>) => void;
  clear: () => void;
  setTheme: (theme: Theme) => void;
  setHover: (id: string | null) => void;
}

export const useStore = create<State>()((put, get) => ({
  filter: fromQuery(window.location.search),
  theme: (localStorage.getItem("theme") as Theme | null) ?? "system",
  hover: null,
  set: (change) => put({ filter: { ...get().filter, ...change } }),
  select: (sel) => put({ filter: { ...get().filter, sel } }),
  choose: (change) => {
    const { filter } = get();
    const now = Object.entries({ ...filter.choices, ...change }).filter(([, v]) => v !== null);
    put({ filter: { ...filter, choices: Object.fromEntries(now) as Record<string, string> } });
  },
  clear: () => {
    const { sel, scale, choices } = get().filter;
    put({ filter: { ...everything, sel, scale, choices } });
  },
  setTheme: (theme) => {
    localStorage.setItem("theme", theme);
    put({ theme });
  },
  setHover: (hover) => {
    if (hover !== get().hover) put({ hover });
  },
}));

export const useFilter = () => useStore((s) => s.filter);

/** One choice of a page, as the address has it. */
export function useChoice(key: Choice): [string | null, (value: string | null) => void] {
  const value = useStore((s) => s.filter.choices[key] ?? null);
  return [value, (now) => useStore.getState().choose({ [key]: now })];
}

/** How long the filter rests before the address follows: a browser does much at each change of it. */
const REST_MS = 300;

/**
 * Keep address and store alike: a brush replaces the address, a selection or a choice adds to the
 * history, and going to another page or back takes over what its address says.
 */
export function mirrorInAddress(): () => void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let following = false;
  const write = (push: boolean) => {
    const query = toQuery(useStore.getState().filter);
    const address = `${window.location.pathname}${query ? `?${query}` : ""}`;
    if (address !== `${window.location.pathname}${window.location.search}`) {
      window.history[push ? "pushState" : "replaceState"](null, "", address);
    }
  };
  const stop = useStore.subscribe((now, before) => {
    if (now.filter === before.filter || following) return;
    clearTimeout(waiting);
    const { sel, choices } = before.filter;
    if (now.filter.sel !== sel || now.filter.choices !== choices) write(true);
    else waiting = setTimeout(() => write(false), REST_MS);
  });
  const follow = () => {
    const query = window.location.search.slice(1);
    if (query === toQuery(useStore.getState().filter)) return;
    clearTimeout(waiting);
    following = true;
    useStore.setState({ filter: fromQuery(query) });
    following = false;
  };
  // The router tells of each address that a link leads to.
  const moves = ["popstate", "pushState"];
  for (const move of moves) window.addEventListener(move, follow);
  return () => {
    stop();
    clearTimeout(waiting);
    for (const move of moves) window.removeEventListener(move, follow);
  };
}

/** Put the chosen theme on the page, and follow the system where none is chosen. */
export function followTheme(): () => void {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const { theme } = useStore.getState();
    const on = theme === "dark" || (theme === "system" && dark.matches);
    document.documentElement.dataset.theme = on ? "dark" : "light";
    window.dispatchEvent(new Event("themechange"));
  };
  apply();
  dark.addEventListener("change", apply);
  const stop = useStore.subscribe((now, before) => {
    if (now.theme !== before.theme) apply();
  });
  return () => {
    dark.removeEventListener("change", apply);
    stop();
  };
}
