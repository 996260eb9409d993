import { and, desc, eq, isNotNull, sql } from "drizzle-orm";
import type { CallRow } from "@/lib/llm";
import type { Db, Tx } from "../client";
import { calls } from "../schema";
import { oneCurrency } from "./rows";

/** Writes a call into the ledger, in place of what the ledger holds about it. */
export async function writeCall(db: Db | Tx, row: CallRow): Promise<void> {
  const values = {
    ...row,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
  const { projectId: _project, id: _id, createdAt: _created, ...changing } = values;
  await db
    .insert(calls)
    .values(values)
    .onConflictDoUpdate({ target: [calls.projectId, calls.id], set: changing });
}

/** How many of the latest answers an expectation rests on. */
const LATEST = 50;

export type LearnedAnswers = {
  /** How many answers were looked at; below a handful the rest means little. */
  answers: number;
  /** Medians. */
  completionTokens: number;
  tokensPerS: number | null;
  /** Output tokens per unit of what the calls were about, over all of them; null when no call said how many those were. */
  tokensPerUnit: number | null;
};

/**
 * What answers to a task by a model have been like lately: what progress within one call is measured against.
 * Undefined before the first. Answers of several tries are left out, because their tokens count every try, and so
 * are those from the cache. The offline model is a model of its own, so it teaches nothing about others.
 */
export async function learnFromCalls(
  db: Db | Tx,
  { task, model }: { task: string; model: string },
): Promise<LearnedAnswers | undefined> {
  const latest = db
    .select({
      tokens: calls.completionTokens,
      speed: calls.tokensPerS,
      // An answer that was cut at its length is not about all of its units.
      units: sql<number | null>`case when ${calls.finish} is distinct from 'length' then ${calls.units} end`.as(
        "units",
      ),
    })
    .from(calls)
    .where(
      and(
        eq(calls.task, task),
        eq(calls.model, model),
        eq(calls.status, "ok"),
        eq(calls.tries, 1),
        eq(calls.cached, false),
        isNotNull(calls.completionTokens),
      ),
    )
    .orderBy(desc(calls.createdAt))
    .limit(LATEST)
    .as("latest");
  const median = (column: typeof latest.tokens | typeof latest.speed) =>
    sql<number | null>`percentile_cont(0.5) within group (order by ${column})`;
  const [row] = await db
    .select({
      answers: sql<number>`count(*)::int`,
      completionTokens: median(latest.tokens),
      tokensPerS: median(latest.speed),
      tokensPerUnit: sql<number | null>`
        sum(${latest.tokens}) filter (where ${latest.units} > 0)::float8
        / nullif(sum(${latest.units}) filter (where ${latest.units} > 0), 0)`,
    })
    .from(latest);
  if (row === undefined || row.completionTokens === null) return undefined;
  return { ...row, completionTokens: row.completionTokens };
}

export type MeasuredExtraction = {
  behaviors: number;
  tokens: number;
  cost: number | null;
  /** Of the cost, where it is by prices of one currency. */
  currency: string | null;
  ms: number;
};

/** More say nothing more, and the model's ways may have changed since. */
const MEASURED_MAX = 200;

/**
 * What users' latest extractions took that asked this model and nothing else, whole and in one attempt: those of one
 * parent, or of the project. Time is from the run's start to its end.
 */
export async function selectMeasuredExtractions(
  db: Db | Tx,
  input: { projectId: string; task: string; host: string; model: string; parent?: string | undefined },
): Promise<MeasuredExtraction[]> {
  const rows = await db.execute<MeasuredExtraction>(sql`
    with latest as (
      select r.id, r.subject, r.started_at, r.finished_at
      from runs r
      where r.project_id = ${input.projectId} and r.kind = 'extract-events' and r.status in ('succeeded', 'partial')
        and not r.is_parent and r.subject is not null and r.attempt = 1 and r.calls > 0 and r.cached_calls = 0
        ${input.parent === undefined ? sql`` : sql`and r.parent_id = ${input.parent}`}
      order by r.id desc
      limit ${MEASURED_MAX}
    )
    select u.behavior_count as behaviors,
      sum(c.prompt_tokens + coalesce(c.completion_tokens, 0))::float8 as tokens,
      -- One call of unknown cost makes the sum unknown.
      case when count(*) = count(c.cost) then sum(c.cost) end as cost,
      ${oneCurrency(sql`c.cost`, sql`c.currency`)} as currency,
      extract(epoch from l.finished_at - l.started_at)::float8 * 1000 as ms
    from latest l
    join users u on u.project_id = ${input.projectId} and u.id = l.subject
    join calls c on c.project_id = ${input.projectId} and c.run_id = l.id
    group by l.id, u.behavior_count, l.started_at, l.finished_at
    having bool_and(c.task = ${input.task} and c.model = ${input.model} and c.host = ${input.host})
    order by l.id desc
  `);
  return [...rows];
}
