import { sql, type SQL } from "drizzle-orm";
import type { ProjectId } from "@/lib/core";
import { sqlState, withTransaction, type Db, type Tx } from "../client";
import { usersOf, type UserSelection } from "./segment-sql";

/** Who waits for a preview waits no longer. */
const TIMEOUT_MS = 1500;
const TIMED_OUT = "57014";

export type QuestionSizeQuery = {
  projectId: ProjectId;
  /** Only events that begin at this moment or later, and before the other one, as RFC 3339. */
  from?: string | undefined;
  to?: string | undefined;
  users?: UserSelection | undefined;
  /** Only events of these types. */
  types?: readonly string[] | undefined;
};

/**
 * How many present events there are of those users, days and types, and how many users have some. All it needs stands in
 * the index of users and times. Undefined where that takes too long.
 */
export async function selectQuestionSize(
  db: Db,
  query: QuestionSizeQuery,
): Promise<{ events: number; users: number } | undefined> {
  return await unlessLong(db, async (tx) => {
    const [row] = await tx.execute<{ events: number; users: number }>(sql`
      select coalesce(sum(n), 0)::int as events, count(*)::int as users
      from (select count(*) as n ${eventsOf(query)} group by e.user_id) u
    `);
    return row;
  });
}

/** The same with how many types these events have, which takes longer. */
export async function selectQuestionSizeAndTypes(
  db: Db,
  query: QuestionSizeQuery,
): Promise<{ events: number; users: number; types: number } | undefined> {
  return await unlessLong(db, async (tx) => {
    const [row] = await tx.execute<{ events: number; users: number; types: number }>(sql`
      with pairs as materialized (select e.user_id, e.type, count(*) as n ${eventsOf(query)} group by e.user_id, e.type)
      select (select coalesce(sum(n), 0)::int from pairs) as events,
        (select count(*)::int from (select 1 from pairs group by user_id) u) as users,
        (select count(*)::int from (select 1 from pairs group by type) t) as types
    `);
    return row;
  });
}

function eventsOf({ projectId, from, to, users, types }: QuestionSizeQuery): SQL {
  const only = (wanted: unknown, condition: SQL): SQL => (wanted === undefined ? sql`` : sql` and ${condition}`);
  return sql`
    from events e
    where e.project_id = ${projectId} and e.state = 'current'
      ${only(from, sql`e.start_at >= ${from ?? null}::timestamptz`)}
      ${only(to, sql`e.start_at < ${to ?? null}::timestamptz`)}
      ${only(types, sql`e.type = any(${sql.param([...(types ?? [])])}::text[])`)}
      ${users ? sql` and e.user_id in (${usersOf(projectId, users)})` : sql``}
  `;
}

async function unlessLong<T>(db: Db, read: (tx: Tx) => Promise<T>): Promise<T | undefined> {
  try {
    return await withTransaction(db, async (tx) => {
      await tx.execute(sql`select set_config('statement_timeout', ${String(TIMEOUT_MS)}, true)`);
      return await read(tx);
    });
  } catch (error) {
    if (sqlState(error) === TIMED_OUT) return undefined;
    throw error;
  }
}
