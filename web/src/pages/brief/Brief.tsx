import { useState } from "react";
import { useStudy } from "../../api/asks";
import { useApi } from "../../api/client";
import type { ExportReport, Formats, Overview } from "../../api/rows";
import { count } from "../../components/format";
import { Answer } from "../../components/States";
import { usePageQuery } from "../asked";
import { Frame } from "../Frame";
import "./brief.css";

/** The brief as it would leave: preview, state, and every format with what its terms keep back. */
export default function Brief() {
  const filtered = usePageQuery();
  const [released, setReleased] = useState(false);
  const query = released ? "?released=true" : filtered;
  const study = useStudy();
  return (
    <Frame
      path="/brief"
      tools={
        <fieldset className="choice">
          <legend className="label">what</legend>
          {[false, true].map((last) => (
            <button
              key={String(last)}
              type="button"
              className="button"
              aria-pressed={released === last}
              onClick={() => setReleased(last)}
            >
              {last ? "the last release" : "the current view"}
            </button>
          ))}
        </fieldset>
      }
    >
      <State of={study.data} released={released} />
      <div className="brief">
        <section aria-labelledby="export">
          <h2 id="export">Export</h2>
          <Exports query={query} />
        </section>
        <p className="printonly">
          The brief is a document of its own: download it, and print that.
        </p>
        <section aria-labelledby="preview" className="noprint">
          <h2 id="preview">Preview</h2>
          <iframe title="The brief" sandbox="" src={`/api/brief${query}`} />
        </section>
      </div>
    </Frame>
  );
}

function State({ of, released }: { of: Overview | undefined; released: boolean }) {
  if (!of) return null;
  return (
    <p className="quiet">
      {released
        ? "What was released stands as it was then, and takes no filter."
        : `The study is ${of.state}, and every page of the brief says so. A release takes two people: tacitus release STUDY.`}
    </p>
  );
}

function Exports({ query }: { query: string }) {
  const formats = useApi<Formats>("export");
  const [chosen, setChosen] = useState("html");
  return (
    <Answer of={formats}>
      {({ formats: listed }) => (
        <>
          <label className="pair">
            <span className="label">format</span>
            <select value={chosen} onChange={(e) => setChosen(e.target.value)}>
              {Object.entries(listed).map(([id, title]) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </select>
          </label>
          {chosen in listed ? <Report format={chosen} query={query} /> : null}
        </>
      )}
    </Answer>
  );
}

/** What an export holds, what the terms of its sources keep back, and what the format cannot say. */
function Report({ format, query }: { format: string; query: string }) {
  const report = useApi<ExportReport>(`export/${format}/report${query}`);
  return (
    <Answer of={report} what="Writing it to see what it holds">
      {(found) => (
        <div className="stack">
          <Counts title="It holds" of={found.rows} none="Nothing to count." />
          <Counts
            title="Kept back under the terms of their sources"
            of={found.left_out}
            none="Nothing is kept back."
          />
          {found.lost.length > 0 && (
            <div>
              <h3>The format cannot hold</h3>
              <ul>
                {found.lost.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            </div>
          )}
          <p>
            <a className="button primary" href={`/api/export/${format}${query}`} download>
              Download {found.filename}
            </a>
          </p>
        </div>
      )}
    </Answer>
  );
}

function Counts({ title, of, none }: { title: string; of: Record<string, number>; none: string }) {
  const counted = Object.entries(of).filter(([, n]) => n > 0);
  return (
    <div>
      <h3>{title}</h3>
      {counted.length ? (
        <p className="num">{counted.map(([name, n]) => `${count(n)} ${name}`).join(", ")}</p>
      ) : (
        <p className="quiet">{none}</p>
      )}
    </div>
  );
}
