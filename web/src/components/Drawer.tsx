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
  const content = useRef<HTMLElement>(null);
  /** Whether the focus was last seen in the drawer. */
  const within = useRef(false);
  useEffect(() => {
    before.current = document.activeElement;
    // Who opened it by keyboard reads on in it; a pointer stays where it is.
    if (before.current?.matches(":focus-visible")) content.current?.focus();
    return () => {
      const back = before.current;
      if ((back instanceof HTMLElement || back instanceof SVGElement) && back.isConnected)
        back.focus();
    };
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new title is a new subject
  useEffect(() => {
    content.current?.scrollTo(0, 0);
    // What was followed inside may be gone with the last subject.
    if (within.current && document.activeElement === document.body) content.current?.focus();
  }, [title]);
  return (
    <aside
      className="drawer"
      aria-label="Evidence"
      onFocus={() => {
        within.current = true;
      }}
      onBlur={(e) => {
        within.current = e.relatedTarget === null || e.currentTarget.contains(e.relatedTarget);
      }}
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
      <section className="content" ref={content} tabIndex={0} aria-label="What carries it">
        {children}
      </section>
    </aside>
  );
}
