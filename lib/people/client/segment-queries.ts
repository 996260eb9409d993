import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import {
  Segment,
  SegmentDetail,
  SegmentFacets,
  TargetSituation,
  type SegmentDefinition,
  type SegmentRef,
} from "../segment";
import { inOrder } from "./in-order";
import { command, request } from "./request";
import { USERS_PER_PAGE, UserPage } from "./user-queries";

const SegmentList = z.object({ items: z.array(Segment) });
const Fields = z.object({ fields: SegmentFacets, target: TargetSituation.nullable() });
export type SegmentFields = z.infer<typeof Fields>;

export function segmentsOptions(project: string) {
  return queryOptions({
    queryKey: [project, "segments"],
    queryFn: async ({ signal }) => (await request("/segments", SegmentList, { signal, query: { project } })).items,
  });
}

/** A segment with its size and its typical users. */
export function segmentOptions(project: string, id: SegmentRef) {
  return queryOptions({
    queryKey: [project, "segments", id],
    queryFn: ({ signal }) => request(`/segments/${id}`, SegmentDetail, { signal, query: { project } }),
  });
}

/** What conditions can be about. Reads much where there is much, so it is kept for a while. */
export function segmentFieldsOptions(project: string) {
  return queryOptions({
    queryKey: [project, "segment-fields"],
    queryFn: ({ signal }) => request("/segments/fields", Fields, { signal, query: { project } }),
    staleTime: 60_000,
  });
}

export type PreviewSearch = { q?: string | undefined; cursor?: string | undefined };

/** The users a definition means, before it is saved. */
export function previewOptions(project: string, definition: SegmentDefinition, { q, cursor }: PreviewSearch) {
  return queryOptions({
    queryKey: [project, "users", "preview", definition, { q: q ?? "", cursor: cursor ?? "" }],
    queryFn: ({ signal }) =>
      request("/segments/preview", UserPage, {
        method: "POST",
        signal,
        query: { project },
        body: { definition, limit: USERS_PER_PAGE, ...(q ? { q } : {}), ...(cursor ? { cursor } : {}) },
      }),
    placeholderData: keepPreviousData,
  });
}

export type SegmentInput = { name: string; definition: SegmentDefinition };

export function useSaveSegment(project: string) {
  const queries = useQueryClient();
  return useMutation({
    /** With an `id` the segment is changed, else a new one is made. */
    mutationFn: ({ id, ...body }: Partial<SegmentInput> & { id?: string }) =>
      id === undefined
        ? request("/segments", Segment, { method: "POST", query: { project }, body })
        : request(`/segments/${id}`, Segment, { method: "PATCH", query: { project }, body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [project, "segments"] }),
  });
}

export function useDeleteSegment(project: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => command(`/segments/${id}`, { method: "DELETE", query: { project } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [project, "segments"] }),
  });
}

/** Makes an event type a target, or none; everything that rests on targets is out of date then. */
export function useSetTarget(project: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ type, target }: { type: string; target: boolean }) =>
      inOrder(`target ${project} ${type}`, () =>
        command(`/event-types/${encodeURIComponent(type)}`, {
          method: "PATCH",
          query: { project },
          body: { role: target ? "target" : null },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: [project] }),
  });
}
