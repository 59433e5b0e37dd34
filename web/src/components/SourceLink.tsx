import { createContext, Fragment, useContext } from "react";

export interface KnownSources {
  /** Names by id. */
  names: ReadonlyMap<string, string>;
  open: (id: string) => void;
}

/** The sources that a name may lead to; outside of it a name is words alone. */
export const Sources = createContext<KnownSources>({ names: new Map(), open: () => {} });

/** A source's name, or a root's, that opens its drawer where the study knows it. */
export function SourceLink({ id, name }: { id: string; name?: string }) {
  const { names, open } = useContext(Sources);
  const said = name ?? names.get(id) ?? id;
  if (!names.has(id)) return said;
  return (
    <button type="button" className="link plain" onClick={() => open(id)}>
      {said}
    </button>
  );
}

/** A line of names without ids, such as a chain: each name that is known becomes a link. */
export function SourcesNamed({ line }: { line: string }) {
  const { names } = useContext(Sources);
  return line.split(/( → |; |, )/).map((part, i) => {
    const id = [...names].find(([, name]) => name === part)?.[0];
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one line have no other name
    return id ? <SourceLink key={i} id={id} /> : <Fragment key={i}>{part}</Fragment>;
  });
}
