import { selectRunCalls } from "@/db";
import type { Ctx, RunId } from "@/lib/core";
import type { RunCall } from "@/lib/runs";
import { getRun } from "./manage-runs";

export type CallPage = { items: RunCall[]; next_cursor: string | null };

/** A run's calls to a model in the order they began, for a parent those of its items too. Fails with `not_found`. */
export async function listRunCalls(
  ctx: Pick<Ctx, "db" | "project">,
  { runId, cursor, limit }: { runId: RunId; cursor?: string | undefined; limit: number },
): Promise<CallPage> {
  await getRun(ctx, runId);
  const found = await selectRunCalls(ctx.db, { projectId: ctx.project, runId }, { after: cursor, limit: limit + 1 });
  const items = found.slice(0, limit).map(({ prompt_hash: _hash, ...call }) => call);
  return { items, next_cursor: found.length > limit ? (items.at(-1)?.id ?? null) : null };
}
