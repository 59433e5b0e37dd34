/** One store: the filter, which the address mirrors, and a few wishes that this browser keeps. */
import { create } from "zustand";
import { everything, type Filter, fromQuery, toQuery } from "./filter";

export type Theme = "light" | "dark" | "system";

interface State {
  filter: Filter;
  theme: Theme;
  /** What the pointer or the keyboard is on, in any pane. */
  hover: string | null;
  set: (change: Partial<Filter>) => void;
  select: (id: string | null) => void;
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
  clear: () => put({ filter: { ...everything, sel: get().filter.sel, scale: get().filter.scale } }),
  setTheme: (theme) => {
    localStorage.setItem("theme", theme);
    put({ theme });
  },
  setHover: (hover) => {
    if (hover !== get().hover) put({ hover });
  },
}));

export const useFilter = () => useStore((s) => s.filter);

/** Keep address and store alike: a brush replaces the address, a selection adds to the history. */
export function mirrorInAddress(): () => void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const write = (push: boolean) => {
    const query = toQuery(useStore.getState().filter);
    const address = `${window.location.pathname}${query ? `?${query}` : ""}`;
    if (address !== `${window.location.pathname}${window.location.search}`) {
      window.history[push ? "pushState" : "replaceState"](null, "", address);
    }
  };
  const stop = useStore.subscribe((now, before) => {
    if (now.filter === before.filter) return;
    clearTimeout(waiting);
    if (now.filter.sel !== before.filter.sel) write(true);
    else waiting = setTimeout(() => write(false), 150);
  });
  const back = () => useStore.setState({ filter: fromQuery(window.location.search) });
  window.addEventListener("popstate", back);
  return () => {
    stop();
    clearTimeout(waiting);
    window.removeEventListener("popstate", back);
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
