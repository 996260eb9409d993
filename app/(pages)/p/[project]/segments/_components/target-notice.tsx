"use client";

import { useQuery } from "@tanstack/react-query";
import { Target } from "lucide-react";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Dialog, DialogActions } from "@/app/_ui/dialog";
import { ErrorLine } from "@/app/_ui/error-state";
import { Notice } from "@/app/_ui/notice";
import { Skeleton } from "@/app/_ui/skeleton";
import type { EventTypeFacet } from "@/lib/people";
import { segmentFieldsOptions, useSetTarget } from "@/lib/people/client";
import { useProject } from "../../_components/project-context";

/** What the ready-made segments rest on: the target events and what was found to precede them, or that there are none. */
export function TargetNotice() {
  const t = useTranslations();
  const format = useFormatter();
  const project = useProject();
  const [open, setOpen] = useState(false);
  const { data, error } = useQuery(segmentFieldsOptions(project.id));
  if (error && !data) return <ErrorLine error={error} />;
  if (!data) return <Skeleton className="h-14" />;
  const { target, fields } = data;
  const words = (names: readonly string[]) => format.list(names.map((value) => t("segmentWords.quoted", { value })));
  return (
    <Notice
      tone={target ? "info" : "warn"}
      title={target ? t("segments.targetsAre", { names: words(target.targets) }) : t("segments.noTargetTitle")}
      actions={
        <Button size="sm" disabled={fields.event_types.length === 0} onClick={() => setOpen(true)}>
          <Target aria-hidden />
          {t("segments.chooseTargets")}
        </Button>
      }
    >
      {target === null ? (
        <p>{fields.event_types.length === 0 ? t("segments.noTypes") : t("segments.noTargetText")}</p>
      ) : target.precursors.length > 0 ? (
        <p>{t("segments.precursorsAre", { names: words(target.precursors), min: String(target.events_min) })}</p>
      ) : (
        <p>{t("segments.noPrecursors")}</p>
      )}
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t("segments.chooseTargets")}
        description={t("segments.chooseTargetsText")}
      >
        <ul className="divide-y divide-line">
          {fields.event_types.map((type) => (
            <TypeChoice key={type.name} type={type} />
          ))}
        </ul>
        <DialogActions>
          <Button tone="primary" onClick={() => setOpen(false)}>
            {t("common.close")}
          </Button>
        </DialogActions>
      </Dialog>
    </Notice>
  );
}

function TypeChoice({ type }: { type: EventTypeFacet }) {
  const t = useTranslations();
  const project = useProject();
  const change = useSetTarget(project.id);
  const chosen = change.isPending ? change.variables.target : type.role === "target";
  return (
    <li>
      <label className="flex min-h-9 items-center gap-2">
        <input
          type="checkbox"
          className="size-4.5 accent-accent"
          checked={chosen}
          onChange={(event) => change.mutate({ type: type.name, target: event.target.checked })}
        />
        <span className="min-w-0 flex-1 wrap-anywhere">{type.name}</span>
        <span className="tabular text-sm text-muted">{t("users.count", { count: type.users })}</span>
      </label>
      {change.error ? <ErrorLine error={change.error} /> : null}
    </li>
  );
}
