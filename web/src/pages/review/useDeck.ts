import { useCallback, useEffect, useReducer, useRef, useState } from "react";
import { ApiError, post, queries, useApi } from "../../api/client";
import type { ProposalRow, Reviewed, Rows, Stale } from "../../api/rows";
import { empty, step } from "./deck";

export type Given = "accept" | "reject" | "unsure" | "correct";

export interface Refusal {
  said: string;
  /** What stands now, where the server told. */
  now: ProposalRow | null;
}

/** One coder's deck: verdicts leave in order, and one that is refused comes back with its reason. */
export function useDeck(who: string, tier: string) {
  const asked = new URLSearchParams({ who, limit: "50", ...(tier ? { tier } : {}) });
  const queue = useApi<Rows<ProposalRow>>(`queue?${asked}`);
  const [deck, act] = useReducer(step, empty);
  const [refused, setRefused] = useState<Refusal | null>(null);
  const line = useRef<Promise<unknown>>(Promise.resolve());
  const { data } = queue;

  useEffect(() => {
    if (data) act({ do: "deal", rows: data.rows });
  }, [data]);

  const now = useRef({ deck, revision: 0 });
  now.current = { deck, revision: data?.revision ?? 0 };

  // The deck holds fifty; the rest of the queue is fetched as it runs low.
  const low = deck.rows.length < 5 && deck.sending.length === 0 && deck.given.length > 0;
  const { refetch } = queue;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each verdict
  useEffect(() => {
    if (low) void refetch();
  }, [low, deck.given.length]);

  const decide = useCallback(
    (verdict: Given, corrected?: Record<string, unknown>) => {
      const row = now.current.deck.rows[0];
      if (!row) return;
      const based = now.current.deck.seen[row.id] ?? now.current.revision;
      setRefused(null);
      now.current.deck = step(now.current.deck, { do: "send" });
      act({ do: "send" });
      const body = {
        assertion: row.id,
        verdict,
        who,
        based_on: based,
        corrected: corrected ?? null,
      };
      line.current = line.current
        .then(() => post<Reviewed>("review", body))
        .then(({ review, revision }) => {
          act({ do: "recorded", id: row.id, review, revision });
          void queries.invalidateQueries({
            predicate: (q) => /^study/.test(String(q.queryKey[0])),
          });
        })
        .catch((error: unknown) => {
          const stale = error instanceof ApiError && error.status === 409;
          const told = stale ? (error.body as Stale) : null;
          act({
            do: "refused",
            id: row.id,
            now: told?.now ?? null,
            revision: told?.revision ?? null,
          });
          setRefused({ said: String((error as Error).message), now: told?.now ?? null });
        });
    },
    [who],
  );

  const undo = useCallback(() => {
    line.current = line.current
      .then(async () => {
        const last = now.current.deck.given.at(-1);
        if (!last) return;
        const { revision } = await post<Reviewed>("undo", { review: last.review.id, who });
        setRefused(null);
        act({ do: "undone", review: last.review.id, revision });
      })
      .catch((error: unknown) => setRefused({ said: String((error as Error).message), now: null }));
  }, [who]);

  const skip = useCallback(() => {
    setRefused(null);
    act({ do: "skip" });
  }, []);

  return { queue, deck, refused, decide, undo, skip };
}
