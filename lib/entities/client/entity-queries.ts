import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { Behavior } from "@/lib/people";
import { request } from "@/lib/people/client";
import { Entity, EntityDetail, EntityFacets, type EntityFilter, type EntityKind, type EntitySort } from "../schema";

export const ENTITIES_PER_PAGE = 50;

/** While a run asks about some of them, lists are asked for anew this often: it comes to the next ones unseen. */
const RUNNING_MS = 2500;

const EntityPage = z.object({ items: z.array(Entity), next_cursor: z.string().nullable(), total: z.number() });

export type EntitySearch = EntityFilter & { sort?: EntitySort | undefined; cursor?: string | undefined };

/** Parts that a search does not name are left out, so that equal searches have equal keys. */
function named(search: { [Name in keyof EntitySearch]?: EntitySearch[Name] | undefined }): Record<string, string> {
  return Object.fromEntries(
    Object.entries(search).filter((part): part is [string, string] => typeof part[1] === "string" && part[1] !== ""),
  );
}

export function entitiesOptions(
  project: string,
  search: { [Name in keyof EntitySearch]?: EntitySearch[Name] | undefined },
) {
  return queryOptions({
    queryKey: [project, "entities", named(search)],
    queryFn: ({ signal }) =>
      request("/entities", EntityPage, { signal, query: { project, ...named(search), limit: ENTITIES_PER_PAGE } }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ tagging }) => tagging.state === "running") ? RUNNING_MS : false,
  });
}

export function entityFacetsOptions(project: string, kind: EntityKind | undefined) {
  return queryOptions({
    queryKey: [project, "entities", "facets", kind ?? ""],
    queryFn: ({ signal }) => request("/entities/facets", EntityFacets, { signal, query: { project, kind } }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.kinds.some(({ running }) => running > 0) ? RUNNING_MS : false),
  });
}

export function entityOptions(project: string, id: string) {
  return queryOptions({
    queryKey: [project, "entities", "one", id],
    queryFn: ({ signal }) => request(`/entities/${id}`, EntityDetail, { signal, query: { project } }),
  });
}

const Samples = z.object({ items: z.array(Behavior) });

/** Some rows that name it. */
export function entityBehaviorsOptions(project: string, id: string) {
  return queryOptions({
    queryKey: [project, "entities", "one", id, "behaviors"],
    queryFn: async ({ signal }) =>
      (await request(`/entities/${id}/behaviors`, Samples, { signal, query: { project } })).items,
  });
}
