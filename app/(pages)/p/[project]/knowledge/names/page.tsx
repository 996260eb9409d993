import type { Metadata } from "next";
import { createQueryClient } from "@/app/_ui/query-client";
import { openNamesOptions } from "@/lib/entities/client";
import { listOpenNames } from "@/lib/entities/server";
import { Hydrated } from "../../_components/hydrated";
import { pageOf, titleWords, type ProjectParams } from "../../_lib/page-of";
import { NamesPage } from "./_components/names-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await titleWords())("names.title") };
}

export default async function Names({ params }: ProjectParams) {
  const { ctx, project } = await pageOf(params);
  const queries = createQueryClient();
  await queries.prefetchInfiniteQuery({
    ...openNamesOptions(project.id, {}),
    queryFn: () => listOpenNames(ctx, { limit: 100 }),
  });
  return (
    <Hydrated queries={queries}>
      <NamesPage />
    </Hydrated>
  );
}
