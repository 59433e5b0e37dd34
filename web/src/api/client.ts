/** A thin client: one function that asks, one error that says what went wrong in a sentence. */
import { QueryClient, useQuery } from "@tanstack/react-query";

export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly body: unknown = null,
  ) {
    super(message);
  }
}

async function refuse(answer: Response): Promise<never> {
  const body = await answer.json().catch(() => null);
  const detail = body && typeof body.detail === "string" ? body.detail : null;
  const words =
    answer.status === 401 || answer.status === 403
      ? "This page has lost its token: open the address that `tacitus open` printed."
      : `The server answered ${answer.status} without saying why.`;
  throw new ApiError(answer.status, detail ?? words, body);
}

async function ask(path: string, init?: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(`/api/${path}`, { credentials: "same-origin", ...init });
  } catch {
    throw new ApiError(0, "The server does not answer: is `tacitus open` still running?");
  }
  return answer.ok ? answer : refuse(answer);
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await ask(path, { signal: signal ?? null })).json() as Promise<T>;
}

export async function getBytes(path: string, signal?: AbortSignal): Promise<ArrayBuffer> {
  return (await ask(path, { signal: signal ?? null })).arrayBuffer();
}

export async function post<T>(path: string, body: unknown): Promise<T> {
  const answer = await ask(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return answer.json() as Promise<T>;
}

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: true,
      retry: (times, error) => times < 2 && !(error instanceof ApiError && error.status >= 400),
    },
  },
});

/** Ask for one path and keep the last answer on screen while the next is on its way. */
export function useApi<T>(path: string | null) {
  return useQuery<T, ApiError>({
    queryKey: [path],
    queryFn: ({ signal }) => get<T>(path ?? "", signal),
    enabled: path !== null,
    placeholderData: (before) => before,
  });
}
