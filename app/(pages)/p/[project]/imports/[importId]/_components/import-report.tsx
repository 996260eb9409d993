"use client";

import { useQuery } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { Link } from "@/app/_ui/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Card, CardHeader } from "@/app/_ui/card";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { ErrorState } from "@/app/_ui/error-state";
import { Notice } from "@/app/_ui/notice";
import { PageHeader } from "@/app/_ui/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import { showToast } from "@/app/_ui/toast-store";
import type { Import } from "@/lib/ingest";
import { importOptions, isOver, useUndoImport } from "@/lib/ingest/client";
import { useProject } from "../../../_components/project-context";
import { StatusChip } from "../../../_components/status-chip";
import { ZoneNote } from "../../../_components/zone-note";
import { RunStream } from "../../../_live/run-stream";
import { ImportFacts } from "./import-facts";
import { ImportNotices } from "./import-notices";
import { ImportRowCounts } from "./import-row-counts";
import { RejectedRows } from "./rejected-rows";

/** What became of a file: live while it is read, then for good. */
export function ImportReport({ importId }: { importId: string }) {
  const t = useTranslations();
  const project = useProject();
  const { data, error, refetch } = useQuery(importOptions(project.id, importId));
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-64" />;
  const over = isOver(data);
  const kept = data.status === "succeeded" || data.status === "partial";
  return (
    <>
      <PageHeader
        back={{ href: `/p/${project.id}/imports`, label: t("report.back") }}
        title={t("report.title", { file: data.file_name })}
        lead={<StatusChip status={data.status} />}
        actions={
          <>
            <ZoneNote />
            {kept ? <UndoButton found={data} /> : null}
            {kept ? (
              <Button asChild tone="primary">
                <Link href={`/p/${project.id}/users`}>{t("report.toUsers")}</Link>
              </Button>
            ) : null}
          </>
        }
      />
      <div className="space-y-5">
        {data.status === "undone" ? <Notice>{t("report.undone")}</Notice> : null}
        {data.error ? (
          <Notice
            tone="danger"
            title={t("report.failedTitle")}
            actions={
              <Button asChild size="sm">
                <Link href={`/p/${project.id}/imports/new`}>{t("report.again")}</Link>
              </Button>
            }
          >
            <p>{data.error.message}</p>
            <p>{t("report.failedNext")}</p>
          </Notice>
        ) : null}
        {over || data.run_id === null ? null : (
          <Card className="overflow-hidden">
            <CardHeader title={t("report.running")} />
            <RunStream runId={data.run_id} kind="import" subject={undefined} />
          </Card>
        )}
        {data.status === "succeeded" || data.status === "partial" || data.status === "undone" ? (
          <ImportRowCounts rows={data.rows} />
        ) : null}
        <ImportNotices notices={data.notices} />
        {over ? <ImportFacts found={data} /> : null}
        {data.rows.rejected > 0 ? <RejectedRows found={data} /> : null}
      </div>
    </>
  );
}

function UndoButton({ found }: { found: Import }) {
  const t = useTranslations();
  const project = useProject();
  const [open, setOpen] = useState(false);
  const undo = useUndoImport(project.id);
  const done = () => {
    setOpen(false);
    showToast({ tone: "ok", title: t("report.undoDone", { file: found.file_name }) });
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Undo2 aria-hidden />
        {t("report.undo")}
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={t("report.undoTitle")}
        confirmLabel={t("report.undoConfirm")}
        pending={undo.isPending}
        error={undo.error}
        onConfirm={() => undo.mutate(found.id, { onSuccess: done })}
      >
        <p>{t("report.undoText", { rows: found.rows.accepted, file: found.file_name })}</p>
      </ConfirmDialog>
    </>
  );
}
