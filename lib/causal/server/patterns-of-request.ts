import type { Ctx } from "@/lib/core";
import { AppError } from "@/lib/core";
import type { GraphRequest } from "@/lib/causal";
import { PatternFilter } from "@/lib/patterns";
import { findPattern, findSet, listPatterns } from "@/lib/patterns/server";
import { selectTypeRoles } from "@/db";

/** Of a set in which nothing is saved. */
const BEST_MAX = 50;
const SAVED_MAX = 200;

/**
 * The patterns that a graph is asked for, none where it is about everything. Fails with `not_found` for one, or a set,
 * that is not there, and with `unknown_event_types` for targets and excluded types that the vocabulary does not have.
 */
export async function patternsOfRequest(
  ctx: Pick<Ctx, "db" | "project">,
  { pattern_ids: ids, pattern_set_id: setId, target_events = [], exclude_types = [] }: GraphRequest,
): Promise<{ id: string; events: string[] }[]> {
  const wanted = [...target_events, ...exclude_types];
  if (wanted.length > 0) {
    const known = new Set((await selectTypeRoles(ctx.db, ctx.project)).map(({ name }) => name));
    const unknown = [...new Set(wanted)].filter((name) => !known.has(name));
    if (unknown.length > 0) throw new AppError("unknown_event_types", { params: { names: unknown.join(", ") } });
  }
  const chosen = await Promise.all(
    (ids ?? []).map(async (id) => ({ id, events: (await findPattern(ctx, id)).events })),
  );
  if (setId === undefined) return chosen;
  const { saved } = await findSet(ctx, setId);
  const filter = PatternFilter.parse(saved > 0 ? { saved: "true" } : {});
  const limit = saved > 0 ? SAVED_MAX : BEST_MAX;
  const { items } = await listPatterns(ctx, setId, { filter, sort: "rank", offset: 0, limit });
  return [...chosen, ...items.map(({ id, events }) => ({ id, events }))];
}
