import type { ReactNode } from "react";
import type { ApiError } from "../api/client";

export function Loading({ what = "Reading the study" }: { what?: string }) {
  return (
    <div className="state" role="status">
      <p>{what} …</p>
    </div>
  );
}

export function Empty({ children }: { children: ReactNode }) {
  return (
    <div className="state">
      <p>{children}</p>
    </div>
  );
}

export function Failed({ error, retry }: { error: Error | ApiError; retry?: () => void }) {
  return (
    <div className="state error" role="alert">
      <p>{error.message}</p>
      {retry && (
        <p>
          <button type="button" className="button" onClick={retry}>
            Ask again
          </button>
        </p>
      )}
    </div>
  );
}

interface Asked<T> {
  data: T | undefined;
  error: Error | null;
  isPending: boolean;
  refetch: () => unknown;
}

/** Show loading, failure or the answer: the three states of everything that is asked for. */
export function Answer<T>({
  of,
  what,
  children,
}: {
  of: Asked<T>;
  what?: string;
  children: (data: T) => ReactNode;
}) {
  if (of.data !== undefined) return <>{children(of.data)}</>;
  if (of.error) return <Failed error={of.error} retry={() => void of.refetch()} />;
  return <Loading what={what} />;
}

export function Notes({ of }: { of: readonly string[] }) {
  if (!of.length) return null;
  return (
    <ul className="quiet">
      {of.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}
