import { Fragment, type ReactNode } from "react";
import type { Cited } from "../api/rows";

/** Mark cue words where they stand in a text; the text itself is never read as HTML. */
export function marked(text: string, cues: readonly string[]): ReactNode {
  const wanted = cues.filter(Boolean).sort((a, b) => b.length - a.length);
  if (!wanted.length) return text;
  const pattern = new RegExp(`(${wanted.map(escaped).join("|")})`, "giu");
  return text.split(pattern).map((part, i) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other name
    i % 2 ? <mark key={i}>{part}</mark> : <Fragment key={i}>{part}</Fragment>,
  );
}

const escaped = (text: string) =>
  text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+");

interface Props {
  cited: Cited;
  onOpen?: (document: string, assertion: string) => void;
}

/** What stands in a source, with its chain and hedge, cues marked, and denials as such. */
export function Passage({ cited, onOpen }: Props) {
  const [text, listed] = splitCues(cited.says);
  const cues = [...listed, ...cited.cues, cited.hedge];
  const kind = cited.withdrawn ? "withdrawn" : cited.polarity === "negated" ? "denied" : "";
  const loose = listed.filter((cue) => !text.toLowerCase().includes(cue.toLowerCase()));
  return (
    <article className={`passage ${kind}`}>
      <p className="where">{cited.where}</p>
      <blockquote>
        {marked(text, cues)}
        {loose.length > 0 && (
          <span className="quiet">
            {" "}
            [
            {loose.map((cue, i) => (
              <Fragment key={cue}>
                {i > 0 && ", "}
                <mark>{cue}</mark>
              </Fragment>
            ))}
            ]
          </span>
        )}
      </blockquote>
      {onOpen && cited.document && (
        <button
          type="button"
          className="link"
          onClick={() => onOpen(cited.document, cited.assertion)}
        >
          Open the document here
        </button>
      )}
    </article>
  );
}

/** A gloss carries its cues in brackets at its end: `… [“some degree of”, “technical”]`. */
export function splitCues(says: string): [string, string[]] {
  const found = /^(.*?)\s*\[((?:“[^”]*”(?:, )?)+)\]$/su.exec(says);
  if (!found) return [says, []];
  return [found[1] ?? "", [...(found[2] ?? "").matchAll(/“([^”]*)”/gu)].map((m) => m[1] ?? "")];
}
