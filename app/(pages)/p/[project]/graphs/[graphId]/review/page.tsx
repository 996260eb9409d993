import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { createQueryClient } from "@/app/_ui/query-client";
import { GraphId } from "@/lib/causal";
import { graphOutlineOptions } from "@/lib/causal/client";
import { getGraphOutline } from "@/lib/causal/server";
import { Hydrated } from "../../../_components/hydrated";
import { orNotFound, pageOf, titleWords } from "../../../_lib/page-of";
import { ReviewPage } from "./_components/review-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await titleWords())("graphs.review") };
}

type ReviewParams = { params: Promise<{ project: string; graphId: string }> };

export default async function Review({ params }: ReviewParams) {
  const { ctx, project } = await pageOf(params);
  const id = GraphId.safeParse((await params).graphId).data ?? notFound();
  const queries = createQueryClient();
  queries.setQueryData(graphOutlineOptions(project.id, id).queryKey, await orNotFound(getGraphOutline(ctx, id)));
  return (
    <Hydrated queries={queries}>
      <ReviewPage id={id} />
    </Hydrated>
  );
}
