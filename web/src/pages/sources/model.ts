import type { SourceRow } from "../../api/rows";

/** The Admiralty letters in words; F says that nobody can tell, which is not the middle. */
export const GRADES: Readonly<Record<string, string>> = {
  A: "completely reliable",
  B: "usually reliable",
  C: "fairly reliable",
  D: "not usually reliable",
  E: "unreliable",
  F: "cannot be judged",
};

export const gradeWords = (letter: string | null): string | null =>
  letter === null ? null : (GRADES[letter] ?? null);

export type Learned = "apart" | "not enough" | "nothing";

/** Tell whether the study's own evidence sets a source apart from what its letter says. */
export function learned(row: Pick<SourceRow, "discrimination" | "enough">): Learned {
  if (row.discrimination === null) return "nothing";
  return row.enough ? "apart" : "not enough";
}

export const LEARNED: Readonly<Record<Learned, string>> = {
  apart: "apart from its letter",
  "not enough": "not enough to tell",
  nothing: "nothing to learn from",
};

/** A worth to two places, with a true minus. */
export function shortWorth(n: number): string {
  const text = Math.abs(n).toFixed(2);
  return n < 0 && text !== "0.00" ? `−${text}` : text;
}

/** Of what goes through a source, the share that it only passes on; null where nothing does. */
export function echo(row: Pick<SourceRow, "assertions" | "passed_on">): number | null {
  const all = row.assertions + row.passed_on;
  return all ? row.passed_on / all : null;
}
