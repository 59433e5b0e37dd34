import { useMemo, useState } from "react";
import { useEvents, useParties, useSources, useStudy } from "../api/asks";
import { count, percent, plural, words } from "../components/format";
import { narrowed } from "../state/filter";
import { monthText } from "../state/months";
import { useNarrowedTies } from "../state/narrowed";
import { useStore } from "../state/store";
import { KnownBy } from "./KnownBy";
import { Pick } from "./Pick";
import { useSpan } from "./span";

/** One strip governs all panes; what cannot be drawn is counted at its end. */
export function FilterStrip() {
  return (
    <section className="strip" aria-label="Filter">
      <HeldOn />
      <KnownBy />
      <AtLeast />
      <Groups />
      <Terms label="relations" list="relations" part="relations" />
      <Terms label="supports" list="supports" part="supports" />
      <Terms label="tier" list="tiers" part="tiers" />
      <Sources />
      <OneRoot />
      <Clear />
      <Counted />
    </section>
  );
}

function AtLeast() {
  const p = useStore((s) => s.filter.p);
  const set = useStore((s) => s.set);
  return (
    <label className="pair">
      <span className="label">at least</span>
      <input
        type="range"
        min={0}
        max={0.95}
        step={0.05}
        value={p}
        onChange={(e) => set({ p: Number(e.target.value) })}
        aria-label="Least likelihood"
        aria-valuetext={p ? percent(p) : "any likelihood"}
      />
      <span className="num">{p ? percent(p) : "any"}</span>
    </label>
  );
}

function Groups() {
  const chosen = useStore((s) => s.filter.groups);
  const set = useStore((s) => s.set);
  const parties = useParties();
  const choices = useMemo(
    () =>
      (parties.data?.rows ?? []).map((p) => ({
        id: p.id,
        label: p.name,
        about: p.names.join(", "),
      })),
    [parties.data],
  );
  return (
    <Pick label="groups" choices={choices} chosen={chosen} onChange={(groups) => set({ groups })} />
  );
}

interface TermsProps {
  label: string;
  /** The closed list of the study's vocabulary. */
  list: string;
  part: "relations" | "supports" | "tiers";
}

function Terms({ label, list, part }: TermsProps) {
  const chosen = useStore((s) => s.filter[part]);
  const set = useStore((s) => s.set);
  const study = useStudy();
  const choices = useMemo(
    () =>
      (study.data?.vocabulary[list] ?? []).map((w) => ({
        id: w.id,
        label: w.label,
        about: w.definition,
      })),
    [study.data, list],
  );
  return (
    <Pick
      label={label}
      choices={choices}
      chosen={chosen}
      onChange={(now) => set({ [part]: now })}
    />
  );
}

function Sources() {
  const chosen = useStore((s) => s.filter.sources);
  const set = useStore((s) => s.set);
  const [asked, setAsked] = useState(false);
  const sources = useSources(asked || chosen.length > 0);
  const choices = (sources.data?.rows ?? []).map((s) => ({
    id: s.id,
    label: s.name,
    about: words(s.kind),
  }));
  return (
    <Pick
      label="source"
      choices={choices}
      chosen={chosen}
      onOpen={() => setAsked(true)}
      onChange={(next) => set({ sources: next })}
    />
  );
}

function OneRoot() {
  const one = useStore((s) => s.filter.one);
  const set = useStore((s) => s.set);
  return (
    <button
      type="button"
      className="button"
      aria-pressed={one}
      onClick={() => set({ one: !one })}
      title="Only what rests on a single independent root (key 1)"
    >
      Rests on one root
    </button>
  );
}

function Clear() {
  const on = useStore((s) => narrowed(s.filter) > 0);
  const clear = useStore((s) => s.clear);
  if (!on) return null;
  return (
    <button type="button" className="link" onClick={clear} title="Show everything (key 0)">
      Clear
    </button>
  );
}

/** The time brush in words, with a step back and forward by its own length. */
function HeldOn() {
  const from = useStore((s) => s.filter.from);
  const to = useStore((s) => s.filter.to);
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
