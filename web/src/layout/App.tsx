import { Suspense, useEffect } from "react";
import { Link, Route, Switch, useLocation } from "wouter";
import { useStudy } from "../api/asks";
import { Failed, Loading } from "../components/States";
import { type Page, pages } from "../pages/registry";
import { Evidence } from "../panes/evidence/Evidence";
import { toQuery } from "../state/filter";
import { type Theme, useFilter, useStore } from "../state/store";
import { FilterStrip } from "./FilterStrip";
import { KnownSources } from "./KnownSources";
import { useKeys } from "./keys";

const GROUPS: readonly [Page["group"], string][] = [
  ["look", "Look"],
  ["weigh", "Weigh"],
  ["do", "Do"],
];

export function App() {
  const study = useStudy();
  const sel = useStore((s) => s.filter.sel);
  const [path] = useLocation();
  useKeys();
  const title = study.data?.title;
  useEffect(() => {
    const page = pages.find((p) => p.path === path)?.title;
    document.title = [page, title, "tacitus"].filter(Boolean).join(" · ");
  }, [path, title]);
  if (!study.data && study.error)
    return <Failed error={study.error} retry={() => void study.refetch()} />;
  return (
    <div className={path === "/" ? "app drawn" : "app"}>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <TopBar />
      <Rail />
      <FilterStrip />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls needs the keyboard */}
      <main className="main" id="main" tabIndex={0}>
        <div className={sel || path === "/" ? "withdrawer open" : "withdrawer"}>
          <KnownSources on={sel !== null || path !== "/"}>
            <Suspense fallback={<Loading what="Opening the page" />}>
              <Switch>
                {pages.map((p) => (
                  <Route key={p.path} path={p.path} component={p.view} />
                ))}
                <Route>
                  <p className="state">There is no such page.</p>
                </Route>
              </Switch>
            </Suspense>
            {(sel || path === "/") && <Evidence />}
          </KnownSources>
        </div>
      </main>
    </div>
  );
}

function TopBar() {
  const study = useStudy();
  const scale = useStore((s) => s.filter.scale);
  const known = useStore((s) => s.filter.known);
  const set = useStore((s) => s.set);
  const theme = useStore((s) => s.theme);
  const setTheme = useStore((s) => s.setTheme);
  const { data } = study;
  return (
    <header className="topbar">
      <Link href="/" className="wordmark">
        tacitus
      </Link>
      <span className="title">{data?.title ?? "…"}</span>
      {data && <span className="chip">{data.state}</span>}
      {data?.simulated && <span className="chip warn">Simulated: invented groups</span>}
      {known && <span className="chip warn">as known on {known}</span>}
      <span className="push">
        <label className="pair">
          <span className="label">words</span>
          <select
            value={scale ?? "icd203"}
            onChange={(e) => set({ scale: e.target.value === "icd203" ? null : e.target.value })}
          >
            {(data?.scales ?? []).map((s) => (
              <option key={s.id} value={s.id}>
                {s.title}
              </option>
            ))}
          </select>
        </label>
        <label className="pair">
          <span className="label">colours</span>
          <select value={theme} onChange={(e) => setTheme(e.target.value as Theme)}>
            <option value="system">as the system</option>
            <option value="light">light</option>
            <option value="dark">dark</option>
          </select>
        </label>
      </span>
    </header>
  );
}

/** Pages; the filter goes along, the selection stays behind. */
function Rail() {
  const [path] = useLocation();
  const filter = useFilter();
  const study = useStudy();
  const query = toQuery({ ...filter, sel: null });
  const queue = study.data?.counts.queue ?? 0;
  return (
    <nav className="rail" aria-label="Pages">
      {GROUPS.map(([group, title]) => {
        const listed = pages.filter((p) => p.group === group);
        if (!listed.length) return null;
        return (
          <section key={group}>
            <h2>{title}</h2>
            {listed.map((p) => (
              <Link
                key={p.path}
                href={query ? `${p.path}?${query}` : p.path}
                aria-current={p.path === path ? "page" : undefined}
                title={p.about}
                onClick={() => useStore.getState().select(null)}
              >
                {p.title}
                {p.path === "/review" && queue > 0 && <span className="num">{queue}</span>}
              </Link>
            ))}
          </section>
        );
      })}
    </nav>
  );
}
