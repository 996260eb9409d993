"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Dialog, DialogActions } from "@/app/_ui/dialog";
import { ErrorLine } from "@/app/_ui/error-state";
import { showToast } from "@/app/_ui/toast-store";
import type { EventType } from "@/lib/events";
import { someTypesOptions, useMergeTypes } from "@/lib/events/client";
import { useProject } from "../../_components/project-context";
import { SearchBox } from "../../_components/search-box";

/** Other types that are shown to choose from. */
const OTHERS = 8;

type MergeDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  types: readonly EventType[];
  onMerged?: () => void;
};

/** Asks which name stays: one of these types, or another that is searched for. */
export function MergeDialog({ open, onOpenChange, types, onMerged }: MergeDialogProps) {
  const t = useTranslations();
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("dictionary.mergeTitle")}
      description={t("dictionary.mergeText")}
    >
      <MergeForm
        types={types}
        onClose={() => onOpenChange(false)}
        onMerged={() => {
          onOpenChange(false);
          onMerged?.();
        }}
      />
    </Dialog>
  );
}

type MergeFormProps = { types: readonly EventType[]; onClose: () => void; onMerged: () => void };

function MergeForm({ types, onClose, onMerged }: MergeFormProps) {
  const t = useTranslations();
  const project = useProject();
  const merge = useMergeTypes(project.id);
  const most = types.toSorted((a, b) => b.events - a.events)[0];
  const several = types.length > 1;
  const [target, setTarget] = useState(several ? most : undefined);
  const [q, setQ] = useState("");
  const [asked, setAsked] = useState(false);
  const own = new Set(types.map(({ id }) => id));
  const { data: others } = useQuery(someTypesOptions(project.id, { q }, OTHERS + types.length));
  const found = (others?.items ?? []).filter(({ id }) => !own.has(id)).slice(0, OTHERS);
  const submit = () => {
    setAsked(true);
    if (!target) return;
    const sources = types.map(({ id }) => id).filter((id) => id !== target.id);
    // By the time it is known, the row that opened this may be gone, and callbacks of `mutate` with it. What went wrong
    // stands in the dialog.
    merge.mutateAsync({ sources, target: target.id }).then(
      ({ type, renamed }) => {
        showToast({ tone: "ok", title: t("dictionary.mergedDone", { count: renamed, name: type.name }) });
        onMerged();
      },
      () => {},
    );
  };
  return (
    <div className="space-y-3">
      {/* A form of its own: searching must not merge. */}
      <SearchBox
        label={t("dictionary.mergeSearch")}
        placeholder={t("dictionary.mergeSearch")}
        initial=""
        onSearch={setQ}
      />
      <fieldset className="space-y-1">
        <legend className="mb-1 font-medium">{t("dictionary.mergeTarget")}</legend>
        {several
          ? types.map((type) => (
              <Choice key={type.id} type={type} chosen={target?.id === type.id} onChoose={() => setTarget(type)} />
            ))
          : null}
        {target && !own.has(target.id) && !found.some(({ id }) => id === target.id) ? (
          <Choice type={target} chosen onChoose={() => {}} />
        ) : null}
        {found.map((type) => (
          <Choice key={type.id} type={type} chosen={target?.id === type.id} onChoose={() => setTarget(type)} />
        ))}
      </fieldset>
      {asked && !target ? (
        <p role="alert" className="text-sm text-danger">
          {t("dictionary.mergeNoTarget")}
        </p>
      ) : null}
      {merge.error ? <ErrorLine error={merge.error} /> : null}
      <DialogActions>
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button tone="primary" busy={merge.isPending} onClick={submit}>
          {t("dictionary.mergeAction")}
        </Button>
      </DialogActions>
    </div>
  );
}

function Choice({ type, chosen, onChoose }: { type: EventType; chosen: boolean; onChoose: () => void }) {
  const format = useFormatter();
  return (
    <label className="flex min-h-8 items-center gap-2 rounded-md px-1 hover:bg-inset">
      <input
        type="radio"
        name="target"
        className="size-4.5 shrink-0 accent-accent"
        checked={chosen}
        onChange={onChoose}
      />
      <span className="min-w-0 flex-1 wrap-anywhere">
        {type.name}{" "}
        <span className="text-sm text-muted">
          {[type.name_zh, type.name_en].filter((each) => each !== null && each !== type.name).join(" · ")}
        </span>
      </span>
      <span className="tabular text-sm text-muted">{format.number(type.events)}</span>
    </label>
  );
}
