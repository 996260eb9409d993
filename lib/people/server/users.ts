import { selectBehaviors, selectProfile, selectUser, selectUserEvents } from "@/db";
import { AppError, type Ctx } from "@/lib/core";
import type { Behavior, SegmentRef, UserDetail, UserScope } from "@/lib/people";
import type { AbstractedEvent } from "@/lib/runs";
import { decodeRowCursor } from "./cursor";
import { pageOfUsers, type Page, type UserPage } from "./page-of-users";
import { selectionOf } from "./segments";

type Needs = Pick<Ctx, "db" | "project">;

export type UserSearch = Page & {
  q?: string | undefined;
  scope?: UserScope | undefined;
  segment?: SegmentRef | undefined;
};

/**
 * Users by id; `q` is a text their ids contain, `scope` leaves only those an extraction of that scope is about,
 * `segment` those who are in it. Fails with `not_found` when there is no such segment.
 */
export async function listUsers(ctx: Needs, input: UserSearch): Promise<UserPage> {
  const segment = input.segment === undefined ? undefined : await selectionOf(ctx, input.segment);
  return await pageOfUsers(ctx, { query: input.q, scope: input.scope, segment }, input);
}

/** Fails with `not_found`. */
export async function getUser(ctx: Needs, id: string): Promise<UserDetail> {
  const [user, profile] = await Promise.all([
    selectUser(ctx.db, ctx.project, id),
    selectProfile(ctx.db, ctx.project, id),
  ]);
  if (!user) throw new AppError("not_found", { params: { what: "user", id } });
  return { ...user, profile };
}

export type BehaviorPage = { items: Behavior[]; next_cursor: string | null };

export async function listBehaviors(ctx: Needs, input: Page & { userId: string }): Promise<BehaviorPage> {
  const found = await selectBehaviors(ctx.db, {
    projectId: ctx.project,
    userId: input.userId,
    after: input.cursor === undefined ? undefined : decodeRowCursor(input.cursor),
    limit: input.limit + 1,
  });
  const items = found.slice(0, input.limit);
  const last = items.at(-1);
  return { items, next_cursor: found.length > input.limit && last ? last.id : null };
}

export type Timeline = {
  behaviors: Behavior[];
  next_cursor: string | null;
  total_behaviors: number;
  events: AbstractedEvent[];
  /** Behaviours that no present event rests on. */
  unused_behaviors: number;
};

/** A user's behaviours, page by page, beside all events they became. */
export async function getTimeline(ctx: Needs, userId: string, page: Page): Promise<Timeline> {
  const [user, behaviors, events] = await Promise.all([
    getUser(ctx, userId),
    listBehaviors(ctx, { userId, ...page }),
    selectUserEvents(ctx.db, ctx.project, userId),
  ]);
  const used = new Set(events.flatMap((event) => event.behavior_ids));
  return {
    behaviors: behaviors.items,
    next_cursor: behaviors.next_cursor,
    total_behaviors: user.behaviors,
    events,
    unused_behaviors: Math.max(0, user.behaviors - used.size),
  };
}
