import { useEffect, useState } from "react";
import { useStudy } from "../api/asks";
import { useStore } from "../state/store";
import { Popover } from "./Pick";

const STEPS = 200;
const DAY = 86_400_000;

/** As the study knew it then: a slider from its making to now, and a day to be typed in. */
export function KnownBy() {
  const known = useStore((s) => s.filter.known);
  const set = useStore((s) => s.set);
  const study = useStudy();
  const made = Date.parse(study.data?.made ?? "");
  const [opened, setOpened] = useState(Date.now);
  const span = Math.max(1, opened - made);
  const at = known ? Math.round((STEPS * (Date.parse(known) - made)) / span) : STEPS;
  const [step, setStep] = useState(at);
  useEffect(() => setStep(Math.min(STEPS, Math.max(0, at))), [at]);

  // A study of days is stepped by minutes, one of years by days.
  const moment = (n: number) => {
    if (n >= STEPS) return null;
    const text = new Date(made + (span * n) / STEPS).toISOString();
    return span < 60 * DAY ? `${text.slice(0, 16)}Z` : text.slice(0, 10);
  };
  const said = known ? known.slice(0, 16).replace("T", " ") : "now";
  return (
    <Popover label="known by" said={said} on={known !== null} onOpen={() => setOpened(Date.now())}>
      {() => (
        <div className="known">
          <label>
            <span>{moment(step)?.replace("T", " ").replace("Z", " UTC") ?? "now"}</span>
            <input
              type="range"
              min={0}
              max={STEPS}
              value={step}
              disabled={Number.isNaN(made)}
              aria-label="As the study knew it"
              aria-valuetext={moment(step) ?? "now"}
              onChange={(e) => setStep(Number(e.target.value))}
              onPointerUp={() => set({ known: moment(step) })}
              onKeyUp={() => set({ known: moment(step) })}
            />
          </label>
          <label>
            <span className="label">or on the day</span>
            <input
              type="date"
              value={known?.slice(0, 10) ?? ""}
              onChange={(e) => set({ known: e.target.value || null })}
            />
          </label>
          <button type="button" className="link" onClick={() => set({ known: null })}>
            As known now
          </button>
        </div>
      )}
    </Popover>
  );
}
