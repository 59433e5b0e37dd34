import { useEffect, useState } from "react";
import { useLocation } from "wouter";
import { useParties, useSources, useStudy } from "../api/asks";
import { words } from "../components/format";
import { pages } from "../pages/registry";
import { filterWords } from "../state/filterWords";
import { useFilter } from "../state/store";

/** What stands over a printed page: whose it is, from when, and what it was narrowed to. */
export function PrintedHead() {
  const { data } = useStudy();
  const filter = useFilter();
  const parties = useParties();
  const sources = useSources(filter.sources.length > 0);
  const [path] = useLocation();
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const before = () => {
      setNow(new Date());
      keepSizes();
    };
    window.addEventListener("beforeprint", before);
    return () => window.removeEventListener("beforeprint", before);
  }, []);
  if (!data) return null;
  const names = new Map(
    [...(parties.data?.rows ?? []), ...(sources.data?.rows ?? [])].map((r) => [r.id, r.name]),
  );
  const minute = (iso: string) => `${iso.slice(0, 16).replace("T", " ")} UTC`;
  const fits = Object.values(data.fits).map((f) => f.id);
  return (
    <div className="printed num" aria-hidden="true">
      <p>
        <b>
          {data.title} · {pages.find((p) => p.path === path)?.title}
        </b>{" "}
        {data.simulated && "Simulated: invented groups. "}
        {data.state}
      </p>
      <p>
        As known {filter.known ?? "now"}, after write {data.revision} · printed{" "}
        {minute(now.toISOString())} · tacitus {data.version}
      </p>
      <p>{filterWords(filter, (id) => names.get(id) ?? words(id)).join(" · ")}</p>
      {fits.length > 0 && <p>Fits: {fits.join(", ")}</p>}
      <p>
        {path}
        {window.location.search}
      </p>
    </div>
  );
}

/** Width of a sheet of A4 on its side within its margins, in CSS pixels. */
const PAPER = 1020;

/** Tell the print style how large each canvas was drawn: a canvas cannot be laid out anew. */
function keepSizes() {
  const panes = document.querySelector<HTMLElement>(".panes");
  panes?.style.setProperty("--fit", String(Math.min(1, PAPER / panes.clientWidth)));
  for (const body of document.querySelectorAll<HTMLElement>(".panel > .body")) {
    const panel = body.parentElement;
    panel?.style.setProperty("--drawn-width", `${body.clientWidth}px`);
    panel?.style.setProperty("--drawn-height", `${body.clientHeight}px`);
  }
}
