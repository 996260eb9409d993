"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { DialogActions } from "@/app/_ui/dialog";
import { ErrorLine } from "@/app/_ui/error-state";
import { Field, Input } from "@/app/_ui/field";
import { LANES_MAX, estimateOptions, modelOptions, useExtractMany, type BatchScope } from "@/lib/events/client";
import type { SegmentRef } from "@/lib/people";
import { scopeCountOptions } from "@/lib/people/client";
import { BudgetField, readBudget, type BudgetText } from "./budget-field";
import { EstimateWords } from "./estimate-words";
import { useProject } from "./project-context";

const SCOPES = ["due", "failed", "all"] as const satisfies BatchScope[];
const LANES_DEFAULT = 8;
const PROBE_USERS = 20;
/** A probe of fewer would be most of the work. */
const PROBE_FROM = 2 * PROBE_USERS;
/** From so many users on, what is known needs no probe. */
const KNOWN_FROM = 10;

type BatchFormProps = {
  userIds: readonly string[] | undefined;
  segment: SegmentRef | undefined;
  onClose: () => void;
};

/** How a run over many users shall go: whom it covers, at which pace, up to which cost. */
export function BatchForm({ userIds, segment, onClose }: BatchFormProps) {
  const t = useTranslations();
  const router = useRouter();
  const project = useProject();
  const batch = useExtractMany(project.id);
  const [scope, setScope] = useState<BatchScope>("due");
  const [lanesText, setLanesText] = useState(String(LANES_DEFAULT));
  const [bypass, setBypass] = useState(false);
  const [budgetText, setBudgetText] = useState<BudgetText>({ amount: "", unit: "tokens" });
  const [probeWish, setProbeWish] = useState<boolean>();
  const counted = useQuery({ ...scopeCountOptions(project.id, scope, segment), enabled: userIds === undefined });
  const { data: model } = useQuery(modelOptions());
  const users = userIds?.length ?? counted.data;
  const lanes = Number(lanesText);
  const lanesRight = Number.isInteger(lanes) && lanes >= 1 && lanes <= LANES_MAX;
  const budget = readBudget(budgetText);
  const whom = userIds ? { user_ids: userIds } : { only: scope, ...(segment ? { segment } : {}) };
  const { data: estimate } = useQuery({
    ...estimateOptions(project.id, { ...whom, ...(lanesRight ? { lanes } : {}) }),
    placeholderData: (before) => before,
  });
  const mayProbe = userIds === undefined && users !== undefined && users >= PROBE_FROM;
  // What costs nothing, or is known already, needs no probe unless somebody wants one.
  const probe = mayProbe && (probeWish ?? (model?.offline === false && (estimate?.measured ?? 0) < KNOWN_FROM));
  const ready = lanesRight && budget !== undefined && users !== 0 && !batch.isPending;

  const start = () =>
    batch.mutate(
      {
        ...whom,
        lanes,
        cache: bypass ? "bypass" : "use",
        ...(budget ? { budget } : {}),
        ...(probe ? { probe: PROBE_USERS } : {}),
      },
      {
        onSuccess: (run) => {
          onClose();
          router.push(`/p/${project.id}/runs/${run.id}`);
        },
      },
    );

  return (
    <form
      noValidate
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) start();
      }}
    >
      {userIds ? null : (
        <fieldset className="space-y-1">
          <legend className="mb-1 font-medium">{t("batch.scope")}</legend>
          {SCOPES.map((each) => (
            <ScopeChoice
              key={each}
              scope={each}
              segment={segment}
              chosen={scope === each}
              onChoose={() => setScope(each)}
            />
          ))}
        </fieldset>
      )}
      <Field
        label={t("batch.laneCount")}
        hint={t("batch.laneHint")}
        error={lanesRight ? undefined : t("batch.laneWrong", { max: String(LANES_MAX) })}
      >
        <Input
          inputMode="numeric"
          autoComplete="off"
          className="max-w-24"
          value={lanesText}
          onChange={(event) => setLanesText(event.target.value)}
        />
      </Field>
      <BudgetField value={budgetText} onChange={setBudgetText} wrong={budget === undefined} />
      {mayProbe ? (
        <Check
          label={t("batch.probe", { count: String(PROBE_USERS) })}
          hint={t("batch.probeHint")}
          checked={probe}
          onChange={setProbeWish}
        />
      ) : null}
      <Check label={t("batch.bypass")} hint={t("batch.bypassHint")} checked={bypass} onChange={setBypass} />
      <p role="status" className="font-medium">
        {users === undefined ? t("batch.counting") : t("batch.covers", { count: users })}
      </p>
      {estimate && estimate.users > 0 ? <EstimateWords estimate={estimate} /> : null}
      {counted.error ? <ErrorLine error={counted.error} /> : null}
      {batch.error ? <ErrorLine error={batch.error} /> : null}
      <DialogActions>
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button tone="primary" type="submit" disabled={!ready}>
          {batch.isPending ? t("batch.starting") : t("batch.startAction")}
        </Button>
      </DialogActions>
    </form>
  );
}

type CheckProps = { label: string; hint: string; checked: boolean; onChange: (checked: boolean) => void };

function Check({ label, hint, checked, onChange }: CheckProps) {
  return (
    <label className="flex items-start gap-2">
      <input
        type="checkbox"
        className="mt-0.5 size-4.5 shrink-0 accent-accent"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        {label}
        <span className="block text-sm text-muted">{hint}</span>
      </span>
    </label>
  );
}

type ScopeChoiceProps = {
  scope: BatchScope;
  segment: SegmentRef | undefined;
  chosen: boolean;
  onChoose: () => void;
};

function ScopeChoice({ scope, segment, chosen, onChoose }: ScopeChoiceProps) {
  const t = useTranslations();
  const format = useFormatter();
  const project = useProject();
  const { data: count } = useQuery(scopeCountOptions(project.id, scope, segment));
  return (
    <label className="flex min-h-8 items-center gap-2 rounded-md px-1 hover:bg-inset">
      <input type="radio" name="scope" className="size-4.5 accent-accent" checked={chosen} onChange={onChoose} />
      <span className="flex-1">{t(`batchScope.${scope}`)}</span>
      <span className="tabular text-sm text-muted">{count === undefined ? "…" : format.number(count)}</span>
    </label>
  );
}
