import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { createQueryClient } from "@/app/_ui/query-client";
import { GraphId } from "@/lib/causal";
import { graphOptions } from "@/lib/causal/client";
import { findGraph, getGraph } from "@/lib/causal/server";
import { Hydrated } from "../../_components/hydrated";
import { orNotFound, pageOf, titleWords } from "../../_lib/page-of";
import { readShown } from "../_lib/view-url";
import { GraphPage } from "./_components/graph-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await titleWords())("graphs.graph") };
}

/** What is larger would be in the page twice, as data and as text; the browser asks for it by itself. */
const EDGES_RENDERED_MAX = 600;

type GraphParams = {
  params: Promise<{ project: string; graphId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function GraphWorkspace({ params, searchParams }: GraphParams) {
  const { ctx, project } = await pageOf(params);
  const id = GraphId.safeParse((await params).graphId).data ?? notFound();
  const { v } = await searchParams;
  const { version } = readShown(new URLSearchParams(typeof v === "string" ? { v } : {}));
  const queries = createQueryClient();
  const { newest } = await orNotFound(findGraph(ctx, id));
  if (newest.edges <= EDGES_RENDERED_MAX) {
    const graph = await orNotFound(getGraph(ctx, id, version));
    queries.setQueryData(graphOptions(project.id, id, version).queryKey, graph);
  }
  return (
    <Hydrated queries={queries}>
      <GraphPage id={id} />
    </Hydrated>
  );
}
