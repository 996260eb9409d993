"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Dialog, DialogActions } from "@/app/_ui/dialog";
import { ErrorLine } from "@/app/_ui/error-state";
import { Field, Input } from "@/app/_ui/field";
import { showToast } from "@/app/_ui/toast-store";
import { SegmentName, type Segment, type SegmentDefinition } from "@/lib/people";
import { useSaveSegment } from "@/lib/people/client";
import { useProject } from "../../../_components/project-context";
import { useSegmentWords } from "./segment-words";

type SaveDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  definition: SegmentDefinition;
  /** The segment that gets another name; without it a new one is saved. */
  renamed?: Segment;
  onSaved?: (segment: Segment) => void;
};

/** Asks for a segment's name and saves it. */
export function SaveDialog(props: SaveDialogProps) {
  const t = useTranslations();
  const { open, onOpenChange, renamed } = props;
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t(renamed ? "segments.renameTitle" : "segments.saveTitle")}>
      {/* Mounted with the dialog, so that it begins anew each time it opens. */}
      <SaveForm {...props} />
    </Dialog>
  );
}

function SaveForm({ onOpenChange, definition, renamed, onSaved }: SaveDialogProps) {
  const t = useTranslations();
  const words = useSegmentWords();
  const project = useProject();
  const save = useSaveSegment(project.id);
  const [name, setName] = useState(renamed?.name ?? "");
  const good = SegmentName.safeParse(name).success;
  return (
    <form
      noValidate
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!good || save.isPending) return;
        save.mutate(renamed ? { id: renamed.id, name } : { name, definition }, {
          onSuccess: (segment) => {
            onOpenChange(false);
            showToast({ tone: "ok", title: t("segments.savedToast", { name: segment.name }) });
            onSaved?.(segment);
          },
        });
      }}
    >
      <p className="text-muted">{words(definition)}</p>
      <Field label={t("segments.name")} error={name.trim() !== "" && !good ? t("segments.nameWrong") : undefined}>
        <Input value={name} maxLength={200} autoComplete="off" onChange={(event) => setName(event.target.value)} />
      </Field>
      {save.error ? <ErrorLine error={save.error} /> : null}
      <DialogActions>
        <Button onClick={() => onOpenChange(false)}>{t("common.cancel")}</Button>
        <Button tone="primary" type="submit" disabled={!good} busy={save.isPending}>
          {t("common.save")}
        </Button>
      </DialogActions>
    </form>
  );
}
