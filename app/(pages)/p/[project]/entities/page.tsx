import type { Metadata } from "next";
import { createQueryClient } from "@/app/_ui/query-client";
import { ENTITIES_PER_PAGE, entitiesOptions, entityFacetsOptions } from "@/lib/entities/client";
import { getEntityFacets, listEntities } from "@/lib/entities/server";
import { Hydrated } from "../_components/hydrated";
import { pageOf, titleWords, type ProjectParams } from "../_lib/page-of";
import { EntitiesPage } from "./_components/entities-page";
import { readSearch } from "./_lib/search";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await titleWords())("entities.title") };
}

type PageProps = ProjectParams & { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function Page({ params, searchParams }: PageProps) {
  const { ctx, project } = await pageOf(params);
  const query = await searchParams;
  const search = readSearch((name) => {
    const value = query[name];
    return Array.isArray(value) ? value[0] : value;
  });
  const queries = createQueryClient();
  await Promise.all([
    queries.prefetchQuery({
      ...entitiesOptions(project.id, search),
      queryFn: () => listEntities(ctx, { ...search, limit: ENTITIES_PER_PAGE }),
    }),
    queries.prefetchQuery({
      ...entityFacetsOptions(project.id, search.kind),
      queryFn: () => getEntityFacets(ctx, search.kind),
    }),
  ]);
  return (
    <Hydrated queries={queries}>
      <EntitiesPage />
    </Hydrated>
  );
}
