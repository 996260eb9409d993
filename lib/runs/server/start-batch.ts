import { insertItems, insertRun, requeueItems, withTransaction, type NewItem, type RunKey, type Tx } from "@/db";
import { AppError, RunId, type Ctx } from "@/lib/core";
import type { Budget, Run, RunKind } from "@/lib/runs";
import { carryOut } from "./carry-out";
import { enqueueRuns } from "./engine";
import type { RunWork } from "./handle";
import { processOwner } from "./hub";
import { worksHere } from "./start-run";
import { superviseItems } from "./supervise-items";
import { signalsOf } from "./signals";

/** How many items of a parent are worked on at once unless somebody says otherwise. */
export const LANES = 8;
export const LANES_MAX = 64;

export type StartBatch = {
  kind: RunKind;
  /** As it was asked for; for people who read the list of runs. */
  input: Record<string, unknown>;
  items: readonly Omit<NewItem, "runId">[];
  lanes?: number | undefined;
  /** What the items may use together; when it is used up, the run rests. */
  budget?: Budget | undefined;
  retryOf?: string;
  /** What the run is about, as for `startRun`; there must be no live run about it. */
  subject?: string;
  id?: RunId;
  /** Supervises the items; `superviseItems` unless given. */
  work?: RunWork;
  /** Left to whoever takes up runs, who knows what supervises runs of the kind. */
  queued?: boolean;
};

/**
 * Starts a run over many things: a parent that this process watches at once, and a queued run for each item. All of
 * them exist when this resolves, or none. Fails with `nothing_to_do` when there is no item.
 */
export async function startBatch(ctx: Ctx, wanted: StartBatch): Promise<Run> {
  if (wanted.items.length === 0) throw new AppError("nothing_to_do", { params: { detail: wanted.kind } });
  const owner = worksHere(ctx) && !wanted.queued ? processOwner() : null;
  const runId = wanted.id ?? RunId.parse(ctx.ids.next("run"));
  const row = await withTransaction(ctx.db, async (tx) => {
    const parent = await insertRun(tx, {
      projectId: ctx.project,
      runId,
      kind: wanted.kind,
      subject: wanted.subject ?? null,
      input: wanted.input,
      locale: ctx.locale,
      owner,
      lanes: wanted.lanes ?? LANES,
      budget: wanted.budget,
      ...(wanted.retryOf === undefined ? {} : { retryOf: wanted.retryOf }),
    });
    if (!parent) throw new AppError("database_busy", { retryable: true });
    const items = withIds(ctx, wanted.items);
    await insertItems(tx, { ...keyOf(ctx, runId), kind: wanted.kind, locale: ctx.locale }, items);
    await enqueueRuns(ctx.db, tx, [
      ...(owner === null ? [keyOf(ctx, runId)] : []),
      // Enough to fill the lanes; whoever ends an item looks for the next one.
      ...items.slice(0, wanted.lanes ?? LANES).map((item) => keyOf(ctx, item.runId)),
    ]);
    return parent;
  });
  if (owner !== null) carryOut(ctx, row, owner, wanted.work ?? superviseItems);
  signalsOf(ctx.db).queue();
  return row.run;
}

/** Gives items of a parent that is still going a new run each. */
export async function beginItemsAgain(
  ctx: Ctx,
  tx: Tx,
  parent: { id: string; kind: RunKind },
  items: readonly Omit<NewItem, "runId">[],
): Promise<void> {
  const again = withIds(ctx, items);
  await requeueItems(tx, { ...keyOf(ctx, parent.id), kind: parent.kind, locale: ctx.locale }, again);
  await enqueueRuns(
    ctx.db,
    tx,
    again.slice(0, LANES_MAX).map(({ runId }) => keyOf(ctx, runId)),
  );
}

const keyOf = (ctx: Ctx, runId: string): RunKey => ({ projectId: ctx.project, runId });

/** Queued runs are begun in the order of their ids; ids of one moment are in none until they are sorted. */
function withIds(ctx: Ctx, items: readonly Omit<NewItem, "runId">[]): NewItem[] {
  const ids = items.map(() => ctx.ids.next("run")).toSorted();
  return items.map((item, i) => ({ ...item, runId: ids[i] ?? ctx.ids.next("run") }));
}
