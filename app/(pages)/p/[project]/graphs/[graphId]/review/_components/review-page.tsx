"use client";

import { useQuery } from "@tanstack/react-query";
import { Link } from "@/app/_ui/link";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { ErrorState } from "@/app/_ui/error-state";
import { PageHeader } from "@/app/_ui/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import type { GraphId } from "@/lib/causal";
import { graphOutlineOptions } from "@/lib/causal/client";
import { useProject } from "../../../../_components/project-context";
import { ReviewQueue } from "./review-queue";

/** One edge after the other, judged by keyboard. */
export function ReviewPage({ id }: { id: GraphId }) {
  const t = useTranslations();
  const project = useProject();
  const { data, error, refetch } = useQuery(graphOutlineOptions(project.id, id));
  const href = `/p/${project.id}/graphs/${id}`;
  return (
    <>
      <PageHeader
        title={t("graphs.review")}
        lead={t("graphs.reviewLead")}
        back={{ href, label: data?.name ?? t("graphs.graph") }}
      />
      {data ? (
        data.edges.length === 0 ? (
          <EmptyState
            title={t("graphs.nothingToJudge")}
            actions={
              <Button asChild>
                <Link href={href}>{t("graphs.toGraph")}</Link>
              </Button>
            }
          />
        ) : (
          <ReviewQueue key={data.version} graph={data} />
        )
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton className="h-80" />
      )}
    </>
  );
}
