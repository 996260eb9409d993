"use client";

import { Check, Combine } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Select } from "@/app/_ui/field";
import { showToast } from "@/app/_ui/toast-store";
import { EventRole, type EventType } from "@/lib/events";
import { useEditTypes, type TypeEdit } from "@/lib/events/client";
import { useProject } from "../../_components/project-context";
import { useShowProblem } from "../../_lib/use-show-problem";
import { MergeDialog } from "./merge-dialog";

type BulkBarProps = { selected: ReadonlyMap<string, EventType>; onClear: () => void };

/** What can be done with the types that are ticked. */
export function BulkBar({ selected, onClear }: BulkBarProps) {
  const t = useTranslations();
  const project = useProject();
  const edit = useEditTypes(project.id);
  const showProblem = useShowProblem();
  const [merging, setMerging] = useState(false);
  if (selected.size === 0) return null;
  const change = (wanted: Pick<TypeEdit, "role" | "state">) =>
    edit.mutate(
      { ids: [...selected.keys()], ...wanted },
      {
        onSuccess: ({ changed }) => {
          showToast({ tone: "ok", title: t("dictionary.changed", { count: changed }) });
          onClear();
        },
        onError: showProblem,
      },
    );
  return (
    <div
      role="region"
      aria-label={t("dictionary.selection")}
      className="sticky top-12 z-10 flex flex-wrap items-center gap-3 rounded-md border border-accent/40 bg-accent-soft px-3 py-2"
    >
      <p role="status" className="font-medium">
        {t("dictionary.selected", { count: selected.size })}
      </p>
      <Button size="sm" tone="primary" busy={edit.isPending} onClick={() => change({ state: "accepted" })}>
        <Check aria-hidden />
        {t("dictionary.accept")}
      </Button>
      <Select
        aria-label={t("dictionary.setRole")}
        className="h-8 w-auto"
        value=""
        disabled={edit.isPending}
        onChange={({ target: { value } }) => change({ role: EventRole.safeParse(value).data ?? null })}
      >
        <option value="" disabled>
          {t("dictionary.setRole")}
        </option>
        {EventRole.options.map((role) => (
          <option key={role} value={role}>
            {t(`eventRole.${role}`)}
          </option>
        ))}
        <option value="none">{t("dictionary.noRole")}</option>
      </Select>
      <Button size="sm" onClick={() => setMerging(true)}>
        <Combine aria-hidden />
        {t("dictionary.mergeSelected")}
      </Button>
      <Button size="sm" tone="quiet" onClick={onClear}>
        {t("common.clear")}
      </Button>
      <MergeDialog open={merging} onOpenChange={setMerging} types={[...selected.values()]} onMerged={onClear} />
    </div>
  );
}
