import { type FormEvent, useEffect, useRef, useState } from "react";
import { useStudy } from "../../api/asks";
import { plural } from "../../components/format";
import { Answer, Empty } from "../../components/States";
import { Frame } from "../Frame";
import { Card } from "./Card";
import { Correct } from "./Correct";
import { type Given, useDeck } from "./useDeck";

const KEYS: readonly [string, Given | "skip" | "undo", string][] = [
  ["a", "accept", "Accept"],
  ["x", "reject", "Reject"],
  ["u", "unsure", "Unsure"],
  ["c", "correct", "Correct"],
  ["s", "skip", "Skip"],
  ["z", "undo", "Undo"],
];

/** The queue: one proposal at a time beside its passage, and a key for each verdict. */
export default function Review() {
  const [who, setWho] = useState(localStorage.getItem("coder") ?? "");
  const name = (given: string) => {
    localStorage.setItem("coder", given);
    setWho(given);
  };
  return (
    <Frame path="/review">
      {who ? <Desk key={who} who={who} onLeave={() => name("")} /> : <Who onName={name} />}
    </Frame>
  );
}

function Who({ onName }: { onName: (who: string) => void }) {
  const submit = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    const who = String(new FormData(e.currentTarget).get("who") ?? "").trim();
    if (who) onName(who);
  };
  return (
    <form className="who" onSubmit={submit}>
      <label>
        <span>Your name, as it will stand beside your verdicts</span>
        {/* biome-ignore lint/a11y/noAutofocus: the page waits for nothing else */}
        <input type="text" name="who" autoFocus required maxLength={200} autoComplete="name" />
      </label>
      <button type="submit" className="button primary">
        Begin
      </button>
      <p className="quiet">
        Each coder has a queue of their own and does not see what another decided.
      </p>
    </form>
  );
}

function Desk({ who, onLeave }: { who: string; onLeave: () => void }) {
  const [tier, setTier] = useState("");
  const { queue, deck, refused, decide, undo, skip } = useDeck(who, tier);
  const [correcting, setCorrecting] = useState(false);
  const study = useStudy();
  // How many wait was counted when the queue was fetched, and holds until the next verdict.
  const counted = useRef({ data: queue.data, given: deck.given.length });
  if (counted.current.data !== queue.data)
    counted.current = { data: queue.data, given: deck.given.length };
  const fresh = counted.current.given === deck.given.length && !deck.sending.length;
  const top = deck.rows[0];
  const act = (what: Given | "skip" | "undo") => {
    if (what === "undo") undo();
    else if (!top) return;
    else if (what === "skip") skip();
    else if (what === "correct") setCorrecting(true);
    else decide(what);
  };
  useEffect(() => {
    const press = (e: KeyboardEvent) => {
      const at = e.target as HTMLElement;
      if (correcting || e.ctrlKey || e.metaKey || e.altKey) return;
      if (at.closest("input, textarea, select, dialog")) return;
      const found = KEYS.find(([key]) => key === e.key.toLowerCase());
      if (found) act(found[1]);
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  });
  return (
    <>
      <div className="tools noprint">
        <span>
          Coding as <b>{who}</b>{" "}
          <button type="button" className="link" onClick={onLeave}>
            somebody else
          </button>
        </span>
        <label className="pair">
          <span className="label">tier</span>
          <select value={tier} onChange={(e) => setTier(e.target.value)}>
            <option value="">all</option>
            {(study.data?.vocabulary.tiers ?? []).map((t) => (
              <option key={t.id} value={t.id}>
                {t.label}
              </option>
            ))}
          </select>
        </label>
        <span className="num" role="status" data-given={deck.given.length}>
          {plural(deck.given.length, "verdict")} given
          {deck.sending.length > 0 && `, ${deck.sending.length} on the way`}
          {fresh && queue.data?.notes.map((note) => ` · ${note}`)}
        </span>
      </div>
      {refused && (
        <div className="cannot" role="alert">
          <h3>Your last verdict was not recorded</h3>
          <p>{refused.said}</p>
          {refused.now && (
            <p>
              It stands now as: “{refused.now.gloss}”
              {refused.now.verdicts.map((v) => (
                <span key={v.id}>
                  {" "}
                  · <b>{v.verdict}</b> by {v.who}
                </span>
              ))}
              . Decide again: both verdicts are kept.
            </p>
          )}
        </div>
      )}
      <Answer of={queue} what="Fetching the queue">
        {() =>
          top ? (
            <div className="desk">
              {correcting ? (
                <Correct
                  row={top}
                  onCancel={() => setCorrecting(false)}
                  onSend={(corrected) => {
                    setCorrecting(false);
                    decide("correct", corrected);
                  }}
                />
              ) : (
                <Card row={top} />
              )}
              <div className="verdicts noprint" role="group" aria-label="Verdict">
                {KEYS.map(([key, what, title]) => (
                  <button
                    key={key}
                    type="button"
                    className={what === "accept" ? "button primary" : "button"}
                    disabled={correcting || (what === "undo" && !deck.given.length)}
                    onClick={() => act(what)}
                    aria-keyshortcuts={key}
                  >
                    {title} <kbd>{key}</kbd>
                  </button>
                ))}
              </div>
              {deck.rows.length > 1 && (
                <ol className="coming" aria-label="Next in the queue">
                  {deck.rows.slice(1, 7).map((row) => (
                    <li key={row.id}>{row.gloss}</li>
                  ))}
                </ol>
              )}
            </div>
          ) : (
            <Empty>
              {deck.given.length
                ? "That was the last one: nothing waits for you. "
                : "Nothing waits for review. "}
              {deck.given.length > 0 && (
                <button type="button" className="link" onClick={undo}>
                  Undo the last verdict (z)
                </button>
              )}
            </Empty>
          )
        }
      </Answer>
    </>
  );
}
