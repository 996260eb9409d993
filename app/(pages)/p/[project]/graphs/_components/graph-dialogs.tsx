"use client";

import { useState, type FormEvent } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { Dialog, DialogActions } from "@/app/_ui/dialog";
import { ErrorLine } from "@/app/_ui/error-state";
import { Field, Input } from "@/app/_ui/field";
import type { GraphSummary } from "@/lib/causal";
import { useDeleteGraph, useRenameGraph } from "@/lib/causal/client";
import { useProject } from "../../_components/project-context";

type Named = Pick<GraphSummary, "id" | "name">;
type OpenProps = { open: boolean; onOpenChange: (open: boolean) => void };

export function RenameGraphDialog(props: OpenProps & { graph: Named }) {
  const t = useTranslations();
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange} title={t("graphs.rename")}>
      {/* Mounted with the dialog, so that it begins with the present name each time. */}
      <RenameForm {...props} />
    </Dialog>
  );
}

function RenameForm({ graph, onOpenChange }: OpenProps & { graph: Named }) {
  const t = useTranslations();
  const project = useProject();
  const rename = useRenameGraph(project.id);
  const [name, setName] = useState(graph.name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate({ id: graph.id, name: name.trim() }, { onSuccess: () => onOpenChange(false) });
  };
  return (
    <form onSubmit={submit}>
      <Field label={t("project.name")}>
        <Input value={name} maxLength={100} autoComplete="off" onChange={(event) => setName(event.target.value)} />
      </Field>
      {rename.error ? <ErrorLine error={rename.error} className="mt-3" /> : null}
      <DialogActions>
        <Button onClick={() => onOpenChange(false)}>{t("common.cancel")}</Button>
        <Button tone="primary" type="submit" disabled={name.trim() === ""} busy={rename.isPending}>
          {t("common.save")}
        </Button>
      </DialogActions>
    </form>
  );
}

type DeleteProps = OpenProps & {
  graph: Pick<GraphSummary, "id" | "name" | "version" | "edges" | "verdicts">;
  onDeleted: () => void;
};

/** Asks before a graph goes with all that was said of it. */
export function DeleteGraphDialog({ graph, open, onOpenChange, onDeleted }: DeleteProps) {
  const t = useTranslations();
  const project = useProject();
  const remove = useDeleteGraph(project.id);
  const { approved, rejected, needs_data } = graph.verdicts;
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("graphs.deleteTitle")}
      confirmLabel={t("common.delete")}
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => {
        remove.mutate(graph.id, {
          onSuccess: () => {
            onOpenChange(false);
            onDeleted();
          },
        });
      }}
    >
      <p>
        {t("graphs.deleteText", {
          name: graph.name,
          versions: graph.version,
          edges: graph.edges,
          verdicts: approved + rejected + needs_data,
        })}
      </p>
    </ConfirmDialog>
  );
}
