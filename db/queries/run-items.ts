import { and, asc, count, desc, eq, gt, inArray, sql, type SQLWrapper } from "drizzle-orm";
import type { Locale } from "@/lib/core";
import {
  type FailureCause,
  type RunError,
  type RunItem,
  type RunKind,
  type RunStatus,
  type RunUsage,
} from "@/lib/runs";
import type { Db, Tx } from "../client";
import { runItems, runs } from "../schema";
import { oneCurrency } from "./rows";
import { toRun, type RunKey } from "./runs";

export type NewItem = {
  item: string;
  /** Id of the run that is made for it, unless a live run of the kind has the item already. */
  runId: string;
  input: Record<string, unknown>;
  weight: number;
};

/**
 * Adds a parent's items with a queued run each. An item whose user (or other subject) is being worked on already gets
 * that run instead. Two statements per round however many items there are.
 */
export async function insertItems(
  tx: Tx,
  parent: RunKey & { kind: RunKind; locale: Locale },
  items: readonly NewItem[],
): Promise<void> {
  const ordinals = new Map(items.map(({ item }, ordinal) => [item, ordinal]));
  let open = items;
  // A live run that stood in the way may end between the two statements; then there is room for a new one.
  while (open.length > 0) {
    const made = await insertChildren(tx, parent, open);
    const runOf = new Map(made.map(({ subject, id }) => [subject, id]));
    const rest = open.filter(({ item }) => !runOf.has(item));
    if (rest.length > 0) {
      const others = await tx
        .select({ subject: runs.subject, id: runs.id })
        .from(runs)
        .where(
          and(
            eq(runs.projectId, parent.projectId),
            eq(runs.kind, parent.kind),
            sql`${runs.subject} = any(${sql.param(rest.map(({ item }) => item))}::text[])`,
            sql`${runs.status} not in ('succeeded', 'partial', 'failed', 'cancelled')`,
          ),
        );
      for (const { subject, id } of others) if (subject !== null) runOf.set(subject, id);
    }
    const placed = open.filter(({ item }) => runOf.has(item));
    await tx.execute(sql`
      insert into run_items (project_id, parent_id, item, ordinal, run_id, weight)
      select ${parent.projectId}, ${parent.runId}, i.item, i.ordinal, i.run_id, i.weight
      from unnest(
        ${sql.param(placed.map(({ item }) => item))}::text[],
        ${sql.param(placed.map(({ item }) => ordinals.get(item) ?? 0))}::int[],
        ${sql.param(placed.map(({ item }) => runOf.get(item) ?? ""))}::text[],
        ${sql.param(placed.map(({ weight }) => weight))}::float8[]
      ) as i(item, ordinal, run_id, weight)
      on conflict (project_id, parent_id, item) do update set run_id = excluded.run_id
    `);
    open = open.filter(({ item }) => !runOf.has(item));
  }
}

async function insertChildren(tx: Tx, parent: RunKey & { kind: RunKind; locale: Locale }, items: readonly NewItem[]) {
  const made = await tx.execute<{ subject: string; id: string }>(sql`
    insert into runs (project_id, id, kind, status, subject, parent_id, input, locale)
    select ${parent.projectId}, i.id, ${parent.kind}, 'queued', i.item, ${parent.runId}, i.input::jsonb, ${parent.locale}
    from unnest(
      ${sql.param(items.map(({ runId }) => runId))}::text[],
      ${sql.param(items.map(({ item }) => item))}::text[],
      ${sql.param(items.map(({ input }) => JSON.stringify(input)))}::text[]
    ) as i(id, item, input)
    on conflict do nothing
    returning subject, id
  `);
  return [...made];
}

const joined = and(eq(runs.projectId, runItems.projectId), eq(runs.id, runItems.runId));
const ofParent = (parent: RunKey) => and(eq(runItems.projectId, parent.projectId), eq(runItems.parentId, parent.runId));

/** Where an item stands, in what a parent needs to count. */
export type ItemState = { item: string; runId: string; status: RunStatus; percent: number; weight: number };

/** All items of a parent, in their order. */
export async function selectItemStates(db: Db | Tx, parent: RunKey): Promise<ItemState[]> {
  const rows = await db
    .select({
      item: runItems.item,
      runId: runItems.runId,
      status: runs.status,
      percent: runs.progressPercent,
      weight: runItems.weight,
    })
    .from(runItems)
    .innerJoin(runs, joined)
    .where(ofParent(parent))
    .orderBy(asc(runItems.ordinal));
  return rows.map((row) => ({ ...row, status: row.status as RunStatus }));
}

const toItem = (row: { item: string; run: typeof runs.$inferSelect }): RunItem => {
  const run = toRun(row.run);
  return {
    item: row.item,
    run_id: run.id,
    status: run.status,
    attempts: run.attempts,
    cached: run.cached,
    percent: run.progress.percent,
    ...(run.error === undefined ? {} : { error: run.error }),
    ...(run.result === undefined ? {} : { result: run.result }),
    ...(run.usage === undefined ? {} : { usage: run.usage }),
    ...(run.started_at === undefined ? {} : { started_at: run.started_at }),
    ...(run.finished_at === undefined ? {} : { finished_at: run.finished_at }),
  };
};

export type ItemFilter = RunKey & {
  statuses?: readonly RunStatus[] | undefined;
  /** An error code. */
  cause?: string | undefined;
  /** The ordinal of the last item of the page before. */
  after?: number | undefined;
  limit: number;
};

/** A page of a parent's items in their order; each with its ordinal. */
export async function selectItems(db: Db | Tx, filter: ItemFilter): Promise<{ ordinal: number; item: RunItem }[]> {
  const rows = await db
    .select({ item: runItems.item, ordinal: runItems.ordinal, run: runs })
    .from(runItems)
    .innerJoin(runs, joined)
    .where(
      and(
        ofParent(filter),
        filter.statuses && inArray(runs.status, [...filter.statuses]),
        filter.cause === undefined ? undefined : sql`${runs.error}->>'code' = ${filter.cause}`,
        filter.after === undefined ? undefined : gt(runItems.ordinal, filter.after),
      ),
    )
    .orderBy(asc(runItems.ordinal))
    .limit(filter.limit);
  return rows.map((row) => ({ ordinal: row.ordinal, item: toItem(row) }));
}

/** The items that these runs do. */
export async function selectItemsOfRuns(db: Db | Tx, parent: RunKey, runIds: readonly string[]): Promise<RunItem[]> {
  if (runIds.length === 0) return [];
  const rows = await db
    .select({ item: runItems.item, run: runs })
    .from(runItems)
    .innerJoin(runs, joined)
    .where(and(ofParent(parent), sql`${runItems.runId} = any(${sql.param([...runIds])}::text[])`))
    .orderBy(asc(runItems.ordinal));
  return rows.map(toItem);
}

/** Why items failed, the commonest cause first. */
export async function selectCauses(db: Db | Tx, parent: RunKey): Promise<FailureCause[]> {
  const items = count();
  const code = sql<string>`coalesce(${runs.error}->>'code', 'internal')`;
  const rows = await db
    .select({ code, example: sql<RunError | null>`(array_agg(${runs.error}))[1]`, items })
    .from(runItems)
    .innerJoin(runs, joined)
    .where(and(ofParent(parent), eq(runs.status, "failed")))
    .groupBy(code)
    .orderBy(desc(items), asc(code));
  return rows.map(({ code: name, example, items: n }) => ({
    code: name,
    message: example?.message ?? "",
    retryable: example?.retryable ?? false,
    items: n,
  }));
}

/** What the items of a parent cost together, times being medians; and how many have ended that asked a model. */
export async function sumItems(db: Db | Tx, parent: RunKey): Promise<{ usage: RunUsage; paid: number }> {
  const sum = (column: SQLWrapper) => sql<number>`coalesce(sum(${column}), 0)::float8`;
  const median = (column: SQLWrapper) => sql<number | null>`percentile_cont(0.5) within group (order by ${column})`;
  const [row] = await db
    .select({
      calls: sum(runs.calls),
      cached: sum(runs.cachedCalls),
      prompt: sum(runs.promptTokens),
      completion: sum(runs.completionTokens),
      cost: sql<number | null>`sum(${runs.cost})`,
      currency: oneCurrency(runs.cost, runs.costCurrency),
      ttft: median(runs.ttftMs),
      speed: median(runs.tokensPerS),
      paid: sql<number>`(count(*) filter (where ${runs.finishedAt} is not null and ${runs.calls} > ${runs.cachedCalls}))::int`,
    })
    .from(runs)
    .where(and(eq(runs.projectId, parent.projectId), eq(runs.parentId, parent.runId)));
  const usage = {
    calls: row?.calls ?? 0,
    cached_calls: row?.cached ?? 0,
    prompt_tokens: row?.prompt ?? 0,
    completion_tokens: row?.completion ?? 0,
    ...(typeof row?.cost === "number" ? { cost: row.cost } : {}),
    ...(typeof row?.currency === "string" ? { currency: row.currency } : {}),
    ...(typeof row?.ttft === "number" ? { ttft_ms: row.ttft } : {}),
    ...(typeof row?.speed === "number" ? { tokens_per_s: row.speed } : {}),
  };
  return { usage, paid: row?.paid ?? 0 };
}

export type UndoneItem = { item: string; input: Record<string, unknown>; weight: number };

/**
 * Items whose runs ended without doing them: all that failed or were cancelled, or only those that failed for the
 * reason that `cause` names or allows.
 */
export async function selectUndoneItems(
  db: Db | Tx,
  parent: RunKey,
  cause?: string | ((code: string) => boolean),
): Promise<UndoneItem[]> {
  const rows = await db
    .select({
      item: runItems.item,
      input: runs.input,
      weight: runItems.weight,
      status: runs.status,
      code: sql<string>`coalesce(${runs.error}->>'code', 'internal')`,
    })
    .from(runItems)
    .innerJoin(runs, joined)
    .where(and(ofParent(parent), inArray(runs.status, ["failed", "cancelled"])))
    .orderBy(asc(runItems.ordinal));
  const meant = typeof cause === "string" ? (code: string) => code === cause : cause;
  return rows
    .filter(({ status, code }) => meant === undefined || (status === "failed" && meant(code)))
    .map(({ item, input, weight }) => ({ item, input: input as Record<string, unknown>, weight }));
}

/** Gives items that were not done a new queued run each, under the same parent. Ordinals stay. */
export async function requeueItems(
  tx: Tx,
  parent: RunKey & { kind: RunKind; locale: Locale },
  items: readonly NewItem[],
): Promise<void> {
  const made = await insertChildren(tx, parent, items);
  await tx.execute(sql`
    update run_items i set run_id = n.run_id
    from unnest(
      ${sql.param(made.map(({ subject }) => subject))}::text[], ${sql.param(made.map(({ id }) => id))}::text[]
    ) as n(item, run_id)
    where i.project_id = ${parent.projectId} and i.parent_id = ${parent.runId} and i.item = n.item
  `);
}

/**
 * Ends the items of a parent that is being ended: those nobody ever began end here, with their one frame; the others
 * are asked to end. An item that another live parent waits for is handed to that one. Returns the runs to be told.
 */
export async function cancelItems(
  tx: Tx,
  parent: RunKey,
  frame: (child: { runId: string }) => string,
): Promise<RunKey[]> {
  const key = sql`project_id = ${parent.projectId} and parent_id = ${parent.runId}`;
  const going = sql`status not in ('succeeded', 'partial', 'failed', 'cancelled')`;
  await tx.execute(sql`
    update runs c set parent_id = o.parent_id
    from run_items o join runs p on p.project_id = o.project_id and p.id = o.parent_id
    where c.project_id = ${parent.projectId} and c.parent_id = ${parent.runId}
      and c.status not in ('succeeded', 'partial', 'failed', 'cancelled')
      and o.project_id = c.project_id and o.run_id = c.id and o.parent_id <> c.parent_id
      and p.status not in ('succeeded', 'partial', 'failed', 'cancelled')
  `);
  const never = await tx.execute<{ id: string }>(sql`
    update runs set status = 'cancelled', attempt = 1, last_seq = 1, finished_at = clock_timestamp(), owner = null,
      cancel_requested_at = coalesce(cancel_requested_at, clock_timestamp())
    where ${key} and status in ('queued', 'paused') and attempt = 0
    returning id
  `);
  const ids = never.map(({ id }) => id);
  await tx.execute(sql`
    insert into frames (project_id, run_id, seq, attempt, type, data)
    select ${parent.projectId}, f.id, 1, 1, 'cancelled', f.data
    from unnest(
      ${sql.param(ids)}::text[], ${sql.param(ids.map((runId) => frame({ runId })))}::text[]
    ) as f(id, data)
  `);
  const asked = await tx.execute<{ id: string }>(sql`
    update runs set cancel_requested_at = clock_timestamp()
    where ${key} and ${going} and cancel_requested_at is null
    returning id
  `);
  return asked.map(({ id }) => ({ projectId: parent.projectId, runId: id }));
}
