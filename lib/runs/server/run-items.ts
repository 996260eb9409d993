import { selectCauses, selectItems, selectRun, type RunKey } from "@/db";
import { AppError, type Ctx, type RunId } from "@/lib/core";
import type { FailureCause, RunItem, RunStatus } from "@/lib/runs";

type Needs = Pick<Ctx, "db" | "project">;

/** The key of a run that is there; fails with `not_found`, and with `run_has_no_items` where it is no parent. */
async function parentKey(ctx: Needs, runId: RunId): Promise<RunKey> {
  const key = { projectId: ctx.project, runId };
  const row = await selectRun(ctx.db, key);
  if (!row) throw new AppError("not_found", { params: { what: "run", id: runId } });
  if (!row.isParent) throw new AppError("run_has_no_items");
  return key;
}

export type ItemPage = { items: RunItem[]; next_cursor: string | null };

/** A parent's items in their order, with the run of each; `cursor` is the place of the last item of the page before. */
export async function listItems(
  ctx: Needs,
  runId: RunId,
  page: {
    statuses?: readonly RunStatus[] | undefined;
    cause?: string | undefined;
    cursor?: number | undefined;
    limit: number;
  },
): Promise<ItemPage> {
  const { cursor, limit, ...filter } = page;
  const key = await parentKey(ctx, runId);
  const found = await selectItems(ctx.db, { ...key, ...filter, after: cursor, limit: limit + 1 });
  const items = found.slice(0, limit);
  return {
    items: items.map(({ item }) => item),
    next_cursor: found.length > limit ? String(items.at(-1)?.ordinal ?? "") : null,
  };
}

/** Why items of a parent failed, the commonest cause first. */
export async function listCauses(ctx: Needs, runId: RunId): Promise<FailureCause[]> {
  return await selectCauses(ctx.db, await parentKey(ctx, runId));
}
