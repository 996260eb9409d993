import type { Metadata } from "next";
import { createQueryClient } from "@/app/_ui/query-client";
import { RUNS_PER_PAGE, runsOptions } from "@/lib/events/client";
import { RunKind, RunStatus } from "@/lib/runs";
import { listRuns } from "@/lib/runs/server";
import { Hydrated } from "../_components/hydrated";
import { pageOf, titleWords, type ProjectParams } from "../_lib/page-of";
import { RunsList } from "./_components/runs-list";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await titleWords())("runs.title") };
}

type RunsPageProps = ProjectParams & { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function RunsPage({ params, searchParams }: RunsPageProps) {
  const { ctx, project } = await pageOf(params);
  const query = await searchParams;
  const kind = RunKind.safeParse(query["kind"]).data;
  const live = query["live"] === "true";
  const status = RunStatus.safeParse(query["status"]).data;
  const queries = createQueryClient();
  // A list narrowed to one state is fetched by the browser.
  if (!status) {
    await queries.prefetchInfiniteQuery({
      ...runsOptions(project.id, { live, kind }),
      queryFn: () => listRuns(ctx, { limit: RUNS_PER_PAGE, ...(live ? { live } : {}), ...(kind ? { kind } : {}) }),
    });
  }
  return (
    <Hydrated queries={queries}>
      <RunsList />
    </Hydrated>
  );
}
