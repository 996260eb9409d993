"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { DeleteProjectDialog } from "@/app/(pages)/_components/project-dialogs";
import { Button } from "@/app/_ui/button";
import { Card, CardHeader } from "@/app/_ui/card";
import { CopyButton } from "@/app/_ui/copy-button";
import { ErrorLine } from "@/app/_ui/error-state";
import { Field, Input } from "@/app/_ui/field";
import { PageHeader } from "@/app/_ui/page-header";
import { announce } from "@/app/_ui/announcer";
import { useChangeProject } from "@/lib/people/client";
import { useProject } from "../../_components/project-context";
import { ModelSettings } from "./model-settings";
import { StorageSettings } from "./storage-settings";
import { ZoneSettings } from "./zone-settings";

export function ProjectSettings() {
  const t = useTranslations();
  const project = useProject();
  const [deleting, setDeleting] = useState(false);
  return (
    <>
      <PageHeader title={t("settings.title")} lead={t("settings.lead")} />
      <div className="max-w-3xl space-y-5">
        <Card>
          <CardHeader title={t("settings.general")} />
          <div className="space-y-5 p-4">
            <NameForm />
            <div>
              <p className="font-medium">{t("settings.key")}</p>
              <p className="flex flex-wrap items-center gap-2">
                <code className="font-mono">{project.id}</code>
                <CopyButton text={project.id} />
              </p>
              <p className="text-sm text-muted">{t("settings.keyHint")}</p>
            </div>
            <DefaultProject />
          </div>
        </Card>
        <ZoneSettings />
        <ModelSettings />
        <StorageSettings />
        <Card className="border-danger/40">
          <CardHeader title={t("settings.danger")} />
          <div className="flex flex-wrap items-center justify-between gap-3 p-4">
            <p>{t("settings.deleteText")}</p>
            <Button tone="danger-quiet" onClick={() => setDeleting(true)}>
              {t("settings.deleteAction")}
            </Button>
          </div>
        </Card>
      </div>
      <DeleteProjectDialog project={project} open={deleting} onOpenChange={setDeleting} />
    </>
  );
}

function NameForm() {
  const t = useTranslations();
  const router = useRouter();
  const project = useProject();
  const change = useChangeProject(project.id);
  const [typed, setTyped] = useState<string>();
  const name = typed ?? project.name;
  const trimmed = name.trim();
  return (
    <form
      noValidate
      className="space-y-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (trimmed === "" || trimmed === project.name) return;
        const done = () => {
          setTyped(undefined);
          announce(t("common.saved"));
          router.refresh();
        };
        change.mutate({ name: trimmed }, { onSuccess: done });
      }}
    >
      <Field
        label={t("project.name")}
        hint={t("project.nameHint")}
        error={trimmed === "" ? t("project.nameRequired") : undefined}
      >
        <Input
          value={name}
          maxLength={120}
          autoComplete="off"
          className="max-w-md"
          onChange={(event) => setTyped(event.target.value)}
        />
      </Field>
      {change.error ? <ErrorLine error={change.error} /> : null}
      <Button type="submit" disabled={trimmed === "" || trimmed === project.name} busy={change.isPending}>
        {change.isPending ? t("common.saving") : t("common.save")}
      </Button>
    </form>
  );
}

function DefaultProject() {
  const t = useTranslations();
  const project = useProject();
  const change = useChangeProject(project.id);
  return (
    <div className="space-y-1">
      <p className="font-medium">{t("settings.defaultTitle")}</p>
      <p className="text-sm text-muted">{t("settings.defaultText")}</p>
      {project.is_default ? (
        <p>{t("settings.defaultIs")}</p>
      ) : (
        <Button busy={change.isPending} onClick={() => change.mutate({ is_default: true })}>
          {t("settings.makeDefault")}
        </Button>
      )}
      {change.error ? <ErrorLine error={change.error} /> : null}
    </div>
  );
}
