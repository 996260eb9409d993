import { z } from "zod";
import { selectUsersToExtract } from "@/db";
import { AppError, UserId, type Ctx } from "@/lib/core";
import { SegmentRef } from "@/lib/people";
import { selectionOf } from "@/lib/people/server";
import { Budget, spreadSample, type Run } from "@/lib/runs";
import { LANES_MAX, getRun, startBatch } from "@/lib/runs/server";
import { CacheUse } from "./cache-use";
import { extractionBatchWork } from "./pack-present-events";

/** More at once than anybody means to list by hand. */
const USERS_MAX = 100_000;
/** So many are written down by name in the run; a longer list would burden whoever reads the list of runs. */
const NAMED_MAX = 100;
const PROBE_MAX = 200;

/**
 * Which users to abstract events for. `due`: those without events, and those whose behaviours changed since; `failed`:
 * those whose latest run failed; `all`. Users that are named are meant whatever became of them before, unless `only`
 * says more.
 */
export const BatchScopeInput = z.object({
  user_ids: z.array(UserId).min(1).max(USERS_MAX).optional(),
  /** Only users who are in this segment when the run is started. */
  segment: SegmentRef.optional(),
  only: z.enum(["due", "all", "failed"]).optional(),
});
export type BatchScopeInput = z.infer<typeof BatchScopeInput>;

export const ExtractBatchInput = BatchScopeInput.extend({
  /** Users that are worked on at once, on all instances together. */
  lanes: z.number().int().min(1).max(LANES_MAX).optional(),
  cache: CacheUse.optional(),
  /** What they may use together; then the run rests until somebody says more. */
  budget: Budget.optional(),
  /** Does only so many of them, which stand for all, so that the rest can be estimated; what they become is kept. */
  probe: z.number().int().min(2).max(PROBE_MAX).optional(),
});
export type ExtractBatchInput = z.infer<typeof ExtractBatchInput>;

export type BatchItem = { user: string; weight: number };

/** An item's share of the work: mostly its rows, and something for being asked at all. */
export const weightOf = (behaviors: number): number => behaviors + WEIGHT_PER_USER;
const WEIGHT_PER_USER = 10;

/**
 * Whom a scope means, with each one's share of the work. Fails with `not_found` for a user that is named and not
 * there, and for a segment as `selectionOf` does.
 */
export async function selectScope(
  ctx: Pick<Ctx, "db" | "project">,
  { user_ids: userIds, segment, only = userIds ? "all" : "due" }: BatchScopeInput,
): Promise<BatchItem[]> {
  if (userIds && segment) throw new AppError("bad_request", { params: { detail: "user_ids or segment, not both" } });
  const users = await selectUsersToExtract(ctx.db, {
    projectId: ctx.project,
    userIds,
    segment: segment === undefined ? undefined : await selectionOf(ctx, segment),
    only,
  });
  const missing = userIds?.find((id) => !users.known.has(id));
  if (missing !== undefined) throw new AppError("not_found", { params: { what: "user", id: missing } });
  return users.due.map(({ id, behaviors }) => ({ user: id, weight: weightOf(behaviors) }));
}

/**
 * Starts the abstraction of many users' events: a run each, under one parent. A user whose run is going on already
 * gets that one. Fails with `not_found` for a user that is named and not there, with `nothing_to_do` when nobody is
 * left who has behaviours and needs it, and for a segment as `selectionOf` does.
 */
export async function extractBatch(ctx: Ctx, input: ExtractBatchInput): Promise<Run> {
  const { user_ids: userIds, segment, only = userIds ? "all" : "due", lanes, cache, budget, probe } = input;
  const meant = await selectScope(ctx, input);
  const run = await startBatch(ctx, {
    kind: "extract-events",
    input: {
      ...(userIds ? { users: userIds.length, ...(userIds.length <= NAMED_MAX ? { user_ids: userIds } : {}) } : {}),
      ...(segment === undefined ? {} : { segment }),
      only,
      ...(cache === undefined ? {} : { cache }),
      ...(probe === undefined ? {} : { probe }),
    },
    items: (probe === undefined ? meant : spreadSample(meant, probe)).map(({ user, weight }) => ({
      item: user,
      input: { user_id: user, ...(cache === undefined ? {} : { cache }) },
      weight,
    })),
    lanes,
    budget,
    work: extractionBatchWork,
  });
  return await getRun(ctx, run.id);
}
