"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Dialog, DialogActions } from "@/app/_ui/dialog";
import { ErrorLine } from "@/app/_ui/error-state";
import { Field, Input, Select } from "@/app/_ui/field";
import { showToast } from "@/app/_ui/toast-store";
import { DEFINITION_CHARS_MAX, EventRole, TYPE_CHARS_MAX } from "@/lib/events";
import { useCreateType } from "@/lib/events/client";
import { useProject } from "../../_components/project-context";

/** Adds an event type that nobody has extracted yet, such as a target. */
export function NewTypeButton() {
  const t = useTranslations();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Plus aria-hidden />
        {t("dictionary.newType")}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t("dictionary.createTitle")}
        description={t("dictionary.createText")}
      >
        <NewTypeForm onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function NewTypeForm({ onClose }: { onClose: () => void }) {
  const t = useTranslations();
  const project = useProject();
  const create = useCreateType(project.id);
  const [name, setName] = useState("");
  const [definition, setDefinition] = useState("");
  const [role, setRole] = useState<EventRole | undefined>();
  const [asked, setAsked] = useState(false);
  const missing = name.trim() === "";
  const submit = () => {
    setAsked(true);
    if (missing) return;
    create.mutate(
      { name: name.trim(), definition: definition.trim(), role: role ?? null },
      {
        onSuccess: (type) => {
          showToast({ tone: "ok", title: t("dictionary.created", { name: type.name }) });
          onClose();
        },
      },
    );
  };
  return (
    <form
      noValidate
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field label={t("dictionary.fieldName")} error={asked && missing ? t("dictionary.nameRequired") : undefined}>
        <Input value={name} maxLength={TYPE_CHARS_MAX} autoComplete="off" onChange={(e) => setName(e.target.value)} />
      </Field>
      <Field label={t("dictionary.fieldDefinition")}>
        <Input
          value={definition}
          maxLength={DEFINITION_CHARS_MAX}
          autoComplete="off"
          onChange={(event) => setDefinition(event.target.value)}
        />
      </Field>
      <Field label={t("dictionary.colRole")}>
        <Select
          className="w-auto"
          value={role ?? ""}
          onChange={(event) => setRole(EventRole.safeParse(event.target.value).data)}
        >
          <option value="">{t("dictionary.noRole")}</option>
          {EventRole.options.map((each) => (
            <option key={each} value={each}>
              {t(`eventRole.${each}`)}
            </option>
          ))}
        </Select>
      </Field>
      {create.error ? <ErrorLine error={create.error} /> : null}
      <DialogActions>
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button tone="primary" type="submit" busy={create.isPending}>
          {t("dictionary.createAction")}
        </Button>
      </DialogActions>
    </form>
  );
}
