"use client";

import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import type { PatternSet } from "@/lib/patterns";
import type { QuestionParam } from "../_lib/question-url";
import type { AskedAddress, Values } from "./use-address";

type EmptyResultProps = { set: PatternSet; asked: AskedAddress };

/** Nothing was found: which limit left out most, and one press that loosens it. */
export function EmptyResult({ set, asked }: EmptyResultProps) {
  const t = useTranslations();
  const { question, support_below: below, min_support: min } = set;
  const limits = looser(set);
  return (
    <EmptyState
      title={t("patterns.nothingTitle")}
      actions={
        <>
          {below > 0 ? (
            <Button tone="primary" onClick={() => asked.ask({ min: String(below) })}>
              {t("patterns.relaxMin", { count: below, counted: question.counted })}
            </Button>
          ) : null}
          {limits.map(({ key, change }) => (
            <Button key={key} onClick={() => asked.ask(change)}>
              {t(`patterns.relax.${key}`)}
            </Button>
          ))}
        </>
      }
    >
      {below > 0
        ? t("patterns.nothingBelow", { min: String(min), below, counted: question.counted })
        : t("patterns.nothingAtAll")}
    </EmptyState>
  );
}

type Relax = { key: "targets" | "gap" | "span" | "length"; change: Partial<Record<QuestionParam, Values>> };

/** What else was asked that may have left everything out. */
function looser({ question }: PatternSet): Relax[] {
  const { starts_with, ends_with, contains, max_gap_ms, max_gap_steps, max_span_ms, max_span_steps } = question;
  const found: Relax[] = [];
  if (starts_with ?? ends_with ?? contains) {
    found.push({ key: "targets", change: { starts: undefined, ends: undefined, contains: undefined } });
  }
  if (max_gap_ms !== undefined || max_gap_steps !== undefined) {
    found.push({ key: "gap", change: { gap: undefined, gap_steps: undefined } });
  }
  if (max_span_ms !== undefined || max_span_steps !== undefined) {
    found.push({ key: "span", change: { span: undefined, span_steps: undefined } });
  }
  if (question.min_length > 2) found.push({ key: "length", change: { len_min: "2" } });
  return found;
}
