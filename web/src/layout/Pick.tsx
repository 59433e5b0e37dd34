import { type ReactNode, useEffect, useId, useRef, useState } from "react";

export interface Choice {
  id: string;
  label: string;
  about?: string;
}

interface PopoverProps {
  label: string;
  said: string;
  on: boolean;
  onOpen?: () => void;
  /** Made only while it is open. */
  children: () => ReactNode;
}

/** A button that opens a small box under it; Escape or a look elsewhere closes it. */
export function Popover({ label, said, on, onOpen, children }: PopoverProps) {
  const [open, setOpen] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const id = useId();

  useEffect(() => {
    if (!open) return;
    const outside = (e: Event) => {
      if (!frame.current?.contains(e.target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("focusin", outside);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("focusin", outside);
    };
  }, [open]);

  return (
    <div
      className="pick"
      ref={frame}
      onKeyDown={(e) => {
        if (e.key === "Escape" && open) {
          e.stopPropagation();
          setOpen(false);
          frame.current?.querySelector("button")?.focus();
        }
      }}
    >
      <button
        type="button"
        className={on ? "button on" : "button"}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => {
          if (!open) onOpen?.();
          setOpen(!open);
        }}
      >
        <span className="label">{label}</span> {said}
      </button>
      {open && (
        <div role="group" id={id} aria-label={label}>
          {children()}
        </div>
      )}
    </div>
  );
}

interface Props {
  label: string;
  choices: readonly Choice[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
  onOpen?: () => void;
}

/** Choose several of a list: none chosen means all. */
export function Pick({ label, choices, chosen, onChange, onOpen }: Props) {
  const first = choices.find((c) => c.id === chosen[0])?.label ?? chosen[0] ?? "";
  const said = !chosen.length ? "all" : chosen.length === 1 ? first : `${chosen.length} chosen`;
  return (
    <Popover label={label} said={said} on={chosen.length > 0} onOpen={onOpen}>
      {() => <Choices label={label} choices={choices} chosen={chosen} onChange={onChange} />}
    </Popover>
  );
}

type ChoicesProps = Omit<Props, "onOpen">;

function Choices({ label, choices, chosen, onChange }: ChoicesProps) {
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const shown = choices.filter((c) => !wanted || c.label.toLowerCase().includes(wanted));
  return (
    <>
      {choices.length > 8 && (
        <input
          type="search"
          placeholder="Find"
          aria-label={`Find among ${label}`}
          value={search}
          onChange={(e) => setSearch(e.target.value)}
          // biome-ignore lint/a11y/noAutofocus: it opens on demand, to be typed into
          autoFocus
        />
      )}
      {chosen.length > 0 && (
        <button type="button" className="link" onClick={() => onChange([])}>
          Show all
        </button>
      )}
      {shown.slice(0, 200).map((c) => (
        <label key={c.id} title={c.about}>
          <input
            type="checkbox"
            checked={chosen.includes(c.id)}
            onChange={(e) =>
              onChange(e.target.checked ? [...chosen, c.id] : chosen.filter((x) => x !== c.id))
            }
          />
          <span>{c.label}</span>
        </label>
      ))}
      {shown.length > 200 && <p className="quiet">{shown.length - 200} more: type to find.</p>}
      {!shown.length && <p className="quiet">None of this name.</p>}
    </>
  );
}
