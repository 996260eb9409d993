"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { CreateProjectDialog } from "@/app/(pages)/_components/project-dialogs";
import { Button } from "@/app/_ui/button";
import { Card, CardHeader } from "@/app/_ui/card";
import { Notice } from "@/app/_ui/notice";
import { PageHeader } from "@/app/_ui/page-header";
import { CommandLine } from "../../../_components/first-run";
import { useProject } from "../../../_components/project-context";
import { TemplatesMenu } from "../../_components/templates-menu";
import { DropZone } from "./drop-zone";
import { ImportForm } from "./import-form";

const ROWS = JSON.stringify({
  items: [{ user_id: "user_0001", event_type: "Purchase", start: "2026-01-09T11:45:00+08:00" }],
});

/** Choose a file, check what it is taken for, send it. */
export function NewImport({ host }: { host: string }) {
  const t = useTranslations();
  const project = useProject();
  const [file, setFile] = useState<File>();
  const [several, setSeveral] = useState(false);
  const [creating, setCreating] = useState(false);
  const choose = (files: readonly File[]) => {
    setFile(files[0]);
    setSeveral(files.length > 1);
  };
  return (
    <>
      <PageHeader
        back={{ href: `/p/${project.id}/imports`, label: t("report.back") }}
        title={t("newImport.title")}
        lead={t("newImport.lead")}
        actions={<TemplatesMenu />}
      />
      <div className="max-w-3xl space-y-4">
        {project.is_sample ? (
          <Notice
            tone="warn"
            actions={
              <Button size="sm" onClick={() => setCreating(true)}>
                {t("newImport.sampleProjectAction")}
              </Button>
            }
          >
            {t("newImport.sampleProject")}
          </Notice>
        ) : null}
        <DropZone file={file} onFiles={choose} />
        {several ? <Notice tone="warn">{t("newImport.several")}</Notice> : null}
        {file ? <ImportForm key={`${file.name}:${file.size}:${file.lastModified}`} file={file} /> : null}
        <Card>
          <CardHeader title={t("newImport.connectTitle")} />
          <div className="space-y-2 p-4">
            <CommandLine
              text={`curl -F kind=behaviors -F file=@behaviors.csv "http://${host}/api/v1/imports?project=${project.id}"`}
            />
            <p className="text-muted">{t("newImport.connectRows")}</p>
            <CommandLine
              text={`curl -H "content-type: application/json" -d '${ROWS}' "http://${host}/api/v1/events?project=${project.id}"`}
            />
          </div>
        </Card>
      </div>
      <CreateProjectDialog open={creating} onOpenChange={setCreating} next="/imports/new" />
    </>
  );
}
