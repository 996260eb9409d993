"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { Dialog, DialogActions } from "@/app/_ui/dialog";
import { ErrorLine } from "@/app/_ui/error-state";
import { Field, Input } from "@/app/_ui/field";
import { showToast } from "@/app/_ui/toast-store";
import type { Project } from "@/lib/people";
import { useChangeProject, useCreateProject, useDeleteProject } from "@/lib/people/client";
import { browserZone, ZoneSelect } from "./zone-select";

type Opening = { open: boolean; onOpenChange: (open: boolean) => void };

/** `next` is where to go inside the new project; its overview when absent. */
export function CreateProjectDialog({ open, onOpenChange, next = "" }: Opening & { next?: string }) {
  const t = useTranslations();
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("project.createTitle")}
      description={t("project.createText")}
    >
      <CreateForm onDone={() => onOpenChange(false)} next={next} />
    </Dialog>
  );
}

function CreateForm({ onDone, next }: { onDone: () => void; next: string }) {
  const t = useTranslations();
  const router = useRouter();
  const create = useCreateProject();
  const [name, setName] = useState("");
  const [zone, setZone] = useState(browserZone);
  const [missing, setMissing] = useState(false);

  const submit = () => {
    setMissing(name.trim() === "");
    if (name.trim() === "" || create.isPending) return;
    create.mutate(
      { name: name.trim(), time_zone: zone },
      {
        onSuccess: (project) => {
          onDone();
          showToast({ tone: "ok", title: t("project.created", { name: project.name }) });
          router.push(`/p/${project.id}${next}`);
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
      <Field
        label={t("project.name")}
        hint={t("project.nameHint")}
        error={missing ? t("project.nameRequired") : undefined}
      >
        <Input value={name} onChange={(event) => setName(event.target.value)} maxLength={120} autoComplete="off" />
      </Field>
      <Field label={t("project.timeZone")} hint={t("project.timeZoneHint", { zone: browserZone() })}>
        <ZoneSelect value={zone} onChange={setZone} />
      </Field>
      {create.error ? <ErrorLine error={create.error} /> : null}
      <DialogActions>
        <Button onClick={onDone}>{t("common.cancel")}</Button>
        <Button tone="primary" type="submit" busy={create.isPending}>
          {t("project.create")}
        </Button>
      </DialogActions>
    </form>
  );
}

export function RenameProjectDialog({ project, open, onOpenChange }: Opening & { project: Project }) {
  const t = useTranslations();
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("project.renameTitle")}>
      <RenameForm project={project} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function RenameForm({ project, onDone }: { project: Project; onDone: () => void }) {
  const t = useTranslations();
  const router = useRouter();
  const change = useChangeProject(project.id);
  const [name, setName] = useState(project.name);
  const missing = name.trim() === "";
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (missing || change.isPending) return;
        const done = () => {
          onDone();
          router.refresh();
        };
        change.mutate({ name: name.trim() }, { onSuccess: done });
      }}
    >
      <Field label={t("project.name")} error={missing ? t("project.nameRequired") : undefined}>
        <Input value={name} onChange={(event) => setName(event.target.value)} maxLength={120} autoComplete="off" />
      </Field>
      {change.error ? <ErrorLine error={change.error} className="mt-3" /> : null}
      <DialogActions>
        <Button onClick={onDone}>{t("common.cancel")}</Button>
        <Button tone="primary" type="submit" disabled={missing} busy={change.isPending}>
          {t("common.save")}
        </Button>
      </DialogActions>
    </form>
  );
}

export function DeleteProjectDialog({ project, open, onOpenChange }: Opening & { project: Project }) {
  const t = useTranslations();
  const router = useRouter();
  const remove = useDeleteProject();
  const done = () => {
    onOpenChange(false);
    showToast({ tone: "ok", title: t("project.deleted", { name: project.name }) });
    router.push("/");
    router.refresh();
  };
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("project.deleteTitle")}
      confirmLabel={t("project.deleteConfirm")}
      phrase={project.name}
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(project.id, { onSuccess: done })}
    >
      <p>
        {t("project.deleteText", {
          name: project.name,
          users: project.users,
          behaviors: project.behaviors,
          events: project.events,
        })}
      </p>
      {project.is_sample ? <p className="text-muted">{t("project.deleteSampleText")}</p> : null}
    </ConfirmDialog>
  );
}
