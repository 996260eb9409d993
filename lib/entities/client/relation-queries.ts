import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { request } from "@/lib/people/client";
import { KnownEntity, Knowledge, Relation, type RelationKind } from "../relations";
import type { EntityKind } from "../schema";

export const FOUND_MAX = 50;
const RELATIONS_PER_PAGE = 50;

const Found = z.object({ items: z.array(KnownEntity) });
const RelationPage = z.object({ items: z.array(Relation), next_cursor: z.string().nullable() });

/** Entities whose name holds a text, those with most rows first. */
export function knownOptions(project: string, { q, kind }: { q?: string | undefined; kind?: EntityKind | undefined }) {
  return queryOptions({
    queryKey: [project, "relations", "entities", { q: q ?? "", kind: kind ?? "" }],
    queryFn: async ({ signal }) =>
      (
        await request("/relations/entities", Found, {
          signal,
          query: { project, q: q || undefined, kind, limit: FOUND_MAX },
        })
      ).items,
    placeholderData: keepPreviousData,
  });
}

/** What rows say of an entity. */
export function knowledgeOptions(project: string, id: string) {
  return queryOptions({
    queryKey: [project, "relations", "entity", id],
    queryFn: ({ signal }) => request(`/relations/entities/${id}`, Knowledge, { signal, query: { project } }),
  });
}

/** What users did with one entity, page by page. */
export function relationsOptions(project: string, entityId: string, relation: RelationKind | undefined) {
  return infiniteQueryOptions({
    queryKey: [project, "relations", "of", entityId, relation ?? ""],
    queryFn: ({ signal, pageParam }) =>
      request("/relations", RelationPage, {
        signal,
        query: { project, entity_id: entityId, relation, limit: RELATIONS_PER_PAGE, cursor: pageParam },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}
