import type { RefObject } from "react";
import { KEYS, MORE_KEYS } from "./keys";

/** All keys in one box; the browser keeps the focus in it, and Escape closes it. */
export function KeyHelp({ box }: { box: RefObject<HTMLDialogElement | null> }) {
  return (
    <dialog ref={box} className="keyhelp" aria-labelledby="keyhelp">
      <header>
        <h2 id="keyhelp">Keys</h2>
        <button type="button" className="button small" onClick={() => box.current?.close()}>
          Close
        </button>
      </header>
      <dl className="keys">
        {[...KEYS, ...MORE_KEYS].map(([key, does]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}
