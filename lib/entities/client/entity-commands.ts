"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { request } from "@/lib/people/client";
import { Run } from "@/lib/runs";
import { EntityDetail, type BulkChange, type EntityChange, type EntityKind, type TagScope } from "../schema";
import { entityOptions } from "./entity-queries";

/** Changes one entity; the lists follow. */
export function useEditEntity(project: string, id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: EntityChange) =>
      request(`/entities/${id}`, EntityDetail, { method: "PATCH", query: { project }, body: change }),
    onSuccess: (entity) => queries.setQueryData(entityOptions(project, id).queryKey, entity),
    onSettled: () => queries.invalidateQueries({ queryKey: [project, "entities"] }),
  });
}

const Changed = z.object({ entities: z.number() });

/** Changes many at once. */
export function useEditEntities(project: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (bulk: BulkChange) =>
      request("/entities/tags", Changed, { method: "POST", query: { project }, body: bulk }),
    onSettled: () => queries.invalidateQueries({ queryKey: [project, "entities"] }),
  });
}

export type TagInput =
  | { entity_id: string; cache?: "use" | "bypass" }
  | { entity_ids?: readonly string[]; kind?: EntityKind; only?: TagScope; cache?: "use" | "bypass" };

/** Starts a run that asks a model for tags; one entity whose run is going on joins that. */
export function useTagEntities(project: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (input: TagInput) =>
      request("/runs", Run, { method: "POST", query: { project }, body: { kind: "tag-entities", input } }),
    onSuccess: () => {
      // Not awaited: the panel opens at once, the lists follow.
      void queries.invalidateQueries({ queryKey: [project] });
    },
  });
}
