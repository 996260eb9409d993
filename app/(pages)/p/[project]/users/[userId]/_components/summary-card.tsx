"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { RotateCw, Sparkles } from "lucide-react";
import { Link } from "@/app/_ui/link";
import { useEffect } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Card, CardHeader } from "@/app/_ui/card";
import { Chip } from "@/app/_ui/chip";
import { ErrorLine } from "@/app/_ui/error-state";
import { Notice } from "@/app/_ui/notice";
import { ProgressBar } from "@/app/_ui/progress";
import { Skeleton } from "@/app/_ui/skeleton";
import { useSummarize } from "@/lib/events/client";
import type { StoredSummary, UserDetail, UserSummaryText } from "@/lib/people";
import { summaryOptions } from "@/lib/people/client";
import { useRunView } from "@/lib/runs/client";
import { ModelBadge } from "../../../_components/model-badge";
import { useProject } from "../../../_components/project-context";
import { StatusChip } from "../../../_components/status-chip";
import { useShowProblem } from "../../../_lib/use-show-problem";
import { trackRuns } from "../../../_live/panel-store";
import { useReason } from "../../../_live/reasons";
import { RunControls } from "../../../_live/run-controls";
import { RunTroubles } from "../../../_live/run-troubles";
import { hasEnded, standing } from "../../../_live/run-view";
import { useLiveSummaryOf } from "../../../_live/use-panel-runs";

/** What a model says about a user in a few sentences: the saved text, and the next one while it is being written. */
export function SummaryCard({ user }: { user: UserDetail }) {
  const t = useTranslations();
  const project = useProject();
  const { data, error, refetch } = useQuery(summaryOptions(project.id, user.id));
  const live = useLiveSummaryOf(user.id, data?.run);
  const start = useStart(user.id);
  const summary = data?.summary ?? null;
  const impossible = user.behaviors === 0 && user.events === 0;
  return (
    <Card aria-label={t("summary.title")} data-testid="summary">
      <CardHeader
        title={t("summary.title")}
        actions={
          live || !data ? null : (
            <Button
              size="sm"
              disabled={impossible}
              busy={start.isPending}
              title={impossible ? t("users.noBehaviors") : undefined}
              onClick={() => start.start(summary && !summary.stale ? "bypass" : "use")}
            >
              {summary ? <RotateCw aria-hidden /> : <Sparkles aria-hidden />}
              {summary ? t("summary.again") : t("summary.start")}
            </Button>
          )
        }
      />
      <div className="space-y-3 px-4 py-3">
        {error && !data ? (
          <>
            <ErrorLine error={error} />
            <Button size="sm" onClick={() => void refetch()}>
              {t("common.retry")}
            </Button>
          </>
        ) : null}
        {!data && !error ? <Skeleton className="h-16" /> : null}
        {live ? <LiveSummary runId={live} userId={user.id} kept={summary !== null} /> : null}
        {data && !live ? <LastRun run={data.run} kept={summary !== null} /> : null}
        {summary ? <SavedSummary summary={summary} /> : null}
        {data && !summary && !live ? <p className="text-muted">{t("summary.none")}</p> : null}
      </div>
    </Card>
  );
}

function useStart(userId: string) {
  const project = useProject();
  const summarize = useSummarize(project.id);
  const showProblem = useShowProblem();
  const start = (cache: "use" | "bypass") =>
    summarize.mutate(
      { userId, cache },
      {
        // The card itself shows it; the panel stays as it is.
        onSuccess: ({ id, kind }) => trackRuns([{ id, kind, project: project.id, subject: userId }]),
        onError: showProblem,
      },
    );
  return { start, isPending: summarize.isPending };
}

/** Text as the model writes it, never taken for markup. */
function LiveSummary({ runId, userId, kept }: { runId: string; userId: string; kept: boolean }) {
  const t = useTranslations();
  const project = useProject();
  const queries = useQueryClient();
  const view = useRunView(runId);
  const ended = hasEnded(view);
  // Synchronises the saved text with the end of a run that no other part of the page follows.
  useEffect(() => {
    if (ended) void queries.invalidateQueries({ queryKey: [project.id, "summary", userId] });
  }, [ended, project.id, queries, userId]);
  const status = standing(view, undefined);
  const label = `${t("runKind.summarize-user")} · ${userId}`;
  return (
    <div className="rounded-md border border-accent/40" aria-busy={!ended}>
      <div className="flex flex-wrap items-center gap-2 border-b border-line px-3 py-1.5">
        <StatusChip status={status} />
        <Link href={`/p/${project.id}/runs/${runId}`} className="text-sm text-accent underline">
          {t("live.openRun")}
        </Link>
        <span className="ml-auto flex gap-2">
          <RunControls run={{ id: runId, kind: "summarize-user" }} status={status} label={label} />
        </span>
      </div>
      {ended ? null : (
        <ProgressBar
          label={t("live.progress", { run: label })}
          percent={view.progress?.percent}
          className="rounded-none"
        />
      )}
      <RunTroubles view={view} kind="summarize-user" />
      <p className="min-h-16 px-3 py-2 leading-relaxed wrap-anywhere whitespace-pre-wrap" data-testid="summary-live">
        {view.answer === "" && !ended ? <span className="text-muted">{t("live.textEmpty")}</span> : view.answer}
        {ended || view.answer === "" ? null : (
          <span
            aria-hidden
            className="ml-px inline-block h-[1.1em] w-[0.5em] animate-[ws-caret_1s_steps(1)_infinite] bg-accent align-text-bottom"
          />
        )}
      </p>
      {kept && !ended ? <p className="px-3 pb-2 text-sm text-muted">{t("summary.keepsEarlier")}</p> : null}
    </div>
  );
}

/** Why there is nothing newer. */
function LastRun({ run, kept }: { run: UserSummaryText["run"]; kept: boolean }) {
  const t = useTranslations();
  const reason = useReason();
  if (run?.status !== "failed") return null;
  return (
    <Notice tone="danger" title={t("summary.failedTitle")}>
      {run.error ? <p>{reason(run.error)}</p> : null}
      <p>{kept ? t("summary.failedKept") : t("user.failedNone")}</p>
    </Notice>
  );
}

function SavedSummary({ summary }: { summary: StoredSummary }) {
  const t = useTranslations();
  const format = useFormatter();
  const project = useProject();
  return (
    <div className="space-y-2">
      {summary.stale ? (
        <Notice tone="warn" title={t("summary.staleTitle")}>
          {t("summary.staleText")}
        </Notice>
      ) : null}
      <p className="leading-relaxed wrap-anywhere whitespace-pre-wrap" data-testid="summary-text">
        {summary.text}
      </p>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
        <span>{t("summary.readOf", { behaviors: summary.behaviors_read, events: summary.events_read })}</span>
        <span>{format.dateTime(new Date(summary.created_at), { dateStyle: "medium", timeStyle: "short" })}</span>
        <Link href={`/p/${project.id}/runs/${summary.run_id}`} className="text-accent underline">
          {t("live.openRun")}
        </Link>
        <Chip tone="muted">{summary.prompt_version}</Chip>
        <ModelBadge made={summary.model} />
      </p>
    </div>
  );
}
