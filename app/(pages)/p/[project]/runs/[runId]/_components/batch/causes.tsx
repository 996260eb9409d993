"use client";

import { useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Card, CardHeader } from "@/app/_ui/card";
import { ErrorState } from "@/app/_ui/error-state";
import { causesOptions } from "@/lib/events/client";
import type { FailureCause, Run } from "@/lib/runs";
import { useProject } from "../../../../_components/project-context";
import { useReason } from "../../../../_live/reasons";
import { useRetry } from "../../../../_live/run-controls";

type CausesProps = { run: Run; live: boolean; onShow: (cause: string) => void };

/** Failures grouped by what caused them; a group is tried again on its own. */
export function Causes({ run, live, onShow }: CausesProps) {
  const t = useTranslations();
  const project = useProject();
  const { data: causes, error, refetch } = useQuery(causesOptions(project.id, run.id, live));
  if (error && !causes) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!causes || causes.length === 0) return null;
  return (
    <Card>
      <CardHeader title={t("batch.causes")} />
      <ul className="divide-y divide-line">
        {causes.map((cause) => (
          <Cause key={cause.code} run={run} cause={cause} onShow={() => onShow(cause.code)} />
        ))}
      </ul>
    </Card>
  );
}

function Cause({ run, cause, onShow }: { run: Run; cause: FailureCause; onShow: () => void }) {
  const t = useTranslations();
  const format = useFormatter();
  const reason = useReason()(cause.code);
  const retry = useRetry(run);
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2.5" data-testid="cause">
      <span className="tabular min-w-10 text-right text-md font-semibold text-danger">
        {format.number(cause.items)}
      </span>
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-medium">{reason}</p>
        <p className="text-sm text-muted">
          {cause.message}
          {cause.retryable ? null : ` ${t("batch.notRetryable")}`}
        </p>
      </div>
      <span className="flex flex-wrap gap-2">
        <Button size="sm" aria-label={t("batch.showGroupOf", { reason })} onClick={onShow}>
          {t("batch.showGroup")}
        </Button>
        <Button
          size="sm"
          busy={retry.isPending}
          aria-label={t("batch.retryGroupOf", { reason })}
          onClick={() => retry.start(cause.code)}
        >
          {t("batch.retryGroup")}
        </Button>
      </span>
    </li>
  );
}
