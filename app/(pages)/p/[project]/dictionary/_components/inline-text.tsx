"use client";

import { Pencil } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { cn } from "@/app/_ui/cn";
import { Input } from "@/app/_ui/field";
import { readProblem } from "@/app/_ui/problem";

type InlineTextProps = {
  /** What is edited, such as “Definition”, and of which type. */
  field: string;
  owner: string;
  value: string;
  /** What stands where there is nothing. */
  placeholder: string;
  hint?: string;
  charsMax: number;
  className?: string;
  /** Resolves when it is stored; what it throws is said beside the field, and what was typed stays. */
  onSave: (text: string) => Promise<unknown>;
};

/** A text that becomes a field when it is pressed: Enter and leaving it save, Esc takes back. */
export function InlineText(props: InlineTextProps) {
  const { field, owner, value, placeholder, className } = props;
  const t = useTranslations();
  const [editing, setEditing] = useState(false);
  /** Whoever ends with a key goes on from here; whoever went elsewhere stays there. */
  const [comesBack, setComesBack] = useState(false);
  const close = (byKey: boolean) => {
    setComesBack(byKey);
    setEditing(false);
  };
  if (editing) return <TextField {...props} onClose={close} />;
  const shown = value === "" ? placeholder : value;
  return (
    <button
      type="button"
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- the keyboard comes back to where it was
      autoFocus={comesBack}
      aria-label={t("dictionary.edit", { field, name: owner, value: shown })}
      onClick={() => setEditing(true)}
      className={cn(
        "group flex min-h-6 w-full items-center gap-1 rounded-sm px-1 text-left wrap-anywhere hover:bg-inset",
        value === "" && "text-sm text-muted",
        className,
      )}
    >
      <span className="line-clamp-3">{shown}</span>
      <Pencil
        aria-hidden
        className="size-3.5 shrink-0 opacity-0 group-hover:opacity-60 group-focus-visible:opacity-60"
      />
    </button>
  );
}

function TextField({
  field,
  owner,
  value,
  hint,
  charsMax,
  onSave,
  onClose,
}: InlineTextProps & { onClose: (byKey: boolean) => void }) {
  const t = useTranslations();
  const [text, setText] = useState(value);
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<string>();
  const save = async (byKey: boolean) => {
    if (saving) return;
    if (text.trim() === value) return onClose(byKey);
    setSaving(true);
    try {
      await onSave(text.trim());
      onClose(byKey);
    } catch (thrown) {
      const problem = readProblem(thrown);
      setError(problem?.offline ? t("error.unreachable") : (problem?.detail ?? problem?.title ?? t("error.unknown")));
      setSaving(false);
    }
  };
  return (
    <div className="min-w-40">
      <Input
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- pressing the text asked for this very field
        autoFocus
        aria-label={t("dictionary.field", { field, name: owner })}
        aria-invalid={error !== undefined}
        className="h-8"
        value={text}
        maxLength={charsMax}
        autoComplete="off"
        // What is being saved can no longer be changed, but keeps the keyboard's place.
        readOnly={saving}
        onChange={(event) => {
          setText(event.target.value);
          setError(undefined);
        }}
        onBlur={() => {
          if (error === undefined) void save(false);
          else onClose(false);
        }}
        onKeyDown={(event) => {
          // Enter also ends the composing of a character.
          if (event.nativeEvent.isComposing) return;
          if (event.key === "Enter") {
            event.preventDefault();
            void save(true);
          }
          if (event.key === "Escape") {
            event.stopPropagation();
            onClose(true);
          }
        }}
      />
      {hint === undefined || error !== undefined ? null : <p className="mt-0.5 text-sm text-muted">{hint}</p>}
      {error === undefined ? null : (
        <p role="alert" className="mt-0.5 text-sm text-danger">
          {error}
        </p>
      )}
    </div>
  );
}
