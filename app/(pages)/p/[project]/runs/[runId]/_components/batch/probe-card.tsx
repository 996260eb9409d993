"use client";

import { useQuery } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { ErrorLine } from "@/app/_ui/error-state";
import { Skeleton } from "@/app/_ui/skeleton";
import { estimateOptions, useExtractMany, type BatchScope } from "@/lib/events/client";
import { SegmentRef } from "@/lib/people";
import type { Run } from "@/lib/runs";
import { EstimateWords } from "../../../../_components/estimate-words";
import { useProject } from "../../../../_components/project-context";

/** What a probe says about the rest, and the button that does it. */
export function ProbeCard({ run }: { run: Run }) {
  const t = useTranslations();
  const router = useRouter();
  const project = useProject();
  const batch = useExtractMany(project.id);
  const segment = SegmentRef.safeParse(run.input["segment"]);
  const whom = {
    only: scopeOf(run.input["only"]),
    ...(segment.success ? { segment: segment.data } : {}),
    ...(run.lanes === undefined ? {} : { lanes: run.lanes }),
  };
  const { data: estimate, error } = useQuery(estimateOptions(project.id, { ...whom, probe: run.id }));
  if (error && !estimate) return <ErrorLine error={error} />;
  if (!estimate) return <Skeleton className="h-24" />;
  const start = () =>
    batch.mutate(
      { ...whom, cache: run.input["cache"] === "bypass" ? "bypass" : "use" },
      { onSuccess: (next) => router.push(`/p/${project.id}/runs/${next.id}`) },
    );
  return (
    <Card className="space-y-3 p-4" aria-label={t("batch.probeRun")}>
      <h2 className="font-semibold">
        {estimate.users === 0 ? t("batch.estimateRestNone") : t("batch.estimateRest", { count: estimate.users })}
      </h2>
      {estimate.users > 0 ? (
        <>
          <EstimateWords estimate={estimate} />
          {batch.error ? <ErrorLine error={batch.error} /> : null}
          <Button tone="primary" busy={batch.isPending} onClick={start}>
            <Play aria-hidden />
            {t("batch.runRest")}
          </Button>
        </>
      ) : null}
    </Card>
  );
}

/** Whom the probe stood for. Its own users are no longer due; where all are to be done anew, so are they. */
function scopeOf(only: unknown): BatchScope {
  return only === "failed" || only === "all" ? only : "due";
}
