import type { Metadata } from "next";
import { createQueryClient } from "@/app/_ui/query-client";
import { segmentsOptions } from "@/lib/people/client";
import { listSegments } from "@/lib/people/server";
import { Hydrated } from "../_components/hydrated";
import { pageOf, titleWords, type ProjectParams } from "../_lib/page-of";
import { SegmentsPage } from "./_components/segments-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await titleWords())("segments.title") };
}

export default async function Segments({ params }: ProjectParams) {
  const { ctx, project } = await pageOf(params);
  const queries = createQueryClient();
  await queries.prefetchQuery({ ...segmentsOptions(project.id), queryFn: () => listSegments(ctx) });
  return (
    <Hydrated queries={queries}>
      <SegmentsPage />
    </Hydrated>
  );
}
