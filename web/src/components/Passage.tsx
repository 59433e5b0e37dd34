import { Fragment, type ReactNode, useContext } from "react";
import type { Cited } from "../api/rows";
import { SourceLink, Sources } from "./SourceLink";

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
      <p className="where">
        <Where cited={cited} />
      </p>
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

/** Where it stands, with each source of its chain a link. */
function Where({ cited: { where, chain } }: { cited: Cited }) {
  const { names } = useContext(Sources);
  const parts = around(
    where,
    chain.map((id) => names.get(id) ?? id),
  );
  if (!parts) return where;
  return (
    <>
      {parts[0]}
      {chain.map((id, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a chain may name one source twice
        <Fragment key={i}>
          {i > 0 && " → "}
          <SourceLink id={id} />
        </Fragment>
      ))}
      {parts[1]}
    </>
  );
}

/** What stands before and after a chain of names in a line; null where it is not there. */
export function around(where: string, names: readonly string[]): [string, string] | null {
  const chain = names.join(" → ");
  const at = names.length ? where.lastIndexOf(chain) : -1;
  return at < 0 ? null : [where.slice(0, at), where.slice(at + chain.length)];
}

/** A gloss carries its cues in brackets at its end: `… [“some degree of”, “technical”]`. */
export function splitCues(says: string): [string, string[]] {
  const found = /^(.*?)\s*\[((?:“[^”]*”(?:, )?)+)\]$/su.exec(says);
  if (!found) return [says, []];
  return [found[1] ?? "", [...(found[2] ?? "").matchAll(/“([^”]*)”/gu)].map((m) => m[1] ?? "")];
}
