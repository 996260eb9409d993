"use client";

import { useTranslations } from "use-intl";
import { Field, Input, Select } from "@/app/_ui/field";
import type { Budget } from "@/lib/runs";

/** A budget as it is being typed. */
export type BudgetText = { amount: string; unit: "tokens" | "cost" };

/** Null for no budget, undefined for what is none. People write 1,000,000 and 1 000 000. */
export function readBudget({ amount, unit }: BudgetText): Budget | null | undefined {
  const text = amount.replace(/[\s,，_]/g, "");
  if (text === "") return null;
  const number = Number(text);
  if (!Number.isFinite(number) || number <= 0) return undefined;
  if (unit === "cost") return { cost: number };
  return Number.isSafeInteger(number) ? { tokens: number } : undefined;
}

export function budgetText(budget: Budget | undefined): BudgetText {
  if (budget?.cost !== undefined) return { amount: String(budget.cost), unit: "cost" };
  return { amount: budget?.tokens === undefined ? "" : String(budget.tokens), unit: "tokens" };
}

type BudgetFieldProps = { value: BudgetText; onChange: (value: BudgetText) => void; wrong: boolean };

export function BudgetField({ value, onChange, wrong }: BudgetFieldProps) {
  const t = useTranslations();
  return (
    <div className="flex items-start gap-2">
      <Field
        className="flex-1"
        label={t("batch.budget")}
        hint={t("batch.budgetHint")}
        error={wrong ? t("batch.budgetWrong") : undefined}
      >
        <Input
          inputMode="decimal"
          autoComplete="off"
          value={value.amount}
          onChange={(event) => onChange({ ...value, amount: event.target.value })}
        />
      </Field>
      <Select
        aria-label={t("batch.budgetUnit")}
        className="mt-7 w-28"
        value={value.unit}
        onChange={(event) => onChange({ ...value, unit: event.target.value === "cost" ? "cost" : "tokens" })}
      >
        <option value="tokens">{t("batch.budgetTokens")}</option>
        <option value="cost">{t("batch.budgetCost")}</option>
      </Select>
    </div>
  );
}
