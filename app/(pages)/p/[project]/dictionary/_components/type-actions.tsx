"use client";

import { Check, CircleDashed, Combine, Ellipsis, Trash2, Undo2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Menu, MenuItem, MenuSeparator } from "@/app/_ui/menu";
import { showToast } from "@/app/_ui/toast-store";
import type { EventType } from "@/lib/events";
import { useDeleteType, useEditType, useUndoMerge } from "@/lib/events/client";
import { useProject } from "../../_components/project-context";
import { useShowProblem } from "../../_lib/use-show-problem";
import { MergeDialog } from "./merge-dialog";

/** What can be done with one type beside saying something of it. */
export function TypeActions({ type }: { type: EventType }) {
  const t = useTranslations();
  const project = useProject();
  const edit = useEditType(project.id);
  const remove = useDeleteType(project.id);
  const undo = useUndoMergeOf();
  const showProblem = useShowProblem();
  const [merging, setMerging] = useState(false);
  const { id, name, state } = type;
  const accepted = state === "accepted";
  return (
    <>
      <Menu
        trigger={
          <Button tone="quiet" size="icon-sm" aria-label={t("dictionary.actionsOf", { name })}>
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        <MenuItem
          onSelect={() => edit.mutate({ id, state: accepted ? "proposed" : "accepted" }, { onError: showProblem })}
        >
          {accepted ? <CircleDashed aria-hidden /> : <Check aria-hidden />}
          {accepted ? t("dictionary.unaccept") : t("dictionary.accept")}
        </MenuItem>
        <MenuItem onSelect={() => setMerging(true)}>
          <Combine aria-hidden />
          {t("dictionary.mergeInto")}
        </MenuItem>
        {type.merged.map((each) => (
          <MenuItem key={each.id} onSelect={() => undo(each.id, each.name)}>
            <Undo2 aria-hidden />
            {t("dictionary.undoMergeOf", { name: each.name })}
          </MenuItem>
        ))}
        {type.events === 0 && type.merged.length === 0 ? (
          <>
            <MenuSeparator />
            <MenuItem
              onSelect={() =>
                // By the time it is known, the row may be gone, and callbacks of `mutate` with it.
                void remove
                  .mutateAsync(id)
                  .then(() => showToast({ tone: "ok", title: t("dictionary.removed", { name }) }), showProblem)
              }
            >
              <Trash2 aria-hidden />
              {t("dictionary.remove")}
            </MenuItem>
          </>
        ) : null}
      </Menu>
      <MergeDialog open={merging} onOpenChange={setMerging} types={[type]} />
    </>
  );
}

export function UndoMergeButton({ type: { id, name } }: { type: EventType }) {
  const t = useTranslations();
  const undo = useUndoMergeOf();
  return (
    <Button size="sm" aria-label={t("dictionary.undoMergeOf", { name })} onClick={() => undo(id, name)}>
      <Undo2 aria-hidden />
      {t("dictionary.undoMerge")}
    </Button>
  );
}

function useUndoMergeOf(): (id: string, name: string) => void {
  const t = useTranslations();
  const project = useProject();
  const undo = useUndoMerge(project.id);
  const showProblem = useShowProblem();
  return (id, name) =>
    // By the time it is known, the row may be gone, and callbacks of `mutate` with it.
    void undo
      .mutateAsync(id)
      .then(
        ({ renamed }) => showToast({ tone: "ok", title: t("dictionary.undone", { name, count: renamed }) }),
        showProblem,
      );
}
