"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { Card, CardHeader, Fact, Facts } from "@/app/_ui/card";
import { ErrorState } from "@/app/_ui/error-state";
import { PageHeader } from "@/app/_ui/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import { Time } from "@/app/_ui/time";
import type { Run } from "@/lib/runs";
import { runOptions } from "@/lib/events/client";
import { useRunView } from "@/lib/runs/client";
import { useProject } from "../../../_components/project-context";
import { StatusChip } from "../../../_components/status-chip";
import { ZoneNote } from "../../../_components/zone-note";
import { useDuration } from "../../../_lib/use-duration";
import { useRetryReason } from "../../../_live/reasons";
import { useRunLabel } from "../../../_live/run-label";
import { RunStream } from "../../../_live/run-stream";

/** One run for good: what it wrote, replayed from its log, and what is known about it. */
export function RunPage({ runId }: { runId: string }) {
  const t = useTranslations();
  const label = useRunLabel();
  const project = useProject();
  const { data: run, error, refetch } = useQuery(runOptions(project.id, runId));
  if (error && !run) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!run) return <Skeleton className="h-96" />;
  return (
    <>
      <PageHeader
        back={{ href: `/p/${project.id}/runs`, label: t("runs.back") }}
        title={label(run)}
        lead={<StatusChip status={run.status} />}
        actions={<ZoneNote />}
      />
      <div className="space-y-5">
        <Card aria-label={t("runs.replay")} className="h-[32rem] max-h-[75dvh] overflow-hidden">
          <RunStream runId={runId} kind={run.kind} subject={run.subject} />
        </Card>
        <RunFacts run={run} />
        <Retries runId={runId} />
      </div>
    </>
  );
}

function RunFacts({ run }: { run: Run }) {
  const t = useTranslations();
  const duration = useDuration();
  const { created_at, started_at, finished_at, input, result } = run;
  return (
    <Card>
      <CardHeader title={t("runs.details")} />
      <Facts className="p-4">
        <Fact name={t("runs.id")}>
          <code className="font-mono text-sm">{run.id}</code>
        </Fact>
        <Fact name={t("runs.created")}>
          <Time at={created_at} style="full" />
        </Fact>
        {started_at ? (
          <Fact name={t("runs.started")}>
            <Time at={started_at} style="full" />
          </Fact>
        ) : null}
        {finished_at ? (
          <Fact name={t("runs.finished")}>
            <Time at={finished_at} style="full" />
          </Fact>
        ) : null}
        {started_at && finished_at ? (
          <Fact name={t("runs.took")}>{duration(Date.parse(finished_at) - Date.parse(started_at))}</Fact>
        ) : null}
        <Fact name={t("runs.attempts")}>{run.attempts}</Fact>
        {run.cached ? <Fact name={t("status.cached")}>{t("runs.cachedAnswer")}</Fact> : null}
        <Fact name={t("runs.input")}>
          <Json value={input} />
        </Fact>
        {result ? (
          <Fact name={t("runs.result")}>
            <Json value={result} />
          </Fact>
        ) : null}
      </Facts>
    </Card>
  );
}

function Json({ value }: { value: Record<string, unknown> }) {
  return <pre className="font-mono text-sm wrap-anywhere whitespace-pre-wrap">{JSON.stringify(value, null, 2)}</pre>;
}

function Retries({ runId }: { runId: string }) {
  const t = useTranslations();
  const reason = useRetryReason();
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
