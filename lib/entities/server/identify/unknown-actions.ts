import { selectActions, selectDataVersion, type ActionRows, type UnknownAction } from "@/db";
import type { Ctx } from "@/lib/core";
import { NAME_CHARS_MAX, nameKey, wordedRelation } from "@/lib/entities";
import { remembered } from "@/lib/people/server";

/** Actions of rows that no rule knows by their words; those that are spelled alike are one. */
export async function unknownActions(ctx: Pick<Ctx, "db" | "project">): Promise<UnknownAction[]> {
  const version = await selectDataVersion(ctx.db, ctx.project);
  return await remembered(ctx, version, ["unknown-actions"], async () =>
    withoutWords(await selectActions(ctx.db, ctx.project)),
  );
}

function withoutWords(actions: readonly ActionRows[]): UnknownAction[] {
  const byKey = new Map<string, UnknownAction>();
  for (const { action, rows } of actions) {
    const key = nameKey(action);
    if (key === "" || action.length > NAME_CHARS_MAX || wordedRelation(action) !== undefined) continue;
    // Actions come the commonest first, so the first spelling is the one to show.
    const known = byKey.get(key);
    byKey.set(key, { key, name: known?.name ?? action, rows: (known?.rows ?? 0) + rows });
  }
  return [...byKey.values()];
}
