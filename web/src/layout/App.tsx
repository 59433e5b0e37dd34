import { Suspense, useCallback, useEffect, useRef } from "react";
import { Route, Switch, useLocation } from "wouter";
import { useStudy } from "../api/asks";
import { Failed, Loading } from "../components/States";
import { type Page, pages } from "../pages/registry";
import { Evidence } from "../panes/evidence/Evidence";
import { type Theme, useStore } from "../state/store";
import { FilterStrip } from "./FilterStrip";
import { KeyHelp } from "./KeyHelp";
import { KnownSources } from "./KnownSources";
import { useKeys } from "./keys";
import { PageLink } from "./PageLink";
import { PrintedHead } from "./PrintedHead";

const GROUPS: readonly [Page["group"], string][] = [
  ["look", "Look"],
  ["weigh", "Weigh"],
  ["do", "Do"],
];

export function App() {
  const study = useStudy();
  const sel = useStore((s) => s.filter.sel);
  const [path] = useLocation();
  const help = useRef<HTMLDialogElement>(null);
  useKeys(useCallback(() => help.current?.showModal(), []));
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
      <KeyHelp box={help} />
      <Rail />
      <FilterStrip />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls needs the keyboard */}
      <main className="main" id="main" tabIndex={0}>
        <PrintedHead />
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
      <PageLink to="/" className="wordmark">
        tacitus
      </PageLink>
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

function Rail() {
  const [path] = useLocation();
  const study = useStudy();
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
              <PageLink
                key={p.path}
                to={p.path}
                aria-current={p.path === path ? "page" : undefined}
                title={p.about}
              >
                {p.title}
                {p.path === "/review" && queue > 0 && <span className="num">{queue}</span>}
              </PageLink>
            ))}
          </section>
        );
      })}
    </nav>
  );
}
