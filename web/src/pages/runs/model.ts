/** The words under the page of runs. */
import type { RunGiven, RunState } from "../../api/rows";

/** Time left, as coarse as it is known. */
export function leftWords(seconds: number | null): string {
  if (seconds === null) return "reckoning how long";
  if (seconds < 5) return "a few seconds left";
  if (seconds < 90) return `about ${Math.round(seconds / 5) * 5} s left`;
  return `about ${Math.round(seconds / 60)} min left`;
}

export function givenWords({ what, seed, fast, draws, chains }: RunGiven): string {
  const how = fast ? "fast" : `${chains} chains of ${draws} draws`;
  return `${what ?? "everything"}, seed ${seed}, ${how}`;
}

export function tookSeconds({ started, ended }: RunState): number | null {
  return ended ? (Date.parse(ended) - Date.parse(started)) / 1000 : null;
}

/** Put what a stream told in place of what was known of that run. */
export function heard(rows: readonly RunState[], told: RunState): RunState[] {
  return rows.some((row) => row.id === told.id)
    ? rows.map((row) => (row.id === told.id ? told : row))
    : [told, ...rows];
}
