import { sql } from "drizzle-orm";
import type { RecordedCall } from "@/lib/runs";
import type { Db, Tx } from "../client";
import { toRfc3339 } from "./rows";
import type { RunKey } from "./runs";

type Row = {
  id: string;
  item: string | null;
  task: string;
  model: string;
  status: RecordedCall["status"];
  error_code: string | null;
  finish: string | null;
  tries: number;
  cached: boolean;
  prompt_tokens: number | null;
  completion_tokens: number | null;
  estimated: boolean;
  cost: number | null;
  cost_computed: boolean;
  currency: string | null;
  ttft_ms: number | null;
  tokens_per_s: number | null;
  created_at: string;
  finished_at: string | null;
  prompt_hash: string;
};

/** A run's calls to a model, and those of the runs that did its items, in the order they began. */
export async function selectRunCalls(
  db: Db | Tx,
  { projectId, runId }: RunKey,
  page: { after?: string | undefined; limit: number },
): Promise<RecordedCall[]> {
  const rows = await db.execute<Row>(sql`
    select id, item, task, model, status, error_code, finish, tries, cached, prompt_tokens, completion_tokens,
      estimated, cost, cost_computed, currency, ttft_ms, tokens_per_s, created_at, finished_at, prompt_hash
    from calls
    where project_id = ${projectId} and id > ${page.after ?? ""} and run_id in (
      select ${runId}
      union select id from runs where project_id = ${projectId} and parent_id = ${runId}
      union select run_id from run_items where project_id = ${projectId} and parent_id = ${runId}
    )
    order by id limit ${page.limit}
  `);
  return rows.map(toCall);
}

function toCall(row: Row): RecordedCall {
  return {
    id: row.id,
    ...(row.item === null ? {} : { item: row.item }),
    task: row.task,
    model: row.model,
    status: row.status,
    ...(row.error_code === null ? {} : { error_code: row.error_code }),
    ...(row.finish === null ? {} : { finish: row.finish }),
    tries: row.tries,
    cached: row.cached,
    prompt_tokens: row.prompt_tokens ?? 0,
    completion_tokens: row.completion_tokens ?? 0,
    estimated: row.estimated,
    ...(row.cost === null ? {} : { cost: row.cost }),
    ...(row.cost_computed ? { cost_computed: true } : {}),
    ...(row.cost === null || row.currency === null ? {} : { currency: row.currency }),
    ...(row.ttft_ms === null ? {} : { ttft_ms: row.ttft_ms }),
    ...(row.tokens_per_s === null ? {} : { tokens_per_s: row.tokens_per_s }),
    created_at: toRfc3339(row.created_at),
    ...(row.finished_at === null ? {} : { finished_at: toRfc3339(row.finished_at) }),
    prompt_hash: row.prompt_hash,
  };
}

/** An ended run that is one of a parent's, with the number of its log's last frame. */
export type EndedChild = { runId: string; lastSeq: number };

/** The ended runs that a parent began or that did one of its items, by their ids, which is the order they were made. */
export async function selectEndedChildren(
  db: Db | Tx,
  { projectId, runId }: RunKey,
  page: { after: string; limit: number },
): Promise<EndedChild[]> {
  return await db.execute<EndedChild>(sql`
    select r.id as "runId", r.last_seq as "lastSeq"
    from runs r
    where r.project_id = ${projectId} and r.id > ${page.after}
      and r.status in ('succeeded', 'partial', 'failed', 'cancelled')
      and r.id in (
        select id from runs where project_id = ${projectId} and parent_id = ${runId}
        union select run_id from run_items where project_id = ${projectId} and parent_id = ${runId}
      )
    order by r.id limit ${page.limit}
  `);
}

/** Removes calls that began before; at most `limit`. Returns how many it was. */
export async function deleteOldCalls(
  db: Db | Tx,
  { projectId, before, limit }: { projectId: string; before: Date; limit: number },
): Promise<number> {
  const [row] = await db.execute<{ n: number }>(sql`
    with gone as (
      delete from calls where project_id = ${projectId} and id in (
        select id from calls where project_id = ${projectId} and created_at < ${before.toISOString()}
        order by created_at limit ${limit} for update skip locked
      )
      returning 1
    )
    select count(*)::int as n from gone
  `);
  return row?.n ?? 0;
}
