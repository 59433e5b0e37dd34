import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { post, useApi } from "../../api/client";
import type { RunGiven, RunState } from "../../api/rows";
import { heard } from "./model";

interface Runs {
  rows: readonly RunState[];
}

/** The runs, the one at work followed by its stream; a run that ends makes all else be asked anew. */
export function useRuns() {
  const queries = useQueryClient();
  const runs = useApi<Runs>("runs");
  const [refused, setRefused] = useState<string | null>(null);
  const atWork = runs.data?.rows.find((run) => run.state === "running") ?? null;
  const id = atWork?.id ?? null;

  useEffect(() => {
    if (id === null) return;
    const stream = new EventSource(`/api/runs/${id}/stream`);
    stream.onmessage = (event) => {
      const told = JSON.parse(event.data) as RunState;
      queries.setQueryData<Runs>(["runs"], (was) => ({ rows: heard(was?.rows ?? [], told) }));
      if (told.state !== "running") {
        stream.close();
        void queries.invalidateQueries();
      }
    };
    return () => stream.close();
  }, [id, queries]);

  const ask = async (path: string, body: unknown) => {
    setRefused(null);
    try {
      const told = await post<RunState>(path, body);
      queries.setQueryData<Runs>(["runs"], (was) => ({ rows: heard(was?.rows ?? [], told) }));
    } catch (error) {
      setRefused((error as Error).message);
      void runs.refetch();
    }
  };
  return {
    runs,
    atWork,
    refused,
    start: (given: RunGiven) => void ask("runs", given),
    cancel: (run: RunState) => void ask(`runs/${run.id}/cancel`, {}),
  };
}
