"use client";

import { useQuery } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Dialog, DialogActions } from "@/app/_ui/dialog";
import { ErrorLine } from "@/app/_ui/error-state";
import { Field, Input } from "@/app/_ui/field";
import { LANES_MAX, useExtractMany, type BatchScope } from "@/lib/events/client";
import type { SegmentRef } from "@/lib/people";
import { scopeCountOptions } from "@/lib/people/client";
import { useProject } from "./project-context";

const SCOPES = ["due", "failed", "all"] as const satisfies BatchScope[];
const LANES_DEFAULT = 8;

type BatchDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Users somebody has chosen; without them, whom it covers is chosen here. */
  userIds?: readonly string[];
  /** Leaves only those who are in it. */
  segment?: { id: SegmentRef; name: string };
};

/** Asks how a run over many users shall go, starts it and opens its page. */
export function BatchDialog({ open, onOpenChange, userIds, segment }: BatchDialogProps) {
  const t = useTranslations();
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("batch.startTitle")} description={t("batch.startText")}>
      {/* Mounted with the dialog, so that it begins anew each time it opens. */}
      {segment ? <p className="mb-3 font-medium">{t("batch.ofSegment", { name: segment.name })}</p> : null}
      <BatchForm userIds={userIds} segment={segment?.id} onClose={() => onOpenChange(false)} />
    </Dialog>
  );
}

/** The button that opens it, for everybody in the project. */
export function BatchButton({ tone = "plain" }: { tone?: "plain" | "primary" }) {
  const t = useTranslations();
  const project = useProject();
  const [open, setOpen] = useState(false);
  if (project.behaviors === 0) return null;
  return (
    <>
      <Button tone={tone} onClick={() => setOpen(true)}>
        <Play aria-hidden />
        {t("batch.start")}
      </Button>
      <BatchDialog open={open} onOpenChange={setOpen} />
    </>
  );
}

type BatchFormProps = {
  userIds: readonly string[] | undefined;
  segment: SegmentRef | undefined;
  onClose: () => void;
};

function BatchForm({ userIds, segment, onClose }: BatchFormProps) {
  const t = useTranslations();
  const router = useRouter();
  const project = useProject();
  const batch = useExtractMany(project.id);
  const [scope, setScope] = useState<BatchScope>("due");
  const [lanesText, setLanesText] = useState(String(LANES_DEFAULT));
  const [bypass, setBypass] = useState(false);
  const counted = useQuery({ ...scopeCountOptions(project.id, scope, segment), enabled: userIds === undefined });
  const users = userIds?.length ?? counted.data;
  const lanes = Number(lanesText);
  const lanesRight = Number.isInteger(lanes) && lanes >= 1 && lanes <= LANES_MAX;
  const ready = lanesRight && users !== 0 && !batch.isPending;

  const start = () =>
    batch.mutate(
      {
        ...(userIds ? { user_ids: userIds } : { only: scope, ...(segment ? { segment } : {}) }),
        lanes,
        cache: bypass ? "bypass" : "use",
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
      <label className="flex items-start gap-2">
        <input
          type="checkbox"
          className="mt-0.5 size-4.5 shrink-0 accent-accent"
          checked={bypass}
          onChange={(event) => setBypass(event.target.checked)}
        />
        <span>
          {t("batch.bypass")}
          <span className="block text-sm text-muted">{t("batch.bypassHint")}</span>
        </span>
      </label>
      <p role="status" className="font-medium">
        {users === undefined ? t("batch.counting") : t("batch.covers", { count: users })}
      </p>
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
