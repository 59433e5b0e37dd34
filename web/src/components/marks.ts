export interface Mark {
  x: number;
  y: number;
}

/** What lies a step aside counts this much more than what lies a step ahead. */
const ASIDE = 2;

/**
 * The mark that a key leads to: left and right in the order in which the marks are listed, up and
 * down to the nearest above or below, Home and End to the first and the last; null where none is.
 */
export function stepTo(marks: readonly Mark[], at: number, key: string): number | null {
  const last = marks.length - 1;
  if (key === "ArrowRight") return at < last ? at + 1 : null;
  if (key === "ArrowLeft") return at > 0 ? at - 1 : null;
  if (key === "Home") return 0;
  if (key === "End") return last;
  const way = key === "ArrowDown" ? 1 : key === "ArrowUp" ? -1 : 0;
  const here = marks[at];
  if (!way || !here) return null;
  let best: number | null = null;
  let least = Number.POSITIVE_INFINITY;
  marks.forEach(({ x, y }, i) => {
    const ahead = way * (y - here.y);
    const far = ahead + ASIDE * Math.abs(x - here.x);
    if (ahead > 0.5 && far < least) {
      best = i;
      least = far;
    }
  });
  return best;
}
