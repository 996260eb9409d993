import { z } from "zod";
import { selectUsersToExtract } from "@/db";
import { AppError, UserId, type Ctx } from "@/lib/core";
import type { Run } from "@/lib/runs";
import { LANES_MAX, getRun, startBatch } from "@/lib/runs/server";
import { CacheUse } from "./cache-use";

/** More at once than anybody means to list by hand. */
const USERS_MAX = 100_000;

/**
 * Which users to abstract events for. `due`: those without events, and those whose behaviours changed since; `failed`:
 * those whose latest run failed; `all`. Users that are named are meant whatever became of them before, unless `only`
 * says more.
 */
export const ExtractBatchInput = z.object({
  user_ids: z.array(UserId).min(1).max(USERS_MAX).optional(),
  only: z.enum(["due", "all", "failed"]).optional(),
  /** Users that are worked on at once, on all instances together. */
  lanes: z.number().int().min(1).max(LANES_MAX).optional(),
  cache: CacheUse.optional(),
});
export type ExtractBatchInput = z.infer<typeof ExtractBatchInput>;

/** An item's share of the work: mostly its rows, and something for being asked at all. */
const WEIGHT_PER_USER = 10;

/**
 * Starts the abstraction of many users' events: a run each, under one parent. A user whose run is going on already
 * gets that one. Fails with `not_found` for a user that is named and not there, with `nothing_to_do` when nobody is
 * left who has behaviours and needs it.
 */
export async function extractBatch(ctx: Ctx, input: ExtractBatchInput): Promise<Run> {
  const { user_ids: userIds, only = userIds ? "all" : "due", lanes, cache } = input;
  const users = await selectUsersToExtract(ctx.db, { projectId: ctx.project, userIds, only });
  const missing = userIds?.find((id) => !users.known.has(id));
  if (missing !== undefined) throw new AppError("not_found", { params: { what: "user", id: missing } });
  const run = await startBatch(ctx, {
    kind: "extract-events",
    input: {
      ...(userIds ? { users: userIds.length, ...(userIds.length <= 100 ? { user_ids: userIds } : {}) } : {}),
      only,
      ...(cache === undefined ? {} : { cache }),
    },
    items: users.due.map(({ id, behaviors }) => ({
      item: id,
      input: { user_id: id, ...(cache === undefined ? {} : { cache }) },
      weight: behaviors + WEIGHT_PER_USER,
    })),
    lanes,
  });
  return await getRun(ctx, run.id);
}
