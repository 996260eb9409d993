"use client";

import { useQuery } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Card, CardHeader } from "@/app/_ui/card";
import { ErrorState } from "@/app/_ui/error-state";
import { Notice } from "@/app/_ui/notice";
import { PageHeader } from "@/app/_ui/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import { isOverMany, isTerminal, type Run } from "@/lib/runs";
import { followedRunOptions } from "@/lib/events/client";
import { useRunView } from "@/lib/runs/client";
import { useProject } from "../../../_components/project-context";
import { StatusChip } from "../../../_components/status-chip";
import { ZoneNote } from "../../../_components/zone-note";
import { useStartExtraction } from "../../../_lib/use-start-extraction";
import { CallsTable } from "../../../_live/calls-table";
import { useReason } from "../../../_live/reasons";
import { useRunLabel } from "../../../_live/run-label";
import { RunStream } from "../../../_live/run-stream";
import { BatchPage } from "./batch/batch-page";
import { Replay } from "./replay/replay";
import { RunFacts } from "./run-facts";

/** One run for good: what it wrote, replayed from its log, and what is known about it. */
export function RunPage({ runId }: { runId: string }) {
  const project = useProject();
  const { data: run, error, refetch } = useQuery(followedRunOptions(project.id, runId));
  if (error && !run) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!run) return <Skeleton className="h-96" />;
  return isOverMany(run) ? <BatchPage run={run} /> : <OneRunPage run={run} />;
}

function OneRunPage({ run }: { run: Run }) {
  const t = useTranslations();
  const label = useRunLabel()(run);
  const project = useProject();
  const ended = isTerminal(run.status);
  const back = run.parent_id
    ? { href: `/p/${project.id}/runs/${run.parent_id}`, label: t("runs.parent") }
    : { href: `/p/${project.id}/runs`, label: t("runs.back") };
  return (
    <>
      <PageHeader back={back} title={label} lead={<StatusChip status={run.status} />} actions={<ZoneNote />} />
      <div className="space-y-5">
        {run.cached && run.subject !== undefined ? <FromCache userId={run.subject} /> : null}
        <Card aria-label={t("runs.replay")} className="h-[32rem] max-h-[75dvh] overflow-hidden">
          <RunStream runId={run.id} kind={run.kind} subject={run.subject} />
        </Card>
        {run.kind === "import" ? null : (
          <Card className="overflow-hidden">
            <CardHeader title={t("calls.title")} />
            <CallsTable runId={run.id} live={!ended} />
          </Card>
        )}
        <Retries runId={run.id} />
        {ended ? <Replay run={run} label={label} /> : null}
        <RunFacts run={run} />
      </div>
    </>
  );
}

/** Whoever wants to see the model write can have it asked again. */
function FromCache({ userId }: { userId: string }) {
  const t = useTranslations();
  const extract = useStartExtraction();
  return (
    <Notice
      tone="ok"
      title={t("runs.cachedMark")}
      actions={
        <Button size="sm" busy={extract.isPending} onClick={() => extract.start(userId, "bypass")}>
          <RefreshCw aria-hidden />
          {t("runs.askAnew")}
        </Button>
      }
    >
      {t("runs.cachedHelp")}
    </Notice>
  );
}

function Retries({ runId }: { runId: string }) {
  const t = useTranslations();
  const reason = useReason();
  const { retries } = useRunView(runId);
  if (retries.length === 0) return null;
  return (
    <Card>
      <CardHeader title={t("live.retried", { count: retries.length })} />
      <ol className="divide-y divide-line">
        {retries.map((retry, index) => (
          <li key={index} className="px-4 py-2">
            {t("runs.retryLine", {
              n: String(retry.try),
              max: String(retry.of),
              reason: reason(retry.reason),
              seconds: String(Math.round(retry.wait_ms / 100) / 10),
            })}
            {retry.message ? <span className="block text-sm text-muted">{retry.message}</span> : null}
          </li>
        ))}
      </ol>
    </Card>
  );
}
