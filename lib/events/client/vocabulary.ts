import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { z } from "zod";
import { EventType, type EventRole, type EventTypeState } from "@/lib/events";
import { command, inOrder, request } from "@/lib/people/client";
import { Run, TypeProposal } from "@/lib/runs";

export const TYPES_PER_PAGE = 50;
/** All open proposals are shown together; a person decides about them in bulk. */
export const PROPOSALS_PER_PAGE = 1000;

const TypePage = z.object({ items: z.array(EventType), next_cursor: z.string().nullable(), total: z.number() });
const ProposalPage = z.object({ items: z.array(TypeProposal), next_cursor: z.string().nullable() });

export type TypeFilter = {
  q?: string | undefined;
  state?: EventTypeState | undefined;
  role?: EventRole | "none" | undefined;
  category?: string | undefined;
};

export function typesOptions(project: string, { q, state, role, category }: TypeFilter) {
  return infiniteQueryOptions({
    queryKey: [project, "types", { q: q ?? "", state: state ?? "", role: role ?? "", category: category ?? "" }],
    queryFn: ({ signal, pageParam }) =>
      request("/event-types", TypePage, {
        signal,
        query: { project, q: q || undefined, state, role, category, limit: TYPES_PER_PAGE, cursor: pageParam },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** How many types are like that, and the commonest of them. */
export function someTypesOptions(project: string, filter: TypeFilter, limit: number) {
  return queryOptions({
    queryKey: [project, "types", "some", filter, limit],
    queryFn: ({ signal }) =>
      request("/event-types", TypePage, { signal, query: { project, ...filter, q: filter.q || undefined, limit } }),
    placeholderData: keepPreviousData,
  });
}

export function openProposalsOptions(project: string) {
  return queryOptions({
    queryKey: [project, "proposals", "open"],
    queryFn: async ({ signal }) =>
      (
        await request("/event-types/proposals", ProposalPage, {
          signal,
          query: { project, state: "open", limit: PROPOSALS_PER_PAGE },
        })
      ).items,
  });
}

/**
 * A change of the vocabulary shows wherever events do. Whoever waits for the change waits until the list has it, so
 * that nothing jumps back to what it was.
 */
function useRefresh(project: string): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    const list = queries.invalidateQueries({ queryKey: [project, "types"] });
    void queries.invalidateQueries({ queryKey: [project], predicate: ({ queryKey }) => queryKey[1] !== "types" });
    await list;
  };
}

export type TypeEdit = {
  name?: string;
  name_zh?: string | null;
  name_en?: string | null;
  definition?: string | null;
  category?: string;
  role?: EventRole | null;
  state?: "proposed" | "accepted";
  synonyms?: readonly string[];
};

export function useEditType(project: string) {
  const refresh = useRefresh(project);
  return useMutation({
    mutationFn: ({ id, ...body }: TypeEdit & { id: string }) =>
      inOrder(id, () => request(`/event-types/${id}`, EventType, { method: "PATCH", query: { project }, body })),
    onSuccess: refresh,
  });
}

export function useEditTypes(project: string) {
  const refresh = useRefresh(project);
  return useMutation({
    mutationFn: (body: Pick<TypeEdit, "role" | "state" | "category"> & { ids: readonly string[] }) =>
      request("/event-types", z.object({ changed: z.number() }), { method: "PATCH", query: { project }, body }),
    // Also a refusal means that the list is not what this tab took it for.
    onSettled: refresh,
  });
}

export function useCreateType(project: string) {
  const refresh = useRefresh(project);
  return useMutation({
    mutationFn: (body: TypeEdit & { name: string }) =>
      request("/event-types", EventType, { method: "POST", query: { project }, body }),
    onSuccess: refresh,
  });
}

export function useDeleteType(project: string) {
  const refresh = useRefresh(project);
  return useMutation({
    mutationFn: (id: string) => command(`/event-types/${id}`, { method: "DELETE", query: { project } }),
    onSettled: refresh,
  });
}

const Merged = z.object({ type: EventType, renamed: z.number() });

export function useMergeTypes(project: string) {
  const refresh = useRefresh(project);
  return useMutation({
    mutationFn: (body: { sources: readonly string[]; target: string }) =>
      request("/event-types/merge", Merged, { method: "POST", query: { project }, body }),
    onSettled: refresh,
  });
}

export function useUndoMerge(project: string) {
  const refresh = useRefresh(project);
  return useMutation({
    mutationFn: (id: string) => request(`/event-types/${id}/merge`, Merged, { method: "DELETE", query: { project } }),
    onSettled: refresh,
  });
}

const Decided = z.object({
  decided: z.array(z.string()),
  refused: z.array(z.object({ id: z.string(), code: z.string(), message: z.string() })),
  renamed: z.number(),
});

/** Accepts or rejects proposals: those named, or all that are open. */
export function useDecide(project: string) {
  const refresh = useRefresh(project);
  return useMutation({
    mutationFn: ({ decision, ids }: { decision: "accept" | "reject"; ids: readonly string[] | "all" }) =>
      request(`/event-types/proposals/${decision}`, Decided, {
        method: "POST",
        query: { project },
        body: ids === "all" ? { all: true } : { ids },
      }),
    onSettled: refresh,
  });
}

/** Has the model look for types that mean the same, or joins the run that does. */
export function useUnify(project: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () =>
      request("/event-types/unify", Run, { method: "POST", query: { project }, body: { cache: "bypass" } }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: [project, "runs"] });
    },
  });
}
