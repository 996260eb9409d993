import type { Metadata } from "next";
import { createQueryClient } from "@/app/_ui/query-client";
import { TYPES_PER_PAGE, openProposalsOptions, typesOptions } from "@/lib/events/client";
import { listEventTypes, listProposals } from "@/lib/events/server";
import { Hydrated } from "../_components/hydrated";
import { pageOf, titleWords, type ProjectParams } from "../_lib/page-of";
import { Dictionary } from "./_components/dictionary";
import { filterOf } from "./_lib/filter";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await titleWords())("dictionary.title") };
}

type DictionaryPageProps = ProjectParams & { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function DictionaryPage({ params, searchParams }: DictionaryPageProps) {
  const { ctx, project } = await pageOf(params);
  const query = await searchParams;
  const filter = filterOf((name) => [query[name]].flat()[0]);
  const queries = createQueryClient();
  await Promise.all([
    queries.prefetchInfiniteQuery({
      ...typesOptions(project.id, filter),
      queryFn: () => listEventTypes(ctx, { ...filter, limit: TYPES_PER_PAGE }),
    }),
    queries.prefetchQuery({
      ...openProposalsOptions(project.id),
      queryFn: async () => (await listProposals(ctx, { state: "open", limit: 1000 })).items,
    }),
  ]);
  return (
    <Hydrated queries={queries}>
      <Dictionary />
    </Hydrated>
  );
}
