import { createHash } from "node:crypto";
import { z } from "zod";
import { selectEntitiesToTag } from "@/db";
import { AppError, RowId, type Ctx } from "@/lib/core";
import { ENTITIES_MAX, ENTITIES_PER_CALL, EntityKind, TagScope } from "@/lib/entities";
import type { Run } from "@/lib/runs";
import { LANES_MAX, getRun, startBatch } from "@/lib/runs/server";
import { CacheUse, type TagRunInput } from "./tag-entities";

/**
 * Which entities to tag: those that are named, or those of a kind, or all. `only` says which of them; without it named
 * ones are meant whatever became of them before, others if no model has answered for them yet.
 */
export const TagBatchInput = z.object({
  entity_ids: z.array(RowId).min(1).max(ENTITIES_MAX).optional(),
  kind: EntityKind.optional(),
  only: TagScope.optional(),
  /** Calls that are made at once, on all instances together. */
  lanes: z.number().int().min(1).max(LANES_MAX).optional(),
  cache: CacheUse.optional(),
});
export type TagBatchInput = z.infer<typeof TagBatchInput>;

/** An item's share of the work: its entities, and something for being asked at all. */
const WEIGHT_PER_CALL = 10;

/**
 * Starts the tagging of many entities: a run for at most a hundred of one kind, under one parent. Entities that a run
 * is asking about already, and those that a person has locked, are left out. Fails with `not_found` for an entity that
 * is named and not there, with `nothing_to_do` when none is left.
 */
export async function tagBatch(ctx: Ctx, input: TagBatchInput): Promise<Run> {
  const { entity_ids: ids, kind, only = ids ? "all" : "untagged", lanes, cache } = input;
  const found = await selectEntitiesToTag(ctx.db, { projectId: ctx.project, ids, kind, only });
  const missing = kind === undefined ? ids?.find((id) => !found.known.has(id)) : undefined;
  if (missing !== undefined) throw new AppError("not_found", { params: { what: "entity", id: missing } });
  const cacheUse = cache === undefined ? {} : { cache };
  const items = EntityKind.options.flatMap((each) => {
    const own = found.due.filter((entity) => entity.kind === each).map(({ id }) => id);
    return Array.from({ length: Math.ceil(own.length / ENTITIES_PER_CALL) }, (_, n) => {
      const entityIds = own.slice(n * ENTITIES_PER_CALL, (n + 1) * ENTITIES_PER_CALL);
      const told: TagRunInput = { entity_ids: entityIds, kind: each, since: found.since, ...cacheUse };
      return { item: itemOf(each, n + 1, entityIds), input: told, weight: entityIds.length + WEIGHT_PER_CALL };
    });
  });
  const run = await startBatch(ctx, {
    kind: "tag-entities",
    input: {
      ...(kind === undefined ? {} : { kind }),
      ...(ids ? { named: ids.length } : {}),
      only,
      entities: found.due.length,
      ...cacheUse,
    },
    items,
    lanes,
  });
  return await getRun(ctx, run.id);
}

/** Its name tells the entities, so that the same request sent twice at one moment is done once. */
function itemOf(kind: EntityKind, n: number, ids: readonly string[]): string {
  const hash = createHash("sha256").update(ids.join(",")).digest("hex").slice(0, 8);
  return `${kind}-${n}-${hash}`;
}
