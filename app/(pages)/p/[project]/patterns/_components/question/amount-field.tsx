"use client";

import { useId, useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { FieldNotes, Input, Select } from "@/app/_ui/field";
import { DURATION_UNITS, splitDuration, type DurationUnit } from "../../_lib/duration";

type LabelledProps = {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  id: string;
  children: ReactNode;
};

/** A label above one or two controls; the first has the label's id. */
export function Labelled({ label, hint, error, id, children }: LabelledProps) {
  return (
    <div className="space-y-1">
      <label htmlFor={id} className="block text-sm font-medium">
        {label}
      </label>
      <div className="flex gap-1.5">{children}</div>
      <FieldNotes id={id} hint={hint} error={error} />
    </div>
  );
}

type NumberFieldProps = {
  label: string;
  text: string;
  placeholder?: string;
  hint?: ReactNode;
  error?: string | undefined;
  onChange: (text: string) => void;
};

/** A number as it is typed; whether it makes sense says the address. */
export function NumberField({ label, text, placeholder, hint, error, onChange }: NumberFieldProps) {
  const id = useId();
  return (
    <Labelled label={label} hint={hint} error={error} id={id}>
      <AmountInput id={id} text={text} placeholder={placeholder} error={error} onChange={onChange} />
    </Labelled>
  );
}

type AmountInputProps = {
  id: string;
  text: string;
  placeholder?: string | undefined;
  error?: string | undefined;
  onChange: (text: string) => void;
};

export function AmountInput({ id, text, placeholder, error, onChange }: AmountInputProps) {
  return (
    <Input
      id={id}
      inputMode="decimal"
      autoComplete="off"
      className="min-w-0 flex-1"
      value={text}
      placeholder={placeholder}
      {...(error ? { "aria-invalid": true, "aria-describedby": `${id}-error` } : {})}
      onChange={(event) => onChange(event.target.value.trim())}
    />
  );
}

type DurationFieldProps = Omit<NumberFieldProps, "placeholder"> & { unit: DurationUnit };

/** A span of time: a number and its unit. */
export function DurationField({ label, text, unit: first, hint, error, onChange }: DurationFieldProps) {
  const t = useTranslations();
  const id = useId();
  // Of an empty field the unit is remembered here; the address holds none.
  const [spare, setSpare] = useState(first);
  const { amount, unit } = splitDuration(text, spare);
  const write = (nextAmount: string, nextUnit: DurationUnit) => {
    setSpare(nextUnit);
    onChange(nextAmount === "" ? "" : `${nextAmount}${nextUnit}`);
  };
  return (
    <Labelled label={label} hint={hint} error={error} id={id}>
      <AmountInput
        id={id}
        text={amount}
        placeholder={t("patterns.unlimited")}
        error={error}
        onChange={(next) => write(next, unit)}
      />
      <Select
        className="w-auto shrink-0"
        aria-label={t("patterns.unitOf", { field: label })}
        value={unit}
        onChange={(event) => write(amount, DURATION_UNITS.find((each) => each === event.target.value) ?? unit)}
      >
        {DURATION_UNITS.map((each) => (
          <option key={each} value={each}>
            {t(`patterns.unit.${each}`)}
          </option>
        ))}
      </Select>
    </Labelled>
  );
}
