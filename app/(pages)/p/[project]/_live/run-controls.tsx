"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Ban, Pause, Play, RotateCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { showToast } from "@/app/_ui/toast-store";
import { runOptions, useRetryRun, useRunAction, type RunAction } from "@/lib/events/client";
import { isOverMany, isTerminal, RunStatus, type Run } from "@/lib/runs";
import { useProject } from "../_components/project-context";
import { useStatusWord } from "../_components/status-chip";
import { useShowProblem } from "../_lib/use-show-problem";
import { showRun } from "./panel-store";

/** As much of a run as is known before its row was fetched. */
type RunLike = Pick<Run, "kind"> & { id: string; items?: Run["items"]; lanes?: Run["lanes"] };

type RunControlsProps = {
  run: RunLike;
  /** As it is shown. */
  status: string;
  /** What the run is called, for those who hear the buttons. */
  label: string;
};

/** What a person can do with a run in its present state: pause, go on, stop, or do again what did not succeed. */
export function RunControls({ run, status, label }: RunControlsProps) {
  const t = useTranslations();
  const { act, pending, stopping } = useActions(run.id);
  const known = RunStatus.safeParse(status).data ?? "running";
  if (isTerminal(known)) return <RetryControl run={run} status={known} label={label} />;
  return (
    <>
      {run.kind === "import" ? null : known === "paused" ? (
        <Button
          size="sm"
          tone="primary"
          disabled={pending || stopping}
          aria-label={t("live.resumeOf", { run: label })}
          onClick={() => act("resume")}
        >
          <Play aria-hidden />
          {t("live.resume")}
        </Button>
      ) : (
        <Button
          size="sm"
          disabled={pending || stopping}
          aria-label={t("live.pauseOf", { run: label })}
          onClick={() => act("pause")}
        >
          <Pause aria-hidden />
          {t("live.pause")}
        </Button>
      )}
      <Button
        size="sm"
        tone="danger-quiet"
        disabled={pending || stopping}
        aria-label={t("live.cancelOf", { run: label })}
        onClick={() => act("cancel")}
      >
        <Ban aria-hidden />
        {stopping ? t("live.cancelling") : t("live.cancel")}
      </Button>
    </>
  );
}

function useActions(runId: string) {
  const t = useTranslations();
  const word = useStatusWord();
  const project = useProject();
  const queries = useQueryClient();
  const action = useRunAction(project.id, runId);
  const showProblem = useShowProblem();

  /** The wish came too late: how the run ended is more use to its reader than that it was refused. */
  const tellEnd = async (error: unknown) => {
    const run = await queries
      .fetchQuery({ ...runOptions(project.id, runId), staleTime: 0 })
      .catch((): undefined => undefined);
    if (run && isTerminal(run.status))
      showToast({ title: t("live.tooLate", { status: word(run.status) }), text: run.error?.message });
    else showProblem(error);
  };
  const act = (wanted: RunAction) => action.mutate(wanted, { onError: (error) => void tellEnd(error) });
  return {
    act,
    pending: action.isPending,
    stopping: action.variables === "cancel" && (action.isPending || action.isSuccess),
  };
}

type RetryControlProps = { run: RunControlsProps["run"]; status: RunStatus; label: string };

function RetryControl({ run, status, label }: RetryControlProps) {
  const t = useTranslations();
  const retry = useRetry(run);
  if (status === "succeeded" || run.kind === "import") return null;
  return (
    <Button
      size="sm"
      busy={retry.isPending}
      aria-label={t(isOverMany(run) ? "live.retryRestOf" : "live.retryOf", { run: label })}
      onClick={() => retry.start()}
    >
      <RotateCw aria-hidden />
      {t(isOverMany(run) ? "live.retryRest" : "common.retry")}
    </Button>
  );
}

/** Does again what failed, and goes to where that can be watched. */
export function useRetry(run: Omit<RunLike, "kind">): { start: (cause?: string) => void; isPending: boolean } {
  const t = useTranslations();
  const router = useRouter();
  const project = useProject();
  const showProblem = useShowProblem();
  const retry = useRetryRun(project.id, run.id);
  const start = (cause?: string) =>
    retry.mutate(cause, {
      onSuccess: (next) => {
        if (next.id === run.id) showToast({ tone: "ok", title: t("batch.requeued") });
        else if (isOverMany(next)) router.push(`/p/${project.id}/runs/${next.id}`);
        else showRun({ id: next.id, project: project.id, kind: next.kind, subject: next.subject, input: next.input });
      },
      onError: showProblem,
    });
  return { start, isPending: retry.isPending };
}
