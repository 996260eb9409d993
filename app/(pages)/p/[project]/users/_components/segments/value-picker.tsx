"use client";

import { X } from "lucide-react";
import { useId, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Input } from "@/app/_ui/field";
import type { ValueFacet } from "@/lib/people";

type ValuePickerProps = {
  label: string;
  values: readonly string[];
  /** What occurs, the commonest first; anything else may be typed as well. */
  known: readonly ValueFacet[];
  onChange: (values: string[]) => void;
};

/** Several texts, chosen from those that occur or typed; each can be taken away again. */
export function ValuePicker({ label, values, known, onChange }: ValuePickerProps) {
  const t = useTranslations();
  const format = useFormatter();
  const id = useId();
  const [text, setText] = useState("");
  const add = (value: string) => {
    const clean = value.trim();
    setText("");
    if (clean !== "" && !values.includes(clean)) onChange([...values, clean]);
  };
  return (
    <div className="min-w-0 flex-1 basis-56">
      {values.length > 0 ? (
        <ul aria-label={label} className="mb-1 flex flex-wrap gap-1">
          {values.map((value) => (
            <li
              key={value}
              className="inline-flex max-w-full items-center rounded-sm border border-accent/40 bg-accent-soft pl-1.5"
            >
              <span className="min-w-0 truncate" title={value}>
                {value}
              </span>
              <button
                type="button"
                className="inline-flex size-6 shrink-0 items-center justify-center"
                aria-label={t("segments.removeValue", { value })}
                onClick={() => onChange(values.filter((each) => each !== value))}
              >
                <X aria-hidden className="size-3.5" />
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <Input
        aria-label={label}
        placeholder={t("segments.pickValue")}
        value={text}
        list={id}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          const value = event.target.value;
          // A browser tells a choice from its list by nothing but the whole value appearing at once.
          const { inputType } = event.nativeEvent as InputEvent;
          if (inputType !== "insertText" && known.some((facet) => facet.value === value)) add(value);
          else setText(value);
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
          event.preventDefault();
          add(text);
        }}
        onBlur={() => add(text)}
      />
      <datalist id={id}>
        {known
          .filter(({ value }) => !values.includes(value))
          .map(({ value, count }) => (
            <option key={value} value={value}>
              {format.number(count)}
            </option>
          ))}
      </datalist>
    </div>
  );
}
