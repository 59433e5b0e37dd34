import { type FormEvent, useState } from "react";
import { useParties, useStudy } from "../../api/asks";
import type { ProposalRow, Word } from "../../api/rows";

interface Props {
  row: ProposalRow;
  onCancel: () => void;
  onSend: (corrected: Record<string, unknown>) => void;
}

type Fields = Record<string, unknown>;

/** The assertion as it should be: its gloss and closed lists here, all else as it was. */
export function Correct({ row, onCancel, onSend }: Props) {
  const study = useStudy();
  const parties = useParties();
  const [noun, setNoun] = useState<Fields>(row.assertion);
  const statement = (noun.statement ?? {}) as Fields;
  const put = (change: Fields) => setNoun({ ...noun, ...change });
  const state = (change: Fields) => put({ statement: { ...statement, ...change } });
  const words = study.data?.vocabulary ?? {};
  const named = (parties.data?.rows ?? []).map((p) => ({ id: p.id, label: p.name }));
  const send = (e: FormEvent) => {
    e.preventDefault();
    onSend(noun);
  };
  return (
    <form
      className="card correct"
      aria-label="Correct the proposal"
      onSubmit={send}
      onKeyDown={(e) => {
        if (e.key === "Escape") {
          e.stopPropagation();
          onCancel();
        }
      }}
    >
      <label>
        <span className="label">what it says, in a sentence of your own</span>
        <textarea
          rows={2}
          value={String(noun.gloss ?? "")}
          onChange={(e) => put({ gloss: e.target.value })}
          // biome-ignore lint/a11y/noAutofocus: it opens on demand, to be typed into
          autoFocus
        />
      </label>
      <div className="tools">
        {"relation" in statement && (
          <One
            label="relation"
            value={statement.relation}
            choices={words.relations}
            onChange={(relation) => state({ relation })}
          />
        )}
        {(["subjects", "objects"] as const).map((key) => {
          const held = statement[key];
          return Array.isArray(held) && held.length === 1 ? (
            <One
              key={key}
              label={key === "subjects" ? "of" : "to"}
              value={held[0]}
              choices={named}
              onChange={(id) => state({ [key]: [id] })}
            />
          ) : null;
        })}
        {Array.isArray(statement.supports) && statement.supports.length === 1 && (
          <One
            label="support"
            value={statement.supports[0]}
            choices={words.supports}
            onChange={(id) => state({ supports: [id] })}
          />
        )}
        <One
          label="polarity"
          value={noun.polarity}
          choices={words.polarities}
          onChange={(polarity) => put({ polarity })}
        />
        <One
          label="modality"
          value={noun.modality}
          choices={words.modalities}
          onChange={(modality) => put({ modality })}
        />
      </div>
      <p className="tools">
        <button type="submit" className="button primary">
          Record the correction
        </button>
        <button type="button" className="button" onClick={onCancel}>
          Leave it
        </button>
      </p>
    </form>
  );
}

interface OneProps {
  label: string;
  value: unknown;
  choices: readonly Pick<Word, "id" | "label">[] | undefined;
  onChange: (id: string) => void;
}

function One({ label, value, choices = [], onChange }: OneProps) {
  return (
    <label className="pair">
      <span className="label">{label}</span>
      <select value={String(value ?? "")} onChange={(e) => onChange(e.target.value)}>
        {!choices.some((c) => c.id === value) && (
          <option value={String(value)}>{String(value)}</option>
        )}
        {choices.map((c) => (
          <option key={c.id} value={c.id}>
            {c.label}
          </option>
        ))}
      </select>
    </label>
  );
}
