import type { ReactNode } from "react";
import { pages } from "./registry";

/** A page: its title, the sentence of the registry, its own tools, and what it shows. */
export function Frame({
  path,
  tools,
  children,
}: {
  path: string;
  tools?: ReactNode;
  children: ReactNode;
}) {
  const page = pages.find((p) => p.path === path);
  return (
    <div className="page">
      <header>
        <h1>{page?.title}</h1>
        <p>{page?.about}</p>
        {tools && <div className="tools noprint">{tools}</div>}
      </header>
      {children}
    </div>
  );
}
