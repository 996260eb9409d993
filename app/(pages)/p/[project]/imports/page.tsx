import type { Metadata } from "next";
import { createQueryClient } from "@/app/_ui/query-client";
import { IMPORTS_PER_PAGE, importsOptions } from "@/lib/ingest/client";
import { listImports } from "@/lib/ingest/server";
import { Hydrated } from "../_components/hydrated";
import { pageOf, titleWords, type ProjectParams } from "../_lib/page-of";
import { ImportsList } from "./_components/imports-list";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await titleWords())("imports.title") };
}

export default async function ImportsPage({ params }: ProjectParams) {
  const { ctx, project } = await pageOf(params);
  const queries = createQueryClient();
  await queries.prefetchInfiniteQuery({
    ...importsOptions(project.id),
    queryFn: () => listImports(ctx, { limit: IMPORTS_PER_PAGE }),
  });
  return (
    <Hydrated queries={queries}>
      <ImportsList />
    </Hydrated>
  );
}
