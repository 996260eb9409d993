import type { Metadata } from "next";
import { createQueryClient } from "@/app/_ui/query-client";
import { GRAPHS_PER_PAGE, graphsOptions } from "@/lib/causal/client";
import { listGraphs } from "@/lib/causal/server";
import { Hydrated } from "../_components/hydrated";
import { pageOf, titleWords, type ProjectParams } from "../_lib/page-of";
import { GraphsPage } from "./_components/graphs-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await titleWords())("graphs.title") };
}

export default async function Graphs({ params }: ProjectParams) {
  const { ctx, project } = await pageOf(params);
  const queries = createQueryClient();
  await queries.prefetchInfiniteQuery({
    ...graphsOptions(project.id),
    queryFn: () => listGraphs(ctx, { limit: GRAPHS_PER_PAGE }),
  });
  return (
    <Hydrated queries={queries}>
      <GraphsPage />
    </Hydrated>
  );
}
