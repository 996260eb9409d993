import type { Metadata } from "next";
import { headers } from "next/headers";
import { createQueryClient } from "@/app/_ui/query-client";
import { IMPORTS_PER_PAGE, importsOptions } from "@/lib/ingest/client";
import { listImports } from "@/lib/ingest/server";
import { RUNS_PER_PAGE, runsOptions } from "@/lib/events/client";
import { GRAPHS_PER_PAGE, graphsOptions } from "@/lib/causal/client";
import { listGraphs } from "@/lib/causal/server";
import { patternSetsOptions, SETS_PER_PAGE } from "@/lib/patterns/client";
import { listSets } from "@/lib/patterns/server";
import { listRuns } from "@/lib/runs/server";
import { Hydrated } from "./_components/hydrated";
import { Overview } from "./_components/overview";
import { pageOf, titleWords, type ProjectParams } from "./_lib/page-of";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await titleWords())("overview.title") };
}

export default async function OverviewPage({ params }: ProjectParams) {
  const { ctx, project } = await pageOf(params);
  const queries = createQueryClient();
  await Promise.all([
    queries.prefetchInfiniteQuery({
      ...runsOptions(project.id, {}),
      queryFn: () => listRuns(ctx, { limit: RUNS_PER_PAGE }),
    }),
    queries.prefetchInfiniteQuery({
      ...importsOptions(project.id),
      queryFn: () => listImports(ctx, { limit: IMPORTS_PER_PAGE }),
    }),
    queries.prefetchInfiniteQuery({
      ...graphsOptions(project.id),
      queryFn: () => listGraphs(ctx, { limit: GRAPHS_PER_PAGE }),
    }),
    queries.prefetchInfiniteQuery({
      ...patternSetsOptions(project.id),
      queryFn: () => listSets(ctx, { limit: SETS_PER_PAGE }),
    }),
  ]);
  const host = (await headers()).get("host") ?? "127.0.0.1:3000";
  return (
    <Hydrated queries={queries}>
      <Overview host={host} />
    </Hydrated>
  );
}
