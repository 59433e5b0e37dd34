import { useEffect, useRef } from "react";
import { useAsked } from "../../api/asks";
import { useApi } from "../../api/client";
import type { DocumentPage } from "../../api/rows";
import { words } from "../../components/format";
import { marked } from "../../components/Passage";
import { SourceLink } from "../../components/SourceLink";
import { Answer } from "../../components/States";

/** A document, opened at the passage that an assertion stands in. */
export function DocumentView({ id, assertion }: { id: string; assertion: string }) {
  const page = useApi<DocumentPage>(`documents/${encodeURI(id)}${useAsked()}`);
  const here = useRef<HTMLElement>(null);
  const ready = page.data !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: scroll when the page has come
  useEffect(() => {
    here.current?.scrollIntoView({ block: "center" });
    here.current?.focus({ preventScroll: true });
  }, [ready, assertion]);
  return (
    <Answer of={page} what="Opening the document">
      {(d) => (
        <>
          <p>
            <b>{d.title || d.filename}</b>
            <br />
            <span className="quiet">
              {d.author && `${d.author} · `}
              <SourceLink id={d.source} name={d.source_name} />
              {" · "}
              {[d.published, words(d.terms)].filter(Boolean).join(" · ")}
            </span>
          </p>
          {!d.held && <p className="quiet">The study holds what was said, and not the document.</p>}
          <ol className="document">
            {d.passages.map((p) => {
              const at = p.assertions.some((a) => a.id === assertion);
              return (
                <li key={p.id}>
                  <article
                    className={at ? "passage-row here" : "passage-row"}
                    ref={at ? here : undefined}
                    tabIndex={at ? -1 : undefined}
                    aria-current={at ? "location" : undefined}
                  >
                    <p className="quiet">{p.locator}</p>
                    {p.text ? (
                      <blockquote>
                        {marked(
                          p.text,
                          p.assertions.flatMap((a) => a.cues),
                        )}
                      </blockquote>
                    ) : (
                      p.assertions.map((a) => (
                        <blockquote key={a.id} className={a.id === assertion ? "on" : undefined}>
                          {marked(a.gloss, a.cues)}{" "}
                          {a.cues.length > 0 && (
                            <span className="quiet">
                              [
                              {a.cues.map((cue, i) => (
                                <span key={cue}>
                                  {i > 0 && ", "}
                                  <mark>{cue}</mark>
                                </span>
                              ))}
                              ]
                            </span>
                          )}
                        </blockquote>
                      ))
                    )}
                  </article>
                </li>
              );
            })}
          </ol>
        </>
      )}
    </Answer>
  );
}
