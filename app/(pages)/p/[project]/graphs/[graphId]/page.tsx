import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { createQueryClient } from "@/app/_ui/query-client";
import { GraphId, partOf } from "@/lib/causal";
import { graphOutlineOptions, graphPartOptions } from "@/lib/causal/client";
import { getGraphOutline } from "@/lib/causal/server";
import { Hydrated } from "../../_components/hydrated";
import { orNotFound, pageOf, titleWords } from "../../_lib/page-of";
import { partAsked, readShown } from "../_lib/view-url";
import { GraphPage } from "./_components/graph-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await titleWords())("graphs.graph") };
}

/** Of what is larger, the page holds what it draws; the browser asks for the rest by itself. */
const EDGES_RENDERED_MAX = 600;

type GraphParams = {
  params: Promise<{ project: string; graphId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function GraphWorkspace({ params, searchParams }: GraphParams) {
  const { ctx, project } = await pageOf(params);
  const id = GraphId.safeParse((await params).graphId).data ?? notFound();
  const shown = readShown(paramsOf(await searchParams));
  const graph = await orNotFound(getGraphOutline(ctx, id, shown.version));
  const queries = createQueryClient();
  if (graph.edges.length <= EDGES_RENDERED_MAX) {
    queries.setQueryData(graphOutlineOptions(project.id, id, shown.version).queryKey, graph);
  } else {
    const asked = partAsked(shown);
    queries.setQueryData(graphPartOptions(project.id, id, shown.version, asked).queryKey, partOf(graph, asked));
  }
  return (
    <Hydrated queries={queries}>
      <GraphPage id={id} />
    </Hydrated>
  );
}

function paramsOf(search: Awaited<GraphParams["searchParams"]>): URLSearchParams {
  const pairs = Object.entries(search).flatMap(([name, values = []]) => [values].flat().map((value) => [name, value]));
  return new URLSearchParams(pairs);
}
