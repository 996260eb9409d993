"use client";

import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Dialog, DialogActions } from "@/app/_ui/dialog";
import { ErrorLine } from "@/app/_ui/error-state";
import { useRunAction, useSetLimits } from "@/lib/events/client";
import type { Budget, Run } from "@/lib/runs";
import { BudgetField, budgetText, readBudget } from "../../_components/budget-field";
import { useProject } from "../../_components/project-context";
import { useShowProblem } from "../../_lib/use-show-problem";
import { useCost } from "../usage-words";

/** Shows what a run may use and lets it be changed; one that rests for it goes on with more. */
export function BudgetButton({ run, paused }: { run: Run; paused: boolean }) {
  const t = useTranslations();
  const words = useBudgetWords(run.usage?.currency);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" tone="quiet" title={t("batch.budgetChange")} onClick={() => setOpen(true)}>
        {run.budget ? t("batch.budgetOf", { budget: words(run.budget) }) : t("batch.budgetNone")}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t("batch.budgetChange")}>
        <BudgetForm run={run} paused={paused} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function useBudgetWords(currency: string | undefined): (budget: Budget) => string {
  const t = useTranslations();
  const format = useFormatter();
  const cost = useCost();
  return (budget) =>
    [
      ...(budget.cost === undefined ? [] : [t("batch.costAmount", { cost: cost(budget.cost, currency) })]),
      ...(budget.tokens === undefined ? [] : [t("batch.tokensAmount", { tokens: format.number(budget.tokens) })]),
    ].join(" · ");
}

function BudgetForm({ run, paused, onClose }: { run: Run; paused: boolean; onClose: () => void }) {
  const t = useTranslations();
  const project = useProject();
  const showProblem = useShowProblem();
  const change = useSetLimits(project.id, run.id);
  const act = useRunAction(project.id, run.id);
  const [text, setText] = useState(budgetText(run.budget));
  const budget = readBudget(text);
  const save = () => {
    if (budget === undefined) return;
    change.mutate(
      { budget },
      {
        onSuccess: () => {
          onClose();
          if (paused) act.mutate("resume", { onError: showProblem });
        },
      },
    );
  };
  return (
    <form
      noValidate
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <BudgetField value={text} onChange={setText} wrong={budget === undefined} />
      {change.error ? <ErrorLine error={change.error} /> : null}
      <DialogActions>
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button tone="primary" type="submit" disabled={budget === undefined} busy={change.isPending}>
          {paused ? t("batch.budgetSaveResume") : t("batch.budgetSave")}
        </Button>
      </DialogActions>
    </form>
  );
}
