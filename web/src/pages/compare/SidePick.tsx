import { useEffect, useId, useState } from "react";
import type { FitRow } from "../../api/rows";
import { words } from "../../components/format";

const DAY = "a day …";

/** Choose a moment of knowledge: now, a fit, after a write, or a day. */
export function SidePick({
  label,
  value,
  onPick,
  fits,
  revision,
}: {
  label: string;
  value: string;
  onPick: (moment: string) => void;
  fits: readonly FitRow[];
  revision: number;
}) {
  const isDay = /^\d{4}-/.test(value);
  const [wanted, setWanted] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another moment was chosen, here or by Back
  useEffect(() => setWanted(false), [value]);
  const byDay = isDay || wanted;
  const id = useId();
  const writes = Array.from({ length: Math.min(revision, 40) }, (_, i) => revision - i);
  return (
    <span className="pair">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        value={byDay ? DAY : value}
        onChange={(e) => {
          const day = e.target.value === DAY;
          setWanted(day);
          if (!day) onPick(e.target.value);
        }}
      >
        <option value="">now</option>
        <optgroup label="with the fit">
          {[...fits].reverse().map((fit) => (
            <option key={fit.id} value={fit.id}>
              {`${words(fit.what)}, seed ${fit.seed}, ${fit.made.slice(0, 16).replace("T", " ")}`}
            </option>
          ))}
        </optgroup>
        <optgroup label="after the write">
          {writes.map((n) => (
            <option key={n} value={`r${n}`}>
              write {n}
            </option>
          ))}
        </optgroup>
        <option>{DAY}</option>
      </select>
      {byDay && (
        <input
          type="date"
          aria-label={`${label}: day`}
          value={isDay ? value : ""}
          onChange={(e) => onPick(e.target.value)}
        />
      )}
    </span>
  );
}
