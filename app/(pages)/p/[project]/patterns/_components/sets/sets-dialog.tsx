"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Chip } from "@/app/_ui/chip";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { Dialog } from "@/app/_ui/dialog";
import { ErrorState } from "@/app/_ui/error-state";
import { IconButton } from "@/app/_ui/icon-button";
import { LoadMore } from "@/app/_ui/load-more";
import { Skeleton } from "@/app/_ui/skeleton";
import { Time } from "@/app/_ui/time";
import type { PatternSet, PatternSetId } from "@/lib/patterns";
import { patternSetsOptions, useDeleteSet } from "@/lib/patterns/client";
import { useProject } from "../../../_components/project-context";
import { useQuestionWords } from "../use-question-words";

type SetsDialogProps = {
  open: boolean;
  /** With it, one of the others is chosen to compare it with. */
  compared: PatternSetId | undefined;
  onOpenChange: (open: boolean) => void;
  onChoose: (set: PatternSet) => void;
};

/** All sets of the project, the latest first: to open one, to delete one, or to compare with one. */
export function SetsDialog({ open, compared, onOpenChange, onChoose }: SetsDialogProps) {
  const t = useTranslations();
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={compared ? t("patterns.compareTitle") : t("patterns.sets")}
      description={compared ? t("patterns.compareText") : t("patterns.setsText")}
    >
      <SetsList compared={compared} onChoose={onChoose} />
    </Dialog>
  );
}

function SetsList({ compared, onChoose }: Pick<SetsDialogProps, "compared" | "onChoose">) {
  const t = useTranslations();
  const project = useProject();
  const list = useInfiniteQuery(patternSetsOptions(project.id));
  const [leaving, setLeaving] = useState<PatternSet>();
  const sets = list.data?.pages.flatMap(({ items }) => items).filter(({ id }) => id !== compared);
  if (list.error && !sets) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (!sets) return <Skeleton />;
  if (sets.length === 0)
    return <p className="text-muted">{compared ? t("patterns.noOtherSet") : t("patterns.noSets")}</p>;
  return (
    <>
      <ul className="divide-y divide-line" aria-label={t("patterns.sets")}>
        {sets.map((set) => (
          <li key={set.id} className="flex items-start gap-2 py-2" data-testid="pattern-set">
            <SetButton set={set} onChoose={() => onChoose(set)} />
            {compared ? null : (
              <IconButton
                size="icon-sm"
                label={t("patterns.deleteSet", { name: set.name ?? t("patterns.unnamed") })}
                onClick={() => setLeaving(set)}
              >
                <Trash2 aria-hidden />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
      <LoadMore list={list} size="sm" />
      {leaving ? <DeleteSet set={leaving} onClose={() => setLeaving(undefined)} /> : null}
    </>
  );
}

function SetButton({ set, onChoose }: { set: PatternSet; onChoose: () => void }) {
  const t = useTranslations();
  const words = useQuestionWords();
  return (
    <button type="button" className="min-w-0 flex-1 rounded-sm text-left hover:bg-inset" onClick={onChoose}>
      <span className="flex flex-wrap items-center gap-x-2">
        <span className="font-medium wrap-anywhere">{set.name ?? t("patterns.unnamed")}</span>
        <span className="tabular text-sm text-muted">
          <Time at={set.created_at} /> · {t("patterns.count", { count: set.patterns })}
        </span>
        {set.stale ? <Chip tone="warn">{t("patterns.staleShort")}</Chip> : null}
        {set.incomplete ? <Chip tone="warn">{t("patterns.incomplete")}</Chip> : null}
        {set.saved > 0 ? <Chip tone="accent">{t("patterns.savedShort", { count: String(set.saved) })}</Chip> : null}
      </span>
      <span className="block text-sm text-muted">{words(set.question)}</span>
    </button>
  );
}

function DeleteSet({ set, onClose }: { set: PatternSet; onClose: () => void }) {
  const t = useTranslations();
  const project = useProject();
  const remove = useDeleteSet(project.id);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("patterns.deleteTitle")}
      confirmLabel={t("common.delete")}
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(set.id, { onSuccess: onClose })}
    >
      <p>
        {t("patterns.deleteText", {
          name: set.name ?? t("patterns.unnamed"),
          patterns: set.patterns,
          saved: set.saved,
        })}
      </p>
    </ConfirmDialog>
  );
}
