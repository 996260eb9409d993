import { selectUserIds, selectUsersById, type UserFilter } from "@/db";
import type { Ctx } from "@/lib/core";
import type { UserSummary } from "@/lib/people";
import { decodeCursor, encodeCursor } from "./cursor";

export type Page = { limit: number; cursor?: string | undefined };
export type UserPage = { items: UserSummary[]; next_cursor: string | null; total: number };

/** Users by id, and how many there are in all; a `limit` of 0 only counts. */
export async function pageOfUsers(
  ctx: Pick<Ctx, "db" | "project">,
  filter: Omit<UserFilter, "projectId" | "after" | "limit">,
  { limit, cursor }: Page,
): Promise<UserPage> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor, 1)[0];
  const more = limit === 0 ? 0 : limit + 1;
  const { total, ids } = await selectUserIds(ctx.db, { ...filter, projectId: ctx.project, after, limit: more });
  const items = await selectUsersById(ctx.db, ctx.project, ids.slice(0, limit));
  const last = items.at(-1);
  return { items, next_cursor: ids.length > limit && last ? encodeCursor([last.id]) : null, total };
}
