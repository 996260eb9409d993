import type { Metadata } from "next";
import { createQueryClient } from "@/app/_ui/query-client";
import type { PageCtx } from "@/lib/access/server";
import {
  patternPageOptions,
  PATTERNS_PER_PAGE,
  patternSetOptions,
  patternSetsOptions,
  questionPreviewOptions,
  SETS_PER_PAGE,
} from "@/lib/patterns/client";
import { getSet, listPatterns, listSets, previewQuestion } from "@/lib/patterns/server";
import { segmentsOptions } from "@/lib/people/client";
import { listSegments } from "@/lib/people/server";
import { Hydrated } from "../_components/hydrated";
import { pageOf, titleWords, type ProjectParams } from "../_lib/page-of";
import { PatternsPage } from "./_components/patterns-page";
import { asksSomething, readQuestion } from "./_lib/question-url";
import { readShown } from "./_lib/view-url";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await titleWords())("patterns.title") };
}

type Search = Record<string, string | string[] | undefined>;

export default async function Patterns({ params, searchParams }: ProjectParams & { searchParams: Promise<Search> }) {
  const page = await pageOf(params);
  const { ctx, project } = page;
  const queries = createQueryClient();
  await Promise.all([
    queries.prefetchQuery({ ...segmentsOptions(project.id), queryFn: () => listSegments(ctx) }),
    project.events > 0 ? prefetchAnswer(page, queries, toParams(await searchParams)) : undefined,
  ]);
  return (
    <Hydrated queries={queries}>
      <PatternsPage />
    </Hydrated>
  );
}

/** Reads what the page will show first: the sets, what the address asks, and the beginning of its answer. */
async function prefetchAnswer(
  { ctx, project }: PageCtx,
  queries: ReturnType<typeof createQueryClient>,
  params: URLSearchParams,
): Promise<void> {
  const shown = readShown(params);
  const sets = await listSets(ctx, { limit: SETS_PER_PAGE });
  queries.setQueryData(patternSetsOptions(project.id).queryKey, { pages: [sets], pageParams: [undefined] });
  const asks = asksSomething(params);
  const chosen = shown.set ?? (asks ? undefined : sets.items[0]?.id);
  const set =
    chosen &&
    (await queries.fetchQuery({ ...patternSetOptions(project.id, chosen), queryFn: () => getSet(ctx, chosen) }).catch(
      // It may be gone; the browser finds that out as well and says so.
      (): undefined => undefined,
    ));
  const question = !asks && set ? set.question : readQuestion(params).question;
  const preview = questionPreviewOptions(project.id, question);
  await queries.prefetchQuery({ ...preview, queryFn: () => previewQuestion(ctx, question) });
  const answer = set ?? queries.getQueryData(preview.queryKey)?.set;
  if (!answer) return;
  const { sort = "rank", order, hidden = false, has, ranks, ...filter } = shown.search;
  await queries.prefetchQuery({
    ...patternPageOptions(project.id, answer.id, shown.search, 0),
    queryFn: () =>
      listPatterns(ctx, answer.id, {
        filter: { ...filter, ranks: ranks && [...ranks], has: has && [...has], hidden },
        sort,
        order,
        offset: 0,
        limit: PATTERNS_PER_PAGE,
      }),
  });
}

function toParams(search: Search): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, values] of Object.entries(search))
    for (const value of [values].flat()) if (value !== undefined) params.append(name, value);
  return params;
}
