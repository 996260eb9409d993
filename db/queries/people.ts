import { and, asc, inArray, eq, gt, or, isNull, ne, sql, type SQL } from "drizzle-orm";
import type { ProjectId } from "@/lib/core";
import { Profile, type Behavior, type ExtractionState, type UserScope, type UserSummary } from "@/lib/people";
import type { Db, Tx } from "../client";
import { behaviors, profiles, runs, users } from "../schema";
import { toRfc3339, toRfc3339OrNull } from "./rows";
import { usersOf, type UserSelection } from "./segment-sql";

type UserRow = typeof users.$inferSelect;

// Spelled out, because Drizzle leaves the table away where a statement has only one, and inside these there are two.
const thisUser = sql`"users"."project_id" = r.project_id and r.kind = 'extract-events'`;

/** The run that is extracting this user's events right now, if any. */
const liveRunId = sql<string | null>`(
  select r.id from ${runs} r
  where ${thisUser} and r.subject = "users"."id"
    and r.status not in ('succeeded', 'partial', 'failed', 'cancelled')
  limit 1
)`;

/** The model that made the user's present events. */
const currentModel = sql<string | null>`(
  select r.result->>'model' from ${runs} r where ${thisUser} and r.id = "users"."current_run_id"
)`;

function extractionState(row: UserRow, running: boolean): ExtractionState {
  if (running) return "running";
  if (row.lastRunStatus === "failed") return "failed";
  if (row.currentRunId === null) return "none";
  return row.extractedBehaviorCount === row.behaviorCount ? "done" : "stale";
}

type Found = { user: UserRow; liveRun: string | null; model: string | null };

function toSummary({ user, liveRun, model }: Found): UserSummary {
  return {
    id: user.id,
    behaviors: user.behaviorCount,
    events: user.eventCount,
    first_at: toRfc3339OrNull(user.firstAt),
    last_at: toRfc3339OrNull(user.lastAt),
    extraction: {
      state: extractionState(user, liveRun !== null),
      run_id: liveRun ?? user.lastRunId,
      at: toRfc3339OrNull(user.extractedAt),
      error: user.lastRunError,
      model,
    },
  };
}

/** Whom an extraction of that scope is about. */
function inScope(scope: UserScope): SQL | undefined {
  const withRows = gt(users.behaviorCount, 0);
  if (scope === "all") return withRows;
  if (scope === "failed") return and(withRows, eq(users.lastRunStatus, "failed"));
  return and(withRows, or(isNull(users.currentRunId), ne(users.extractedBehaviorCount, users.behaviorCount)));
}

type Matching = {
  projectId: ProjectId;
  query?: string | undefined;
  scope?: UserScope | undefined;
  /** Leaves only those who are in the segment. */
  segment?: UserSelection | undefined;
};

function matching({ projectId, query, scope, segment }: Matching): SQL | undefined {
  // strpos finds the text as it is: no character of a search is a wildcard.
  const contains =
    query === undefined || query === "" ? undefined : sql`strpos(lower(${users.id}), lower(${query})) > 0`;
  // Found once and by itself: mixed into this query, its joins would be planned by guesses about a few rows.
  const inSegment =
    segment && sql`${users.id} in (with chosen as materialized (${usersOf(projectId, segment)}) select id from chosen)`;
  return and(eq(users.projectId, projectId), contains, scope && inScope(scope), inSegment);
}

export type UserFilter = Matching & {
  after?: string | undefined;
  limit: number;
};

/** Those of the named users that are there, in the order of the names. */
export async function selectUsersById(
  db: Db | Tx,
  projectId: ProjectId,
  ids: readonly string[],
): Promise<UserSummary[]> {
  const rows = await db
    .select({ user: users, liveRun: liveRunId, model: currentModel })
    .from(users)
    .where(and(eq(users.projectId, projectId), sql`${users.id} = any(${sql.param([...ids])}::text[])`));
  return rows.map(toSummary).toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
}

export type UserIdPage = { total: number; ids: string[] };

/**
 * How many users there are and the ids of a page of them, from one look. A segment is found once for both; without one
 * the page is read where it stands in the index, and counting needs no more than a scan.
 */
export async function selectUserIds(db: Db | Tx, filter: UserFilter): Promise<UserIdPage> {
  const found = sql`select ${users.id} from ${users} where ${matching(filter)}`;
  const once = filter.segment ? sql`materialized` : sql`not materialized`;
  const after = filter.after === undefined ? sql`` : sql`where id > ${filter.after}`;
  const [row] = await db.execute<UserIdPage>(sql`
    with found as ${once} (${found})
    select (select count(*)::int from found) as total,
      array(select id from found ${after} order by id limit ${filter.limit}) as ids
  `);
  return row ?? { total: 0, ids: [] };
}

export async function selectUser(db: Db | Tx, projectId: ProjectId, id: string): Promise<UserSummary | undefined> {
  const [row] = await db
    .select({ user: users, liveRun: liveRunId, model: currentModel })
    .from(users)
    .where(and(eq(users.projectId, projectId), eq(users.id, id)));
  return row && toSummary(row);
}

export async function selectProfile(db: Db | Tx, projectId: ProjectId, userId: string): Promise<Profile | null> {
  const [row] = await db
    .select({ fields: profiles.fields, properties: profiles.properties })
    .from(profiles)
    .where(and(eq(profiles.projectId, projectId), eq(profiles.userId, userId)));
  return row ? Profile.parse(row) : null;
}

/** All profiles of a project by user; users of whom nothing is known are not there. */
export async function selectProfiles(db: Db | Tx, projectId: ProjectId): Promise<Map<string, Profile>> {
  const rows = await db
    .select({ userId: profiles.userId, fields: profiles.fields, properties: profiles.properties })
    .from(profiles)
    .where(eq(profiles.projectId, projectId));
  // Written by imports, from values of this type; parsing each would take longer than reading it.
  return new Map(rows.map(({ userId, ...profile }) => [userId, profile as Profile]));
}

export function toBehavior(row: Omit<typeof behaviors.$inferSelect, "projectId" | "contentKey">): Behavior {
  return {
    id: String(row.id),
    user_id: row.userId,
    at: toRfc3339(row.at),
    local_at: row.localAt,
    action: row.action,
    item: row.item,
    app: row.app,
    media: row.media,
    poi: row.poi,
    duration: row.duration,
    properties: (row.properties ?? {}) as Record<string, string>,
    import_id: row.importId,
    line: row.line,
  };
}

/** Some behaviours of a project, in the order of time; those that are gone are left out. */
export async function selectBehaviorsById(
  db: Db | Tx,
  projectId: ProjectId,
  ids: readonly string[],
): Promise<Behavior[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .select()
    .from(behaviors)
    .where(and(eq(behaviors.projectId, projectId), inArray(behaviors.id, ids.map(Number))))
    .orderBy(asc(behaviors.at), asc(behaviors.id));
  return rows.map(toBehavior);
}

export type BehaviorFilter = {
  projectId: ProjectId;
  userId: string;
  /** The id of the last behaviour of the page before. */
  after?: string | undefined;
  limit: number;
};

/** One user's behaviours in time; rows of one moment in the order they were brought. */
export async function selectBehaviors(db: Db | Tx, filter: BehaviorFilter): Promise<Behavior[]> {
  const rows = await db
    .select()
    .from(behaviors)
    .where(
      and(
        eq(behaviors.projectId, filter.projectId),
        eq(behaviors.userId, filter.userId),
        filter.after === undefined
          ? undefined
          : sql`(${behaviors.at}, ${behaviors.id}) > (
              select b.at, b.id from ${behaviors} b
              where b.project_id = ${filter.projectId} and b.id = ${filter.after}::bigint)`,
      ),
    )
    .orderBy(asc(behaviors.at), asc(behaviors.id))
    .limit(filter.limit);
  return rows.map(toBehavior);
}

/** Remembers how a user's latest extraction ended. */
export async function noteUserRun(
  db: Db | Tx,
  input: { projectId: string; userId: string; runId: string; status: string; error: string | null },
): Promise<void> {
  await db
    .update(users)
    .set({ lastRunId: input.runId, lastRunStatus: input.status, lastRunError: input.error })
    .where(and(eq(users.projectId, input.projectId), eq(users.id, input.userId)));
}

export type UsersToExtract = {
  /** Users with behaviours that are meant, in the order of their ids. */
  due: { id: string; behaviors: number }[];
  /** Those of the named users that are there. */
  known: ReadonlySet<string>;
};

/** Users whose events are to be abstracted: all, those whose events are missing or stale, or those that failed. */
export async function selectUsersToExtract(
  db: Db | Tx,
  input: {
    projectId: ProjectId;
    userIds?: readonly string[] | undefined;
    segment?: UserSelection | undefined;
    only: "due" | "all" | "failed";
  },
): Promise<UsersToExtract> {
  const named =
    input.userIds === undefined ? undefined : sql`${users.id} = any(${sql.param([...new Set(input.userIds)])}::text[])`;
  const rows = await db
    .select({
      id: users.id,
      behaviors: users.behaviorCount,
      run: users.currentRunId,
      read: users.extractedBehaviorCount,
      lastStatus: users.lastRunStatus,
    })
    .from(users)
    .where(and(matching({ projectId: input.projectId, segment: input.segment }), named))
    .orderBy(asc(users.id));
  const meant = rows.filter(({ behaviors, run, read, lastStatus }) => {
    if (behaviors === 0) return false;
    if (input.only === "failed") return lastStatus === "failed";
    return input.only === "all" || run === null || read !== behaviors;
  });
  return {
    due: meant.map(({ id, behaviors }) => ({ id, behaviors })),
    known: new Set(rows.map(({ id }) => id)),
  };
}

/** How many users have behaviours that their present events do not rest on. */
export async function selectUsersDue(db: Db | Tx, projectId: string): Promise<number> {
  const [row] = await db
    .select({ due: sql<number>`count(*)::int` })
    .from(users)
    .where(
      and(
        eq(users.projectId, projectId),
        sql`${users.behaviorCount} > 0`,
        sql`(${users.currentRunId} is null or ${users.extractedBehaviorCount} is distinct from ${users.behaviorCount})`,
      ),
    );
  return row?.due ?? 0;
}
