import { useAsked, useStudy } from "../../api/asks";
import { useApi } from "../../api/client";
import type { FindingRow, Rows } from "../../api/rows";
import { plural } from "../../components/format";
import { Answer } from "../../components/States";
import { KEYS } from "../../layout/keys";
import { useStore } from "../../state/store";

/** Sentences shown at once; the brief holds them all. */
const MOST = 60;

/** With nothing selected: the sentences the study supports, and what its data cannot tell. */
export function Guide() {
  const findings = useApi<Rows<FindingRow>>(`findings${useAsked()}`);
  const study = useStudy();
  const one = useStore((s) => s.filter.one);
  const select = useStore((s) => s.select);
  const gaps = study.data?.gaps ?? [];
  return (
    <aside className="drawer guide" aria-label="Evidence">
      <header>
        <h2>{one ? "What rests on a single root" : "What the study says"}</h2>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls needs the keyboard */}
      <section className="content" tabIndex={0} aria-label="Findings">
        <Answer of={findings}>
          {({ rows }) => {
            const shown = one ? rows.filter((r) => r.roots === 1) : rows;
            if (!shown.length)
              return (
                <p>
                  {one
                    ? "No sentence rests on a single root."
                    : "Nothing is concluded yet: run tacitus infer."}
                </p>
              );
            return (
              <ol className="findings" data-count={shown.length}>
                {shown.slice(0, MOST).map((row) => {
                  const id = row.assessments[0];
                  return (
                    <li key={row.text}>
                      {id ? (
                        <button type="button" onClick={() => select(id)}>
                          {row.text}
                        </button>
                      ) : (
                        row.text
                      )}
                      {row.roots === 1 && <span className="chip warn">one root</span>}
                      {row.roots !== null && row.roots > 1 && (
                        <span className="quiet"> {plural(row.roots, "root")}</span>
                      )}
                    </li>
                  );
                })}
                {shown.length > MOST && (
                  <li className="quiet">
                    {plural(shown.length - MOST, "more sentence")}: see the brief.
                  </li>
                )}
              </ol>
            );
          }}
        </Answer>
        {gaps.length > 0 && (
          <section className="cannot">
            <h3>The data cannot tell</h3>
            <ul className="stack">
              {gaps.map((gap) => (
                <li key={gap}>{gap}</li>
              ))}
            </ul>
          </section>
        )}
        <section className="quiet noprint">
          <h3>Keys</h3>
          <dl className="keys">
            {KEYS.map(([key, does]) => (
              <div key={key}>
                <dt>{key}</dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
      </section>
    </aside>
  );
}
