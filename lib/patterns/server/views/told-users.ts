import { selectEventsAt } from "@/db";
import type { Ctx } from "@/lib/core";
import type { FoundUser } from "../../views/answer-view";
import type { PatternUser } from "../../views/schema";

/** Users that the worker found, with the ids of the events that show it. */
export async function toldUsers(ctx: Pick<Ctx, "db" | "project">, found: readonly FoundUser[]): Promise<PatternUser[]> {
  const places = found.flatMap(({ user_id: userId, steps }) => steps.map((step) => ({ userId, ...step })));
  const ids = (await selectEventsAt(ctx.db, ctx.project, places)).values();
  return found.map(({ user_id, steps, why }) => ({
    user_id,
    steps: steps.map(({ type, at }) => ({
      type,
      start_at: new Date(at).toISOString(),
      event_ids: ids.next().value ?? [],
    })),
    ...(why ? { why } : {}),
  }));
}

/** The cursor of the page after one that begins at `offset`; null where nobody is left. */
export function nextCursor(offset: number, items: number, total: number): string | null {
  const next = offset + items;
  return items > 0 && next < total ? String(next) : null;
}
