import { selectEvents, selectUserEvents } from "@/db";
import type { Ctx } from "@/lib/core";
import type { AbstractedEvent } from "@/lib/runs";
import { getUser } from "@/lib/people/server";

type Needs = Pick<Ctx, "db" | "project">;

export type EventPage = { items: AbstractedEvent[]; next_cursor: string | null };

/** Present events of the project in the order of their ids; `cursor` is the last id of the page before. */
export async function listEvents(
  ctx: Needs,
  input: { type?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<EventPage> {
  const found = await selectEvents(ctx.db, {
    projectId: ctx.project,
    type: input.type,
    after: input.cursor,
    limit: input.limit + 1,
  });
  const items = found.slice(0, input.limit);
  return { items, next_cursor: found.length > input.limit ? (items.at(-1)?.id ?? null) : null };
}

/** All present events of a user in time order. Fails with `not_found`. */
export async function listUserEvents(ctx: Needs, userId: string): Promise<AbstractedEvent[]> {
  await getUser(ctx, userId);
  return await selectUserEvents(ctx.db, ctx.project, userId);
}
