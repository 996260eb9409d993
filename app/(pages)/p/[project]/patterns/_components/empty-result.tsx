"use client";

import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import type { MiningQuestion, PatternSet } from "@/lib/patterns";
import { byGain, looser, withMinimum } from "../_lib/looser";

type EmptyResultProps = { set: PatternSet; pending: boolean; onMine: (question: MiningQuestion) => void };

/** Nothing was found: which limit left out most, and one press that mines with a looser one. */
export function EmptyResult({ set, pending, onMine }: EmptyResultProps) {
  const t = useTranslations();
  const { question, support_below: below, min_support: min } = set;
  return (
    <EmptyState
      title={t("patterns.nothingTitle")}
      actions={
        <>
          {below > 0 ? (
            <Button tone="primary" disabled={pending} onClick={() => onMine(withMinimum(set))}>
              {t("patterns.relaxMin", { count: below, counted: question.counted })}
            </Button>
          ) : null}
          {byGain(looser(question), set.excluded_by).map(({ key, question: next, gain }) => (
            <Button key={key} disabled={pending} onClick={() => onMine(next)}>
              {gain > 0
                ? t("patterns.relaxGain", { limit: t(`patterns.relax.${key}`), count: gain })
                : t(`patterns.relax.${key}`)}
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
