"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Waypoints } from "lucide-react";
import { Link } from "@/app/_ui/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { ErrorState } from "@/app/_ui/error-state";
import { LoadMore } from "@/app/_ui/load-more";
import { PageHeader } from "@/app/_ui/page-header";
import { TableSkeleton } from "@/app/_ui/skeleton";
import { useHydrated } from "@/app/_ui/state/use-hydrated";
import { graphsOptions } from "@/lib/causal/client";
import type { Run } from "@/lib/runs";
import { useProject } from "../../_components/project-context";
import { trackRuns } from "../../_live/panel-store";
import { useLiveRuns } from "../../_live/use-panel-runs";
import { useGraphAddress } from "../_lib/use-graph-address";
import { GenerateDialog } from "./generate/generate-dialog";
import { GraphCard } from "./graph-card";
import { LiveGeneration } from "./live-generation";

/** All causal graphs of the project, and the way to a new one. */
export function GraphsPage() {
  const t = useTranslations();
  const router = useRouter();
  const project = useProject();
  const hydrated = useHydrated();
  const { shown, show } = useGraphAddress("/graphs");
  const list = useInfiniteQuery(graphsOptions(project.id));
  const [asking, setAsking] = useState(false);
  // One that somebody else has started is worth watching as well.
  const other = useLiveRuns()?.find(({ kind }) => kind === "generate-graph");
  const run = shown.run ?? other?.id;
  const graphs = list.data?.pages.flatMap(({ items }) => items);
  const started = (begun: Run) => {
    trackRuns([{ id: begun.id, project: project.id, kind: begun.kind, subject: begun.subject }]);
    show({ run: begun.id });
  };
  const base = `/p/${project.id}`;
  return (
    <>
      <PageHeader
        title={t("graphs.title")}
        lead={t("graphs.lead")}
        actions={
          project.events > 0 ? (
            <Button tone="primary" onClick={() => setAsking(true)}>
              <Waypoints aria-hidden />
              {t("graphs.new")}
            </Button>
          ) : undefined
        }
      />
      {hydrated && run ? (
        <LiveGeneration
          key={run}
          runId={run}
          onDone={(graph) => {
            // What somebody else made does not take one away from here.
            if (shown.run === undefined) return;
            if (graph) router.replace(`${base}/graphs/${graph}`);
            else show({ run: undefined });
          }}
          onDismiss={() => show({ run: undefined })}
        />
      ) : null}
      {project.events === 0 && graphs?.length === 0 ? (
        <EmptyState
          title={t("graphs.noEventsTitle")}
          actions={
            <>
              {project.behaviors > 0 ? (
                <Button asChild tone="primary">
                  <Link href={`${base}/users`}>{t("patterns.noEventsExtract")}</Link>
                </Button>
              ) : null}
              <Button asChild tone={project.behaviors > 0 ? "plain" : "primary"}>
                <Link href={`${base}/imports/new`}>{t("patterns.noEventsImport")}</Link>
              </Button>
            </>
          }
        >
          {t("graphs.noEventsText")}
        </EmptyState>
      ) : list.error && !graphs ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : !graphs ? (
        <TableSkeleton label={t("common.loading")} rows={4} />
      ) : graphs.length === 0 ? (
        run ? null : (
          <EmptyState
            title={t("graphs.emptyTitle")}
            actions={
              <>
                <Button tone="primary" onClick={() => setAsking(true)}>
                  {t("graphs.generate")}
                </Button>
                <Button asChild>
                  <Link href={`${base}/patterns`}>{t("graphs.choosePatterns")}</Link>
                </Button>
              </>
            }
          >
            {t("graphs.emptyText")}
          </EmptyState>
        )
      ) : (
        <>
          <ul aria-label={t("graphs.title")} className="grid gap-3 lg:grid-cols-2">
            {graphs.map((graph) => (
              <li key={graph.id}>
                <GraphCard graph={graph} />
              </li>
            ))}
          </ul>
          <LoadMore list={list} className="mt-3" />
        </>
      )}
      <GenerateDialog open={asking} onOpenChange={setAsking} onStarted={started} />
    </>
  );
}
