"use client";

import { useState, type FormEvent } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Dialog, DialogActions } from "@/app/_ui/dialog";
import { ErrorLine } from "@/app/_ui/error-state";
import { Field, Input } from "@/app/_ui/field";
import type { PatternSet } from "@/lib/patterns";
import { useNameSet } from "@/lib/patterns/client";
import { useProject } from "../../../_components/project-context";

type NameDialogProps = { set: PatternSet; open: boolean; onOpenChange: (open: boolean) => void };

/** Gives a set a name, by which it is kept and found again. */
export function NameDialog(props: NameDialogProps) {
  const t = useTranslations();
  return (
    <Dialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title={t("patterns.nameTitle")}
      description={t("patterns.nameText")}
    >
      {/* Mounted with the dialog, so that it begins with the present name each time. */}
      <NameForm {...props} />
    </Dialog>
  );
}

function NameForm({ set, onOpenChange }: NameDialogProps) {
  const t = useTranslations();
  const project = useProject();
  const rename = useNameSet(project.id);
  const [name, setName] = useState(set.name ?? "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate({ id: set.id, name: name.trim() || null }, { onSuccess: () => onOpenChange(false) });
  };
  return (
    <form onSubmit={submit}>
      <Field label={t("project.name")}>
        <Input value={name} maxLength={100} autoComplete="off" onChange={(event) => setName(event.target.value)} />
      </Field>
      {rename.error ? <ErrorLine error={rename.error} className="mt-3" /> : null}
      <DialogActions>
        <Button onClick={() => onOpenChange(false)}>{t("common.cancel")}</Button>
        <Button tone="primary" type="submit" disabled={name.trim() === "" && set.name === null} busy={rename.isPending}>
          {t("common.save")}
        </Button>
      </DialogActions>
    </form>
  );
}
