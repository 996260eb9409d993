import { asc, eq, sql, type SQL } from "drizzle-orm";
import type { ProjectId } from "@/lib/core";
import { ENTITY_RULES } from "@/lib/entities";
import type { Db, Tx } from "../client";
import { projects } from "../schema";
import { spanOfEvidence } from "./events";

export type ProjectRow = {
  id: ProjectId;
  name: string;
  timeZone: string;
  timeZoneConfirmed: boolean;
  isDefault: boolean;
  keepFramesDays: number | null;
  keepCallsDays: number | null;
  keepAnswersDays: number;
  answersMaxMb: number;
  createdAt: string;
};

type Row = typeof projects.$inferSelect;

function toProject({ entityRules: _entityRules, ...row }: Row): ProjectRow {
  return { ...row, id: row.id as ProjectId, createdAt: row.createdAt.toISOString() };
}

/** All projects, oldest first. */
export async function selectProjects(db: Db | Tx): Promise<ProjectRow[]> {
  const rows = await db.select().from(projects).orderBy(asc(projects.createdAt), asc(projects.id));
  return rows.map(toProject);
}

export async function selectProject(db: Db | Tx, id: ProjectId): Promise<ProjectRow | undefined> {
  const [row] = await db.select().from(projects).where(eq(projects.id, id));
  return row && toProject(row);
}

/** The same, and nobody else changes it before this transaction ends. */
export async function lockProject(tx: Tx, id: ProjectId): Promise<ProjectRow | undefined> {
  const [row] = await tx.select().from(projects).where(eq(projects.id, id)).for("update");
  return row && toProject(row);
}

/** The project that a request without one means; undefined on an empty installation. */
export async function selectDefaultProject(db: Db | Tx): Promise<ProjectRow | undefined> {
  const [row] = await db
    .select()
    .from(projects)
    .orderBy(sql`${projects.isDefault} desc`, asc(projects.createdAt), asc(projects.id))
    .limit(1);
  return row && toProject(row);
}

/** Undefined when the key is taken. */
export async function insertProject(
  db: Db | Tx,
  project: { id: ProjectId; name: string; timeZone: string; timeZoneConfirmed: boolean },
): Promise<ProjectRow | undefined> {
  const [row] = await db
    .insert(projects)
    .values({ ...project, entityRules: ENTITY_RULES })
    .onConflictDoNothing()
    .returning();
  return row && toProject(row);
}

export type ProjectChanges = Partial<Omit<ProjectRow, "id" | "isDefault" | "createdAt">>;

export async function updateProject(
  db: Db | Tx,
  id: ProjectId,
  change: ProjectChanges,
): Promise<ProjectRow | undefined> {
  if (Object.keys(change).length === 0) return await selectProject(db, id);
  const [row] = await db.update(projects).set(change).where(eq(projects.id, id)).returning();
  return row && toProject(row);
}

/** Makes one project the one that requests without a project mean. */
export async function setDefaultProject(tx: Tx, id: ProjectId): Promise<void> {
  await tx.update(projects).set({ isDefault: false }).where(eq(projects.isDefault, true));
  await tx.update(projects).set({ isDefault: true }).where(eq(projects.id, id));
}

export type ProjectCounts = { users: number; behaviors: number; events: number };

/** Counts for all projects at once, from the users' own counters. */
export async function selectProjectCounts(db: Db | Tx): Promise<Map<string, ProjectCounts>> {
  const rows = await db.execute<{ project_id: string; users: number; behaviors: number; events: number }>(sql`
    select project_id, count(*)::int as users, coalesce(sum(behavior_count), 0)::int as behaviors,
      coalesce(sum(event_count), 0)::int as events
    from users group by project_id
  `);
  return new Map(
    rows.map((r) => [r.project_id, { users: r.users, behaviors: r.behaviors, events: r.events }] as const),
  );
}

/**
 * Removes a project with everything in it. Tables without a foreign key to it are emptied by hand, in the same
 * transaction.
 */
export async function deleteProject(tx: Tx, id: ProjectId): Promise<boolean> {
  await tx.execute(sql`set local statement_timeout = 0`);
  // Whoever stores rows holds the project's row; from here on nobody can begin to.
  await tx.execute(sql`select 1 from projects where id = ${id} for update`);
  for (const table of [
    "frames",
    "frame_blocks",
    "behaviors",
    "import_chunks",
    "import_rejects",
    "calls",
    "idempotency_keys",
  ]) {
    await tx.execute(sql`delete from ${sql.identifier(table)} where project_id = ${id}`);
  }
  const gone = await tx.delete(projects).where(eq(projects.id, id)).returning({ id: projects.id });
  return gone.length > 0;
}

/** The first and last moment of which people brought something of each user, a behaviour or an event. */
export function activeTimes(projectId: ProjectId): SQL {
  return sql`
    select user_id, min(first_at) as first_at, max(last_at) as last_at from (
      select user_id, at as first_at, at as last_at from behaviors where project_id = ${projectId}
      union all
      select user_id, start_at, end_at from events where project_id = ${projectId} and import_id is not null
    ) brought group by user_id`;
}

/**
 * Reads every naive time of the project in its present zone again, and moves what was derived from those times with
 * them: the users' first and last moments, and the events' spans.
 */
export async function rereadNaiveTimes(tx: Tx, id: ProjectId): Promise<void> {
  await tx.execute(sql`set local statement_timeout = 0`);
  await tx.execute(sql`
    update behaviors b set at = b.local_at at time zone p.time_zone
    from projects p
    where p.id = b.project_id and b.project_id = ${id} and b.local_at is not null
      and b.at is distinct from b.local_at at time zone p.time_zone
  `);
  await tx.execute(sql`
    update events e set start_at = t.start_at, end_at = greatest(t.start_at, t.end_at)
    from (
      select e.id, e.local_start at time zone p.time_zone as start_at, e.local_end at time zone p.time_zone as end_at
      from events e join projects p on p.id = e.project_id
      where e.project_id = ${id} and e.local_start is not null
    ) t
    where e.project_id = ${id} and e.id = t.id
  `);
  await tx.execute(sql`
    update users u set first_at = s.first_at, last_at = s.last_at
    from (${activeTimes(id)}) s
    where u.project_id = ${id} and u.id = s.user_id
  `);
  await tx.execute(spanOfEvidence(id));
}
