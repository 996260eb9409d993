import type { Metadata } from "next";
import { createQueryClient } from "@/app/_ui/query-client";
import { FOUND_MAX, knownOptions } from "@/lib/entities/client";
import { searchKnown } from "@/lib/entities/server";
import { Hydrated } from "../_components/hydrated";
import { pageOf, titleWords, type ProjectParams } from "../_lib/page-of";
import { KnowledgePage } from "./_components/knowledge-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await titleWords())("knowledge.title") };
}

export default async function Knowledge({ params }: ProjectParams) {
  const { ctx, project } = await pageOf(params);
  const queries = createQueryClient();
  await queries.prefetchQuery({
    ...knownOptions(project.id, {}),
    queryFn: () => searchKnown(ctx, { limit: FOUND_MAX }),
  });
  return (
    <Hydrated queries={queries}>
      <KnowledgePage />
    </Hydrated>
  );
}
