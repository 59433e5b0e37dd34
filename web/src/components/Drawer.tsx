import { type ReactNode, useEffect, useRef } from "react";

interface Props {
  title: string;
  onClose: () => void;
  onBack?: () => void;
  children: ReactNode;
}

/** The drawer at the right; Escape closes it and the focus returns to where it came from. */
export function Drawer({ title, onClose, onBack, children }: Props) {
  const before = useRef<Element | null>(null);
  const frame = useRef<HTMLElement>(null);
  useEffect(() => {
    before.current = document.activeElement;
    return () => {
      if (before.current instanceof HTMLElement && before.current.isConnected)
        before.current.focus();
    };
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new title is a new subject
  useEffect(() => {
    frame.current?.querySelector(".content")?.scrollTo(0, 0);
  }, [title]);
  return (
    <aside
      className="drawer"
      aria-label="Evidence"
      ref={frame}
      onKeyDown={(e) => {
        if (e.key === "Escape") onClose();
      }}
    >
      <header>
        {onBack && (
          <button type="button" className="button small" onClick={onBack}>
            ← Back
          </button>
        )}
        <h2 aria-live="polite">{title}</h2>
        <button type="button" className="button small noprint" onClick={onClose}>
          Close
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls needs the keyboard */}
      <section className="content" tabIndex={0} aria-label="What carries it">
        {children}
      </section>
    </aside>
  );
}
