import { and, eq, sql } from "drizzle-orm";
import type { Locale, ProjectId } from "@/lib/core";
import type { StoredSummary } from "@/lib/people";
import type { Db, Tx } from "../client";
import { runs, userSummaries, users } from "../schema";
import { toRfc3339 } from "./rows";

/** What a model is shown of a user, boiled down: another one means that something came, went or changed. */
const fingerprint = (projectId: string, userId: string) => sql<string>`(
  select md5(concat_ws('|',
    (select concat_ws(',', count(*), sum(b.id), max(b.at), min(b.at)) from behaviors b
      where b.project_id = ${projectId} and b.user_id = ${userId}),
    (select concat_ws(',', count(*), sum(e.id), md5(string_agg(e.type, ',' order by e.id))) from events e
      where e.project_id = ${projectId} and e.user_id = ${userId} and e.state = 'current'),
    (select p.fields::text || p.properties::text from profiles p
      where p.project_id = ${projectId} and p.user_id = ${userId})
  ))
)`;

export async function selectUserFingerprint(db: Db | Tx, projectId: string, userId: string): Promise<string> {
  const [row] = await db.execute<{ f: string }>(sql`select ${fingerprint(projectId, userId)} as f`);
  return row?.f ?? "";
}

/** The present summary of a user; undefined when there is none. */
export async function selectSummary(
  db: Db | Tx,
  projectId: ProjectId,
  userId: string,
): Promise<StoredSummary | undefined> {
  const [row] = await db
    .select({ summary: userSummaries, now: fingerprint(projectId, userId) })
    .from(userSummaries)
    .where(and(eq(userSummaries.projectId, projectId), eq(userSummaries.userId, userId)));
  if (!row) return undefined;
  const { summary, now } = row;
  return {
    text: summary.text,
    locale: summary.locale,
    run_id: summary.runId,
    model: summary.model,
    prompt_version: summary.promptVersion,
    behaviors_read: summary.behaviorsRead,
    events_read: summary.eventsRead,
    stale: summary.fingerprint !== now,
    created_at: toRfc3339(summary.createdAt),
  };
}

export type NewSummary = {
  projectId: string;
  userId: string;
  text: string;
  locale: Locale;
  runId: string;
  model: string;
  promptVersion: string;
  behaviorsRead: number;
  eventsRead: number;
  fingerprint: string;
};

/** Puts a summary in the place of the one before; does nothing for a user who is gone. */
export async function replaceSummary(tx: Tx, summary: NewSummary): Promise<void> {
  const { projectId, userId, ...rest } = summary;
  const [user] = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.projectId, projectId), eq(users.id, userId)))
    .for("key share");
  if (!user) return;
  const values = { ...rest, createdAt: sql`now()` };
  await tx
    .insert(userSummaries)
    .values({ projectId, userId, ...values })
    .onConflictDoUpdate({ target: [userSummaries.projectId, userSummaries.userId], set: values });
}

/** The latest run that summarises a user, whatever became of it. */
export async function selectSummaryRun(
  db: Db | Tx,
  projectId: ProjectId,
  userId: string,
): Promise<{ id: string; status: string; error: string | null } | undefined> {
  const [row] = await db.execute<{ id: string; status: string; error: string | null }>(sql`
    select id, status, error->>'code' as error from ${runs}
    where project_id = ${projectId} and kind = 'summarize-user' and subject = ${userId}
    order by id desc limit 1
  `);
  return row;
}
