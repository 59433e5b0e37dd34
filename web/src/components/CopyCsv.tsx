import { useState } from "react";
import { csv } from "./format";

/** A button that puts a table on the clipboard. */
export function CopyCsv({ table }: { table: () => readonly (readonly unknown[])[] }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(csv(table()));
    setCopied(true);
    setTimeout(() => setCopied(false), 1600);
  };
  return (
    <button type="button" className="button small noprint" onClick={() => void copy()}>
      {copied ? "Copied" : "Copy as CSV"}
    </button>
  );
}
