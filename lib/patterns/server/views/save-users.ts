import { AppError, type Ctx } from "@/lib/core";
import type { PatternId, PatternSetId } from "@/lib/patterns";
import { USERS_LISTED_MAX, type Segment } from "@/lib/people";
import { createSegment } from "@/lib/people/server";
import type { FoundUser } from "../../views/answer-view";
import type { FigureMark } from "../../views/figure-mark";
import type { PatternUsersRequest } from "../../views/requests";
import { findPatternUsers } from "./pattern-views";
import { findMarkUsers } from "./set-views";

type Needs = Pick<Ctx, "db" | "project" | "ids">;

/**
 * Keeps those who follow a pattern now, or nearly do, as a segment of these very users. Fails with `not_found`, with
 * `segment_too_many_users`, `segment_without_users` or `segment_exists`.
 */
export async function savePatternUsers(
  ctx: Needs,
  id: PatternId,
  { name, kind }: { name: string; kind: PatternUsersRequest["kind"] },
  signal?: AbortSignal,
): Promise<Segment> {
  const found = await findPatternUsers(ctx, id, { kind, cursor: 0, limit: USERS_LISTED_MAX }, signal);
  const total = kind === "followers" ? found.followers : found.missing_last + found.too_late;
  return await saveUsers(ctx, name, found.items, total);
}

/** The same for those who stand behind a mark of a figure. Fails as the figure does, too. */
export async function saveMarkUsers(
  ctx: Needs,
  id: PatternSetId,
  { name, mark }: { name: string; mark: FigureMark },
  signal?: AbortSignal,
): Promise<Segment> {
  const { items, total } = await findMarkUsers(ctx, id, { mark, cursor: 0, limit: USERS_LISTED_MAX }, signal);
  return await saveUsers(ctx, name, items, total);
}

async function saveUsers(ctx: Needs, name: string, found: readonly FoundUser[], total: number): Promise<Segment> {
  if (total === 0) throw new AppError("segment_without_users");
  if (total > USERS_LISTED_MAX) {
    throw new AppError("segment_too_many_users", { params: { count: total, max: USERS_LISTED_MAX } });
  }
  return await createSegment(ctx, {
    name,
    definition: { where: { on: "users", ids: found.map(({ user_id: id }) => id) } },
  });
}
