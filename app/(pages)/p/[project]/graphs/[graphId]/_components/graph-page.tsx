"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { ErrorState } from "@/app/_ui/error-state";
import { PageHeader } from "@/app/_ui/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import type { GraphId } from "@/lib/causal";
import { graphOutlineOptions, graphPartOptions } from "@/lib/causal/client";
import { useProject } from "../../../_components/project-context";
import { useGraphAddress } from "../../_lib/use-graph-address";
import { partAsked } from "../../_lib/view-url";
import { Workspace } from "./workspace";

/** One graph: the picture, the table of its edges, and everything about each of them. */
export function GraphPage({ id }: { id: GraphId }) {
  const t = useTranslations();
  const project = useProject();
  const address = useGraphAddress(`/graphs/${id}`);
  const { version } = address.shown;
  const { data, error, isPlaceholderData, refetch } = useQuery(graphOutlineOptions(project.id, id, version));
  const part = useQuery(graphPartOptions(project.id, id, version, partAsked(address.shown)));
  const back = { href: `/p/${project.id}/graphs`, label: t("graphs.title") };
  const [graph, old] =
    data && !(isPlaceholderData && part.isSuccess && !part.isPlaceholderData)
      ? [data, isPlaceholderData]
      : [part.data, part.isPlaceholderData];
  if (graph && !error) return <Workspace graph={graph} address={address} old={old} />;
  return (
    <>
      <PageHeader title={t("graphs.graph")} back={back} />
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <div role="status" aria-label={t("common.loading")}>
          <Skeleton className="h-[60dvh]" />
        </div>
      )}
    </>
  );
}
