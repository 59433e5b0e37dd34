import { useState } from "react";
import { useEvents, useParties, useSources, useStudy } from "../api/asks";
import { count, percent, plural, words } from "../components/format";
import { narrowed } from "../state/filter";
import { monthText } from "../state/months";
import { useNarrowedTies } from "../state/narrowed";
import { useFilter, useStore } from "../state/store";
import { KnownBy } from "./KnownBy";
import { Pick } from "./Pick";
import { useSpan } from "./span";

/** One strip governs all panes; what cannot be drawn is counted at its end. */
export function FilterStrip() {
  const filter = useFilter();
  const set = useStore((s) => s.set);
  const clear = useStore((s) => s.clear);
  const study = useStudy();
  const parties = useParties();
  const [asked, setAsked] = useState(false);
  const sources = useSources(asked || filter.sources.length > 0);
  const terms = (name: string) =>
    (study.data?.vocabulary[name] ?? []).map((w) => ({
      id: w.id,
      label: w.label,
      about: w.definition,
    }));
  return (
    <section className="strip" aria-label="Filter">
      <HeldOn />
      <KnownBy />
      <label className="pair">
        <span className="label">at least</span>
        <input
          type="range"
          min={0}
          max={0.95}
          step={0.05}
          value={filter.p}
          onChange={(e) => set({ p: Number(e.target.value) })}
          aria-label="Least likelihood"
          aria-valuetext={filter.p ? percent(filter.p) : "any likelihood"}
        />
        <span className="num">{filter.p ? percent(filter.p) : "any"}</span>
      </label>
      <Pick
        label="groups"
        choices={(parties.data?.rows ?? []).map((p) => ({
          id: p.id,
          label: p.name,
          about: p.names.join(", "),
        }))}
        chosen={filter.groups}
        onChange={(groups) => set({ groups })}
      />
      <Pick
        label="relations"
        choices={terms("relations")}
        chosen={filter.relations}
        onChange={(relations) => set({ relations })}
      />
      <Pick
        label="supports"
        choices={terms("supports")}
        chosen={filter.supports}
        onChange={(supports) => set({ supports })}
      />
      <Pick
        label="tier"
        choices={terms("tiers")}
        chosen={filter.tiers}
        onChange={(tiers) => set({ tiers })}
      />
      <Pick
        label="source"
        choices={(sources.data?.rows ?? []).map((s) => ({
          id: s.id,
          label: s.name,
          about: words(s.kind),
        }))}
        chosen={filter.sources}
        onOpen={() => setAsked(true)}
        onChange={(next) => set({ sources: next })}
      />
      <button
        type="button"
        className="button"
        aria-pressed={filter.one}
        onClick={() => set({ one: !filter.one })}
        title="Only what rests on a single independent root (key 1)"
      >
        Rests on one root
      </button>
      {narrowed(filter) > 0 && (
        <button type="button" className="link" onClick={clear}>
          Clear
        </button>
      )}
      <Counted />
    </section>
  );
}

/** The time brush in words, with a step back and forward by its own length. */
function HeldOn() {
  const { from, to } = useFilter();
  const step = useStepYears();
  const text =
    from === null && to === null
      ? "any time"
      : from !== null && to !== null && from % 12 === 0 && to % 12 === 11
        ? [...new Set([from, to].map((m) => Math.floor(m / 12)))].join(" – ")
        : `${monthText(from) || "…"} – ${monthText(to) || "…"}`;
  return (
    <span className="pair">
      <span className="label">held on</span>
      <button
        type="button"
        className="button small"
        onClick={() => step(-1)}
        aria-label="A year back"
      >
        ‹
      </button>
      <output className="num" aria-live="polite">
        {text}
      </output>
      <button type="button" className="button small" onClick={() => step(1)} aria-label="A year on">
        ›
      </button>
    </span>
  );
}

/** Step the brush by whole years; an open brush begins at the last or the first year. */
export function useStepYears() {
  const span = useSpan();
  return (way: 1 | -1) => {
    const { filter, set } = useStore.getState();
    if (!span) return;
    const [first, last] = span;
    const width =
      filter.from !== null && filter.to !== null ? Math.max(12, filter.to - filter.from + 1) : 12;
    let from: number;
    if (filter.from === null || filter.to === null) {
      from = way > 0 ? first : last - 11;
    } else if (way > 0) {
      from = Math.ceil((filter.from + 1) / 12) * 12;
    } else {
      from = Math.floor((filter.from - 1) / 12) * 12;
    }
    from = Math.min(Math.max(from, first), Math.max(first, last + 1 - width));
    set({ from, to: from + width - 1 });
  };
}

/** What is drawn, of how much, and what no pane can draw. */
function Counted() {
  const { answer, ties, outside } = useNarrowedTies();
  const events = useEvents();
  const all = answer.data?.rows.length ?? 0;
  const { undated = 0, unplaced = 0 } = events.data?.header ?? {};
  return (
    <p className="counted num" role="status">
      <b>{count(ties.length)}</b> of {plural(all, "tie")}
      {outside > 0 && ` · ${count(outside)} at other times`}
      {undated > 0 && ` · ${plural(undated, "undated event")}`}
      {unplaced > 0 && ` · ${count(unplaced)} unplaced`}
    </p>
  );
}
