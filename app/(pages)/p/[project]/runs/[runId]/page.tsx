import type { Metadata } from "next";
import { createQueryClient } from "@/app/_ui/query-client";
import { RunId } from "@/lib/core";
import { runOptions } from "@/lib/events/client";
import { getRun } from "@/lib/runs/server";
import { notFound } from "next/navigation";
import { Hydrated } from "../../_components/hydrated";
import { orNotFound, pageOf, titleWords } from "../../_lib/page-of";
import { RunPage } from "./_components/run-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await titleWords())("runs.title") };
}

type RunPageProps = { params: Promise<{ project: string; runId: string }> };

export default async function OneRunPage({ params }: RunPageProps) {
  const { ctx, project } = await pageOf(params);
  const runId = RunId.safeParse((await params).runId).data ?? notFound();
  const queries = createQueryClient();
  queries.setQueryData(runOptions(project.id, runId).queryKey, await orNotFound(getRun(ctx, runId)));
  return (
    <Hydrated queries={queries}>
      <RunPage runId={runId} />
    </Hydrated>
  );
}
