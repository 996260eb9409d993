import { countEventTypes, selectEventTypes } from "@/db";
import { AppError, RowId, type Ctx } from "@/lib/core";
import type { EventRole, EventType, EventTypeState } from "@/lib/events";
import { decodeCursor, encodeCursor } from "@/lib/people/server";
import { adoptTypes } from "./known-types";

type Needs = Pick<Ctx, "db" | "project">;

export type ListTypes = {
  /** A text that a name or the definition contains. */
  q?: string | undefined;
  /** Without it all that are not merged. */
  state?: EventTypeState | undefined;
  role?: EventRole | "none" | undefined;
  category?: string | undefined;
  cursor?: string | undefined;
  limit: number;
};

export type EventTypePage = { items: EventType[]; next_cursor: string | null; total: number };

/** The project's event types with their counts, the commonest first. */
export async function listEventTypes(ctx: Needs, input: ListTypes): Promise<EventTypePage> {
  await adoptTypes(ctx);
  const { q, cursor, limit, ...rest } = input;
  const filter = { ...rest, projectId: ctx.project, query: q };
  const [found, total] = await Promise.all([
    selectEventTypes(ctx.db, {
      ...filter,
      after: cursor === undefined ? undefined : readCursor(cursor),
      limit: limit + 1,
    }),
    countEventTypes(ctx.db, filter),
  ]);
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const more = found.length > limit && last !== undefined;
  return { items, next_cursor: more ? encodeCursor([String(last.events), last.id]) : null, total };
}

function readCursor(cursor: string): { events: number; id: string } {
  const [events = "", id = ""] = decodeCursor(cursor, 2);
  if (/^\d{1,9}$/.test(events) && RowId.safeParse(id).success) return { events: Number(events), id };
  throw new AppError("bad_request", { params: { detail: "cursor" } });
}
