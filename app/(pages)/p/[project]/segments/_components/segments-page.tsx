"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { Link } from "@/app/_ui/link";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { ErrorState } from "@/app/_ui/error-state";
import { PageHeader } from "@/app/_ui/page-header";
import { TableSkeleton } from "@/app/_ui/skeleton";
import { segmentsOptions } from "@/lib/people/client";
import { useProject } from "../../_components/project-context";
import { SegmentCard } from "./segment-card";
import { TargetNotice } from "./target-notice";

/** Every segment of the project: those that are always there, and those that somebody saved. */
export function SegmentsPage() {
  const t = useTranslations();
  const project = useProject();
  const { data, error, refetch } = useQuery(segmentsOptions(project.id));
  const users = `/p/${project.id}/users`;
  const saved = data?.filter(({ ready }) => !ready) ?? [];
  return (
    <>
      <PageHeader
        title={t("segments.title")}
        lead={t("segments.lead")}
        actions={
          <Button asChild tone="primary">
            <Link href={`${users}?filter=${encodeURIComponent(JSON.stringify({ where: { all: [] } }))}`}>
              <Plus aria-hidden />
              {t("segments.create")}
            </Link>
          </Button>
        }
      />
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <TableSkeleton label={t("common.loading")} rows={6} /> : null}
      {data ? (
        <div className="space-y-6">
          <section aria-labelledby="ready" className="space-y-3">
            <h2 id="ready" className="text-md font-semibold">
              {t("segments.ready")}
            </h2>
            <TargetNotice />
            <ul className="grid gap-3 md:grid-cols-2">
              {data
                .filter(({ ready }) => ready)
                .map((segment) => (
                  <SegmentCard key={segment.id} segment={segment} />
                ))}
            </ul>
          </section>
          <section aria-labelledby="saved" className="space-y-3">
            <h2 id="saved" className="text-md font-semibold">
              {t("segments.saved")}
            </h2>
            {saved.length > 0 ? (
              <ul className="grid gap-3 md:grid-cols-2">
                {saved.map((segment) => (
                  <SegmentCard key={segment.id} segment={segment} />
                ))}
              </ul>
            ) : (
              <EmptyState title={t("segments.noneTitle")}>{t("segments.noneText")}</EmptyState>
            )}
          </section>
        </div>
      ) : null}
    </>
  );
}
