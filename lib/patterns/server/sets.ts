import {
  deletePatternSet,
  namePatternSet,
  selectLiveRunOf,
  selectPatternSet,
  selectPatternSets,
  type SetRow,
} from "@/db";
import { AppError, type Ctx } from "@/lib/core";
import type { MiningQuestion, PatternSet, PatternSetId, QuestionPreview } from "@/lib/patterns";
import { presentVersions, questionKey, questionVersion } from "./load-events";
import { questionSize } from "./question-size";
import { storedAnswer, unknownTypes } from "./mine-patterns";

type Needs = Pick<Ctx, "db" | "project">;

/** A set as the API shows it, where `version` is what its question would be answered from now. */
export function toPatternSet(row: SetRow, version: string): PatternSet {
  return {
    id: row.id,
    run_id: row.runId,
    name: row.name,
    question: row.question,
    created_at: row.createdAt,
    stale: row.dataVersion !== version,
    patterns: row.patterns,
    saved: row.saved,
    hidden: row.hidden,
    beyond_chance: row.beyondChance,
    incomplete: row.incomplete,
    ...row.figures,
    excluded_by: row.figures.excluded_by ?? [],
    frequent: row.figures.frequent ?? null,
    save_rule: row.saveRule,
  };
}

const shown = async (ctx: Needs, row: SetRow): Promise<PatternSet> =>
  toPatternSet(row, await questionVersion(ctx, row.question));

/** The row of a set; fails with `not_found`. */
export async function findSet(ctx: Needs, id: PatternSetId): Promise<SetRow> {
  const row = await selectPatternSet(ctx.db, ctx.project, id);
  if (!row) throw new AppError("not_found", { params: { what: "pattern set", id } });
  return row;
}

export type SetPage = { items: PatternSet[]; next_cursor: string | null };

/** The newest first. */
export async function listSets(
  ctx: Needs,
  { cursor, limit }: { cursor?: PatternSetId | undefined; limit: number },
): Promise<SetPage> {
  const rows = await selectPatternSets(ctx.db, { projectId: ctx.project, before: cursor, limit: limit + 1 });
  const items = rows.slice(0, limit);
  const versionOf = presentVersions(ctx);
  return {
    items: await Promise.all(items.map(async (row) => toPatternSet(row, await versionOf(row.question)))),
    next_cursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null,
  };
}

/** Fails with `not_found`. */
export async function getSet(ctx: Needs, id: PatternSetId): Promise<PatternSet> {
  return await shown(ctx, await findSet(ctx, id));
}

/** Gives a set a name, or takes it away. Fails with `not_found`. */
export async function renameSet(ctx: Needs, id: PatternSetId, name: string | null): Promise<PatternSet> {
  await findSet(ctx, id);
  await namePatternSet(ctx.db, ctx.project, id, name);
  return await getSet(ctx, id);
}

/** Fails with `not_found`. */
export async function removeSet(ctx: Needs, id: PatternSetId): Promise<void> {
  if (!(await deletePatternSet(ctx.db, ctx.project, id))) {
    throw new AppError("not_found", { params: { what: "pattern set", id } });
  }
}

/** What a question would meet, and whether it is answered already. Fails as `selectionOf` does for segments. */
export async function previewQuestion(ctx: Needs, question: MiningQuestion): Promise<QuestionPreview> {
  const version = await questionVersion(ctx, question);
  const [size, unknown, set, live, recent] = await Promise.all([
    questionSize(ctx, question, version),
    unknownTypes(ctx, question),
    storedAnswer(ctx, question, version),
    selectLiveRunOf(ctx.db, { projectId: ctx.project, kind: "mine-patterns", subject: questionKey(question) }),
    selectPatternSets(ctx.db, { projectId: ctx.project, limit: 10 }),
  ]);
  return {
    ...size,
    set: set ? toPatternSet(set, version) : null,
    run: live ? { id: live.run.id, status: live.run.status, progress: live.run.progress } : null,
    estimate_ms: estimate(recent, question, size),
    unknown_types: unknown,
  };
}

/**
 * The slowest of the latest answers, an event for an event. A lower minimum may take any time longer, so that only
 * answers are judged by whose minimum was as low.
 */
function estimate(
  recent: readonly SetRow[],
  { min_support: min }: MiningQuestion,
  { events, users }: { events: number; users: number },
): number | null {
  const share = min < 1 ? min : min / Math.max(1, users);
  const rates = recent.flatMap(({ question, figures }) => {
    const its = question.min_support < 1 ? question.min_support : question.min_support / Math.max(1, figures.users);
    return figures.events > 0 && its <= share ? [figures.duration_ms / figures.events] : [];
  });
  return rates.length === 0 ? null : Math.round(Math.max(...rates) * events);
}
