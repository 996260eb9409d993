"use client";

import { CircleAlert, RotateCw } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "./button";
import { cn } from "./cn";
import { CopyButton } from "./copy-button";
import { readProblem } from "./problem";

function useWords(error: unknown) {
  const t = useTranslations();
  const problem = readProblem(error);
  if (problem?.offline)
    return { title: t("error.unreachable"), detail: t("error.unreachableHelp"), requestId: undefined };
  return {
    title: problem?.title ?? t("error.unknown"),
    detail: problem ? problem.detail : t("error.unknownHelp"),
    requestId: problem?.requestId,
  };
}

/** A part of the page that could not be shown: what happened, what to do, what to quote when asking for help. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useTranslations();
  const { title, detail, requestId } = useWords(error);
  return (
    <div role="alert" className="space-y-3 rounded-lg border border-danger/40 bg-danger-soft px-4 py-4">
      <div className="flex items-start gap-2.5">
        <CircleAlert aria-hidden className="mt-0.5 size-5 shrink-0 text-danger" />
        <div className="min-w-0">
          <p className="font-medium">{title}</p>
          {detail ? <p className="mt-0.5">{detail}</p> : null}
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-2 pl-7.5">
        {onRetry ? (
          <Button size="sm" onClick={onRetry}>
            <RotateCw aria-hidden />
            {t("common.retry")}
          </Button>
        ) : null}
        {requestId ? (
          <>
            <code className="font-mono text-sm text-muted">{requestId}</code>
            <CopyButton text={requestId} label={t("error.copyRequestId")} />
          </>
        ) : null}
      </div>
    </div>
  );
}

/** The same in one line, beside the control that failed. */
export function ErrorLine({ error, className }: { error: unknown; className?: string }) {
  const { title, detail, requestId } = useWords(error);
  return (
    <p role="alert" className={cn("text-danger", className)}>
      {title}
      {detail ? ` ${detail}` : null}
      {requestId ? <code className="ml-1 font-mono text-xs text-muted">{requestId}</code> : null}
    </p>
  );
}
