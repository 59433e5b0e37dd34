/** The deck of proposals that one coder works through: pure, so that no verdict can be lost. */
import type { ProposalRow, Review } from "../../api/rows";

export interface Verdict {
  row: ProposalRow;
  review: Review;
}

export interface Deck {
  rows: readonly ProposalRow[];
  /** Given and on their way, in order. */
  sending: readonly ProposalRow[];
  given: readonly Verdict[];
  /** The revision at which this page last saw a proposal, where that is later than the queue's. */
  seen: Readonly<Record<string, number>>;
}

export type Act =
  | { do: "deal"; rows: readonly ProposalRow[] }
  | { do: "send" }
  | { do: "skip" }
  | { do: "recorded"; id: string; review: Review; revision: number }
  | { do: "refused"; id: string; now: ProposalRow | null; revision: number | null }
  | { do: "undone"; review: string; revision: number };

export const empty: Deck = { rows: [], sending: [], given: [], seen: {} };

export function step(deck: Deck, act: Act): Deck {
  const [top, ...rest] = deck.rows;
  switch (act.do) {
    case "deal": {
      // What this page has in hand stays as it lies; only what is new comes under it.
      const held = new Set([...deck.rows, ...deck.sending].map((r) => r.id));
      const mine = new Set(deck.given.map((g) => g.row.id));
      const fresh = act.rows.filter((r) => !held.has(r.id) && !mine.has(r.id));
      return { ...deck, rows: [...deck.rows, ...fresh] };
    }
    case "send":
      return top ? { ...deck, rows: rest, sending: [...deck.sending, top] } : deck;
    case "skip":
      return top ? { ...deck, rows: [...rest, top] } : deck;
    case "recorded": {
      const row = deck.sending.find((r) => r.id === act.id);
      if (!row) return deck;
      return {
        ...deck,
        sending: deck.sending.filter((r) => r !== row),
        given: [...deck.given, { row, review: act.review }],
        seen: { ...deck.seen, [act.id]: act.revision },
      };
    }
    case "refused": {
      const row = deck.sending.find((r) => r.id === act.id);
      if (!row) return deck;
      return {
        ...deck,
        rows: [act.now ?? row, ...deck.rows],
        sending: deck.sending.filter((r) => r !== row),
        seen: act.revision === null ? deck.seen : { ...deck.seen, [act.id]: act.revision },
      };
    }
    case "undone": {
      const last = deck.given.find((g) => g.review.id === act.review);
      if (!last) return deck;
      return {
        ...deck,
        rows: [last.row, ...deck.rows],
        given: deck.given.filter((g) => g !== last),
        seen: { ...deck.seen, [last.row.id]: act.revision },
      };
    }
  }
}
