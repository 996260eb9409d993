"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Field, Input } from "@/app/_ui/field";
import type { ModelSettings } from "@/lib/llm";
import type { Draft } from "./draft";

type FieldsProps = { draft: Draft; bad: boolean; onChange: (some: Partial<Draft>) => void };

/** What tokens cost. */
export function PriceFields({ draft, bad, onChange }: FieldsProps) {
  const t = useTranslations();
  return (
    <Group
      title={t("models.prices")}
      hint={t("models.pricesHint")}
      error={bad ? t("models.priceBad") : undefined}
      open={draft.promptPrice !== "" || draft.completionPrice !== ""}
    >
      {(["promptPrice", "completionPrice"] as const).map((name) => (
        <Field key={name} label={t(`models.${name}`)}>
          <Input
            inputMode="decimal"
            autoComplete="off"
            value={draft[name]}
            onChange={(event) => onChange({ [name]: event.target.value })}
          />
        </Field>
      ))}
      <Field label={t("models.currency")}>
        <Input
          autoComplete="off"
          maxLength={3}
          value={draft.currency}
          onChange={(event) => onChange({ currency: event.target.value })}
        />
      </Field>
    </Group>
  );
}

const LIMITS = ["concurrency", "connectS", "firstByteS", "idleS", "totalS"] as const;

/** How much is asked at once and how long is waited; what the server's settings say stands in empty fields. */
export function LimitFields({ draft, bad, onChange, usual }: FieldsProps & { usual: ModelSettings["limits"] }) {
  const t = useTranslations();
  const usually = {
    concurrency: usual.concurrency,
    connectS: usual.connect_ms / 1000,
    firstByteS: usual.first_byte_ms / 1000,
    idleS: usual.idle_ms / 1000,
    totalS: usual.total_ms / 1000,
  };
  return (
    <Group
      title={t("models.limits")}
      hint={t("models.limitsHint")}
      error={bad ? t("models.limitBad") : undefined}
      open={LIMITS.some((name) => draft[name] !== "")}
    >
      {LIMITS.map((name) => (
        <Field key={name} label={t(`models.${name}`)}>
          <Input
            inputMode="decimal"
            autoComplete="off"
            placeholder={String(usually[name])}
            value={draft[name]}
            onChange={(event) => onChange({ [name]: event.target.value })}
          />
        </Field>
      ))}
    </Group>
  );
}

type GroupProps = { title: string; hint: string; error: string | undefined; open: boolean; children: ReactNode };

/** Fields that most people leave alone, folded away. What is wrong among them unfolds them. */
function Group({ title, hint, error, open, children }: GroupProps) {
  return (
    <details open={open || error !== undefined || undefined} className="rounded-md border border-line p-3">
      <summary className="min-h-6 cursor-pointer font-medium">{title}</summary>
      <p className="mt-1 text-sm text-muted">{hint}</p>
      <div className="mt-2 grid gap-3 sm:grid-cols-3">{children}</div>
      {error ? (
        <p role="alert" className="mt-2 text-sm text-danger">
          {error}
        </p>
      ) : null}
    </details>
  );
}
