import { and, eq, inArray, isNull, or, sql, type SQL } from "drizzle-orm";
import { RunKind } from "@/lib/runs";
import type { Db, Tx } from "../client";
import { withTransaction } from "../client";
import { runs } from "../schema";
import { LEASE, live, sameClaim, sameRun, unowned } from "./run-conditions";
import { toRunRow, type Claim, type RunKey, type RunRow } from "./runs";

const waitsNoMore = sql`(${runs.status} = 'waiting_retry' and ${runs.waitUntil} <= clock_timestamp())`;

/** Somebody may begin it or carry it on now. A paused run only if it is to be ended. */
const due = or(
  inArray(runs.status, ["queued", "interrupted"]),
  and(eq(runs.status, "running"), unowned),
  waitsNoMore,
  and(sql`${runs.cancelRequestedAt} is not null`, unowned),
);

const taken = (owner: string) => ({
  status: "running",
  owner,
  attempt: sql`${runs.attempt} + 1`,
  leaseUntil: LEASE as SQL<string>,
  waitUntil: null,
  startedAt: sql`coalesce(${runs.startedAt}, now())` as SQL<string>,
});

/** Takes one run that nobody works on; undefined when somebody does, or when it is over or has to wait. */
export async function claimRun(db: Db | Tx, key: RunKey, owner: string): Promise<RunRow | undefined> {
  const [row] = await db
    .update(runs)
    .set(taken(owner))
    .where(and(sameRun(key), live, due))
    .returning();
  return row && toRunRow(row);
}

/** A newer version on the same database may know more; what this one could not carry out it leaves alone. */
const KINDS = sql`${sql.param([...RunKind.options])}::text[]`;
const known = sql`${runs.kind} = any(${KINDS})`;

/**
 * Takes runs that no limit holds back: those that are items of no other, and those that only have to be ended. With
 * `allOthers` whatever any other process seems to work on is taken too, items included, which is right where this
 * process is the only one there can be; with `onlyCancelled` nothing but what has to be ended.
 */
export async function claimUrgentRuns(
  db: Db | Tx,
  input: { owner: string; allOthers?: boolean; onlyCancelled?: boolean; limit: number },
): Promise<RunRow[]> {
  const cancelled = and(sql`${runs.cancelRequestedAt} is not null`, unowned);
  const orphaned = and(eq(runs.status, "running"), sql`${runs.owner} is distinct from ${input.owner}`);
  const urgent = input.allOthers
    ? or(orphaned, and(isNull(runs.parentId), due))
    : input.onlyCancelled
      ? cancelled
      : or(and(isNull(runs.parentId), due), cancelled);
  const rows = await db
    .update(runs)
    .set(taken(input.owner))
    .where(
      sql`(${runs.projectId}, ${runs.id}) in ${db
        .select({ project: runs.projectId, id: runs.id })
        .from(runs)
        .where(and(live, known, urgent))
        .orderBy(runs.id)
        .limit(input.limit)
        .for("update", { skipLocked: true })}`,
    )
    .returning();
  return rows.map(toRunRow);
}

/** Held while items are handed out, so that no limit is passed by two processes that count at the same moment. */
export const HANDING_OUT = 0x77_68_79_31;

/**
 * Hands out items of parents that are going on: at most `places`, at most `totalMax` on all processes together, at
 * most a parent's lanes of one parent, and no more than its budget is likely to bear, by the same rule as
 * `budgetIsSpent`: a parent that is slow to look must not let others spend on. Projects take turns, and so do the
 * parents of one project.
 */
export async function claimItems(
  db: Db,
  input: { owner: string; places: number; totalMax: number },
): Promise<RunRow[]> {
  const { owner, places, totalMax } = input;
  return await withTransaction(db, async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${HANDING_OUT})`);
    const found = await tx.execute<{ project_id: string; id: string }>(sql`
      with busy as (
        select project_id, parent_id, count(*)::int as n from runs
        where status = 'running' and parent_id is not null and lease_until > clock_timestamp()
        group by 1, 2
      ), sources as (
        select p.project_id, p.id, coalesce(b.n, 0) as own,
          least(p.lanes, ${borne(sql`p.budget_tokens`, sql`used.tokens`)}, ${borne(sql`p.budget_cost`, sql`used.cost`)})
            - coalesce(b.n, 0) as room,
          sum(coalesce(b.n, 0)) over (partition by p.project_id) as project_busy
        from runs p left join busy b on b.project_id = p.project_id and b.parent_id = p.id
        left join lateral (
          select coalesce(sum(prompt_tokens + completion_tokens), 0)::float8 as tokens, coalesce(sum(cost), 0)::float8 as cost,
            (count(*) filter (where finished_at is not null and calls > cached_calls))::float8 as ended
          from runs where project_id = p.project_id and parent_id = p.id
        ) used on p.budget_tokens is not null or p.budget_cost is not null
        where p.is_parent and p.status = 'running' and p.kind = any(${KINDS}) and p.cancel_requested_at is null and p.pause_requested_at is null
      ), waiting as (
        select s.project_id, c.id, s.project_busy, s.own + row_number() over (partition by s.project_id, s.id order by c.id) as turn
        from sources s cross join lateral (
          select id from (
            (select id from runs where project_id = s.project_id and parent_id = s.id and status = 'queued'
              order by id limit ${places})
            union all
            (select id from runs where project_id = s.project_id and parent_id = s.id and status = 'interrupted'
              order by id limit ${places})
            union all
            (select id from runs where project_id = s.project_id and parent_id = s.id and status = 'waiting_retry'
              and wait_until <= clock_timestamp() order by id limit ${places})
            union all
            (select id from runs where project_id = s.project_id and parent_id = s.id and status = 'running'
              and lease_until < clock_timestamp() order by id limit ${places})
          ) any_of order by id limit least(${places}, greatest(s.room, 0))
        ) c
      ), turns as (
        select project_id, id, turn, project_busy + row_number() over (partition by project_id order by turn, id) as project_turn
        from waiting
      )
      select project_id, id from turns order by project_turn, turn, id
      limit least(${places}, greatest(0, ${totalMax} - (select coalesce(sum(n), 0) from busy)))
    `);
    const rows: RunRow[] = [];
    // A handful, each by its key; one that was cancelled or taken meanwhile is passed over.
    for (const { project_id: projectId, id } of found) {
      const row = await claimRun(tx, { projectId, runId: id }, owner);
      if (row) rows.push(row);
    }
    return rows;
  });
}

/**
 * How many items may be under way within what is left of a budget; null where nothing limits them or is known yet.
 * Rounding must never find less room than the parent does, which would wait for ever for an item that nobody begins.
 */
const borne = (limit: SQL, used: SQL) => sql`
  case when ${used} >= ${limit} then 0
    else floor((${limit} - ${used}) / nullif(${used} / nullif(used.ended, 0), 0) + 1e-9) end`;

/**
 * Keeps the leases of the runs a living process really works on; one it only seems to own runs out. Returns those it
 * still holds. A run whose row is locked at the moment is being written to, which renews its lease by itself: waiting
 * for it would hold up all the others.
 */
export async function renewLeases(db: Db | Tx, owner: string, runIds: readonly string[]): Promise<Set<string>> {
  if (runIds.length === 0) return new Set();
  const rows = await db.execute<{ id: string }>(sql`
    with free as materialized (
      select project_id, id from runs
      where owner = ${owner} and id = any(${sql.param([...runIds])}::text[]) and ${live}
      for no key update skip locked
    ), renewed as (
      update runs r set lease_until = ${LEASE} from free f where r.project_id = f.project_id and r.id = f.id
    )
    select id from runs where owner = ${owner} and id = any(${sql.param([...runIds])}::text[]) and ${live}
  `);
  return new Set(rows.map(({ id }) => id));
}

/** Locks the run for its last transaction. Undefined when the claim no longer holds. */
export async function lockClaimedRun(tx: Tx, claim: Claim): Promise<RunRow | undefined> {
  const [row] = await tx.select().from(runs).where(sameClaim(claim)).for("update");
  return row && toRunRow(row);
}

/**
 * A query for statements that write for a claim: it gives a row only as long as the claim holds, and until the
 * statement's transaction ends nobody can take the run over.
 */
export function fence(claim: Claim): SQL {
  return sql`select 1 from ${runs} where ${sameClaim(claim)} for share`;
}

/** Notes what a later attempt has to know. False when the claim no longer holds. */
export async function saveCheckpoint(db: Db | Tx, claim: Claim, checkpoint: object): Promise<boolean> {
  const rows = await db.update(runs).set({ checkpoint }).where(sameClaim(claim)).returning({ id: runs.id });
  return rows.length === 1;
}
