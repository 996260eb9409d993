import {
  deleteProject as deleteProjectRows,
  insertProject,
  lockProject,
  rereadNaiveTimes,
  selectDefaultProject,
  selectProject,
  selectProjectCounts,
  selectProjects,
  setDefaultProject,
  updateProject as updateProjectRow,
  withTransaction,
  type ProjectCounts,
  type ProjectRow,
} from "@/db";
import { AppError, ProjectId, type Ctx } from "@/lib/core";
import { isTimeZone, projectKeyFrom, type Project, type Retention } from "@/lib/people";
import { cancelRun, listRuns } from "@/lib/runs/server";

type Needs = Pick<Ctx, "db">;

/** The key of the project that is loaded on the first start. */
export const SAMPLE_PROJECT = ProjectId.parse("sample");
/** The key of the project that the first import makes when none is named. */
export const OWN_PROJECT = ProjectId.parse("mine");

const NO_COUNTS: ProjectCounts = { users: 0, behaviors: 0, events: 0 };

function toProject(row: ProjectRow, counts: ProjectCounts = NO_COUNTS): Project {
  return {
    id: row.id,
    name: row.name,
    time_zone: row.timeZone,
    time_zone_confirmed: row.timeZoneConfirmed,
    is_default: row.isDefault,
    is_sample: row.id === SAMPLE_PROJECT,
    ...counts,
    keep_frames_days: row.keepFramesDays,
    keep_calls_days: row.keepCallsDays,
    keep_answers_days: row.keepAnswersDays,
    answers_max_mb: row.answersMaxMb,
    created_at: row.createdAt,
  };
}

export async function listProjects(ctx: Needs): Promise<Project[]> {
  const [rows, counts] = await Promise.all([selectProjects(ctx.db), selectProjectCounts(ctx.db)]);
  return rows.map((row) => toProject(row, counts.get(row.id)));
}

/** Fails with `not_found`. */
export async function getProject(ctx: Needs, id: ProjectId): Promise<Project> {
  const [row, counts] = await Promise.all([selectProject(ctx.db, id), selectProjectCounts(ctx.db)]);
  if (!row) throw new AppError("not_found", { params: { what: "project", id } });
  return toProject(row, counts.get(id));
}

/** The project that requests without one mean; undefined on an installation without any. */
export async function getDefaultProjectId(ctx: Needs): Promise<ProjectId | undefined> {
  return (await selectDefaultProject(ctx.db))?.id;
}

export type NewProject = {
  name: string;
  /** Made from the name when absent. */
  id?: ProjectId | undefined;
  timeZone: string;
  timeZoneConfirmed: boolean;
};

/** Adds a project. A key that is asked for and taken is a `project_exists`; one of our making gets a number. */
export async function createProject(ctx: Needs, wanted: NewProject): Promise<Project> {
  checkZone(wanted.timeZone);
  const base = wanted.id ?? projectKeyFrom(wanted.name);
  for (let n = 1; n <= 1000; n++) {
    const id = ProjectId.parse(n === 1 ? base : `${base}-${n}`);
    const row = await insertProject(ctx.db, { ...wanted, id });
    if (row) return toProject(row);
    if (wanted.id) break;
  }
  throw new AppError("project_exists", { params: { id: base } });
}

export type ProjectChange = {
  name?: string | undefined;
  timeZone?: string | undefined;
  isDefault?: true | undefined;
  retention?: { [K in keyof Retention]?: Retention[K] | undefined } | undefined;
};

/** Changes a project. Another time zone reads all naive times again, in the same transaction. */
export async function changeProject(ctx: Needs, id: ProjectId, change: ProjectChange): Promise<Project> {
  if (change.timeZone !== undefined) checkZone(change.timeZone);
  await withTransaction(ctx.db, async (tx) => {
    const before = await lockProject(tx, id);
    if (!before) throw new AppError("not_found", { params: { what: "project", id } });
    await updateProjectRow(tx, id, {
      ...(change.name === undefined ? {} : { name: change.name }),
      ...(change.timeZone === undefined ? {} : { timeZone: change.timeZone, timeZoneConfirmed: true }),
      ...retentionColumns(change.retention),
    });
    if (change.isDefault) await setDefaultProject(tx, id);
    if (change.timeZone !== undefined && change.timeZone !== before.timeZone) await rereadNaiveTimes(tx, id);
  });
  return await getProject(ctx, id);
}

/** Ends what is going on in a project, then removes it with all that is in it. */
export async function removeProject(ctx: Needs, id: ProjectId): Promise<void> {
  const scope = { db: ctx.db, project: id };
  for (const run of (await listRuns(scope, { live: true, limit: 200 })).items) {
    await cancelRun(scope, run.id).catch((error: unknown) => {
      // It ended by itself in the meantime, which is as good.
      if (!(error instanceof AppError)) throw error;
    });
  }
  const gone = await withTransaction(ctx.db, (tx) => deleteProjectRows(tx, id));
  if (!gone) throw new AppError("not_found", { params: { what: "project", id } });
}

/**
 * The project that an import without one goes to: the default, unless that is still the sample; then a project of
 * the person's own is made and becomes the default.
 */
export async function ownProject(ctx: Needs, guess: { name: string; timeZone: string }): Promise<ProjectId> {
  const current = await selectDefaultProject(ctx.db);
  if (current && current.id !== SAMPLE_PROJECT) return current.id;
  return await withTransaction(ctx.db, async (tx) => {
    await insertProject(tx, { id: OWN_PROJECT, name: guess.name, timeZone: guess.timeZone, timeZoneConfirmed: false });
    await setDefaultProject(tx, OWN_PROJECT);
    return OWN_PROJECT;
  });
}

/** Only what is to change; null is a value of its own. */
function retentionColumns(retention: ProjectChange["retention"] = {}) {
  const { keep_frames_days, keep_calls_days, keep_answers_days, answers_max_mb } = retention;
  return {
    ...(keep_frames_days === undefined ? {} : { keepFramesDays: keep_frames_days }),
    ...(keep_calls_days === undefined ? {} : { keepCallsDays: keep_calls_days }),
    ...(keep_answers_days === undefined ? {} : { keepAnswersDays: keep_answers_days }),
    ...(answers_max_mb === undefined ? {} : { answersMaxMb: answers_max_mb }),
  };
}

function checkZone(zone: string): void {
  if (!isTimeZone(zone)) throw new AppError("unknown_time_zone", { params: { zone } });
}
