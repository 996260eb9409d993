import { and, desc, eq, lt, sql, type SQL } from "drizzle-orm";
import type { ProjectId } from "@/lib/core";
import type {
  ExcludedBy,
  IncompleteReason,
  MiningQuestion,
  PatternFigures,
  PatternSetId,
  SaveRule,
} from "@/lib/patterns";
import { TERMINAL_STATUSES } from "@/lib/runs";
import { rawSql, withTransaction, type Db, type Tx } from "../client";
import { patternSets } from "../schema";
import { CopyIn, copyValue } from "./copy";
import { liftTimeouts } from "./import-rows";
import { toRfc3339 } from "./rows";
import type { Claim } from "./runs";

/** Counts of a set that nothing is sorted or found by. */
export type SetFigures = {
  events: number;
  users: number;
  sessions: number;
  types: number;
  min_support: number;
  support_below: number;
  frequent?: number;
  excluded_by?: ExcludedBy[];
  segment_names: string[];
  duration_ms: number;
};

export type SetRow = {
  id: PatternSetId;
  runId: string;
  name: string | null;
  question: MiningQuestion;
  dataVersion: string;
  saveRule: SaveRule | null;
  patterns: number;
  beyondChance: number;
  saved: number;
  hidden: number;
  figures: SetFigures;
  incomplete: { reason: IncompleteReason; share: number } | null;
  createdAt: string;
};

export type NewSet = Pick<SetRow, "id" | "question" | "dataVersion" | "figures" | "incomplete"> & {
  questionKey: string;
  patterns: number;
  beyondChance: number;
};

/** So many rows are handed to the database between two looks whether the run still goes on. */
const ROWS_AT_ONCE = 500;

/**
 * Stores a set that nobody sees yet, with its patterns in the order of their ranks. They come in pieces, so that the
 * one who makes them need not hold all at once; `goesOn` throws when the run is over.
 */
export async function stagePatternSet(
  db: Db,
  { projectId, runId, attempt }: Pick<Claim, "projectId" | "runId" | "attempt">,
  set: NewSet,
  pieces: AsyncIterable<readonly PatternFigures[]>,
  goesOn: () => void,
): Promise<void> {
  await withTransaction(db, async (tx) => {
    await liftTimeouts(tx);
    const { id, question, questionKey, dataVersion, patterns, beyondChance, figures, incomplete } = set;
    const row = { projectId, id, runId, attempt, state: "staged", question, questionKey, dataVersion };
    await tx.insert(patternSets).values({ ...row, patterns, beyondChance, figures, incomplete });
    const copy = await CopyIn.open(
      rawSql(tx),
      `copy patterns (project_id, set_id, n, types, users, support, confidence, lift, q, lag_ms, odds_ratio,
        beyond_chance, statistics) from stdin`,
    );
    try {
      let n = 0;
      for await (const piece of pieces) {
        for (const pattern of piece) {
          await copy.add(`${copyValue(projectId)}\t${id}\t${++n}\t${columnsOf(pattern)}`);
          if (n % ROWS_AT_ONCE === 0) goesOn();
        }
      }
      await copy.end();
    } catch (error) {
      await copy.abort(error);
      throw error;
    }
  });
}

function columnsOf({ events, ...statistics }: PatternFigures): string {
  const { users, support, confidence, lift, q, lag_ms: lag, contrast, beyond_chance: beyond } = statistics;
  const types = `{${events.map((name) => `"${name.replace(/["\\]/g, "\\$&")}"`).join(",")}}`;
  return [
    copyValue(types),
    users.n,
    support,
    confidence?.est ?? "\\N",
    lift?.est ?? "\\N",
    q ?? "\\N",
    lag?.p50 ?? "\\N",
    contrast?.odds_ratio.est ?? "\\N",
    beyond,
    copyValue(JSON.stringify(statistics)),
  ].join("\t");
}

/**
 * Lets everybody see the set a run has staged; one that can be seen already stays as it is. Undefined where there is
 * neither.
 */
export async function publishPatternSet(
  tx: Tx,
  projectId: ProjectId,
  id: string,
): Promise<"published" | "known" | undefined> {
  const rows = await tx.execute<{ before: string }>(sql`
    with before as (select state from pattern_sets where project_id = ${projectId} and id = ${id} for update)
    update pattern_sets set state = 'current',
      created_at = case when before.state = 'current' then created_at else clock_timestamp() end
    from before where project_id = ${projectId} and id = ${id} returning before.state as before
  `);
  return rows[0] && (rows[0].before === "current" ? "known" : "published");
}

/** Keeps with a set by which rule its patterns were saved; null forgets it. */
export async function setSaveRule(db: Db | Tx, projectId: ProjectId, id: string, rule: SaveRule | null): Promise<void> {
  await db.update(patternSets).set({ saveRule: rule }).where(current(projectId, id));
}

/** By which rule patterns of the answer before this one to the same question were saved; null where a person chose each. */
export async function selectRuleBefore(tx: Tx, projectId: ProjectId, id: string): Promise<SaveRule | null> {
  const rows = await tx.execute<{ rule: SaveRule | null }>(sql`
    select o.save_rule as rule from pattern_sets s
      join pattern_sets o on o.project_id = s.project_id and o.question_key = s.question_key
    where s.project_id = ${projectId} and s.id = ${id} and o.id <> s.id and o.state = 'current'
    order by o.created_at desc, o.id desc limit 1
  `);
  return rows[0]?.rule ?? null;
}

/** Takes back what attempts of a run have staged. */
export async function dropStagedSets(
  db: Db | Tx,
  { projectId, runId }: Pick<Claim, "projectId" | "runId">,
): Promise<void> {
  await db
    .delete(patternSets)
    .where(and(eq(patternSets.projectId, projectId), eq(patternSets.runId, runId), eq(patternSets.state, "staged")));
}

/**
 * Forgets the oldest sets that nobody named and that hold no saved pattern, beyond the newest `keep` of them; and what
 * was staged by runs that are over.
 */
export async function pruneSets(tx: Tx, projectId: ProjectId, keep: number): Promise<void> {
  await tx.execute(sql`
    delete from pattern_sets s where s.project_id = ${projectId} and (
      s.id in (
        select id from pattern_sets o
        where o.project_id = ${projectId} and o.state = 'current' and o.name is null
          and not exists (select from patterns p where p.project_id = o.project_id and p.set_id = o.id and p.saved)
        order by o.created_at desc, o.id desc offset ${keep}
      )
      or (s.state = 'staged' and not exists (
        select from runs r where r.project_id = s.project_id and r.id = s.run_id
          and r.status <> all(${sql.param([...TERMINAL_STATUSES])}::text[]))))
  `);
}

const marks = (mark: "saved" | "hidden") => sql<number>`(
  select count(*)::int from patterns p
  where p.project_id = ${patternSets.projectId} and p.set_id = ${patternSets.id} and ${sql.raw(`p.${mark}`)})`;

const columns = {
  id: patternSets.id,
  runId: patternSets.runId,
  name: patternSets.name,
  question: patternSets.question,
  dataVersion: patternSets.dataVersion,
  saveRule: patternSets.saveRule,
  patterns: patternSets.patterns,
  beyondChance: patternSets.beyondChance,
  saved: marks("saved"),
  hidden: marks("hidden"),
  figures: patternSets.figures,
  incomplete: patternSets.incomplete,
  createdAt: patternSets.createdAt,
};

async function select(db: Db | Tx, projectId: ProjectId, where: SQL | undefined, limit: number): Promise<SetRow[]> {
  const rows = await db
    .select(columns)
    .from(patternSets)
    .where(and(eq(patternSets.projectId, projectId), eq(patternSets.state, "current"), where))
    .orderBy(desc(patternSets.id))
    .limit(limit);
  // The columns of JSON were written by `stagePatternSet`, from values of these types.
  return rows.map((row) => ({ ...row, createdAt: toRfc3339(row.createdAt) }) as SetRow);
}

/** The newest first; `before` is the id of the last one of the page before. */
export async function selectPatternSets(
  db: Db | Tx,
  page: { projectId: ProjectId; before?: string | undefined; limit: number },
): Promise<SetRow[]> {
  const before = page.before === undefined ? undefined : lt(patternSets.id, page.before);
  return await select(db, page.projectId, before, page.limit);
}

export async function selectPatternSet(db: Db | Tx, projectId: ProjectId, id: string): Promise<SetRow | undefined> {
  return (await select(db, projectId, eq(patternSets.id, id), 1))[0];
}

/** The newest answers to a question that were made from the given version of the data. */
export async function selectAnswers(
  db: Db | Tx,
  { projectId, questionKey, dataVersion }: { projectId: ProjectId; questionKey: string; dataVersion: string },
): Promise<SetRow[]> {
  const where = and(eq(patternSets.questionKey, questionKey), eq(patternSets.dataVersion, dataVersion));
  return await select(db, projectId, where, 10);
}

/** False where there is no such set. */
export async function namePatternSet(
  db: Db | Tx,
  projectId: ProjectId,
  id: string,
  name: string | null,
): Promise<boolean> {
  const rows = await db
    .update(patternSets)
    .set({ name })
    .where(current(projectId, id))
    .returning({ id: patternSets.id });
  return rows.length === 1;
}

/** Deletes a set with its patterns; false where there is none. */
export async function deletePatternSet(db: Db | Tx, projectId: ProjectId, id: string): Promise<boolean> {
  const rows = await db.delete(patternSets).where(current(projectId, id)).returning({ id: patternSets.id });
  return rows.length === 1;
}

const current = (projectId: ProjectId, id: string) =>
  and(eq(patternSets.projectId, projectId), eq(patternSets.id, id), eq(patternSets.state, "current"));
