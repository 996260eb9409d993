import { hasOldTypes, lockVocabulary, selectVocabulary, withTransaction, type Db, type VocabularyType } from "@/db";
import type { Ctx } from "@/lib/core";
import { shared } from "@/lib/core/server";

/** More types than a prompt can use or a run can compare. */
export const TYPES_MAX = 1000;

/** Between two looks; a batch begins several extractions a second, and each needs the same. */
const FRESH_MS = 5000;

type Known = { at: number; types: Promise<VocabularyType[]> };

const known = () => shared("events.vocabulary", () => new WeakMap<Db, Map<string, Known>>());

/** The project's vocabulary with what its types rest on, at most a few seconds old. */
export async function knownTypes(ctx: Pick<Ctx, "db" | "project" | "clock">): Promise<VocabularyType[]> {
  const now = ctx.clock.now();
  const projects = known().get(ctx.db) ?? new Map<string, Known>();
  known().set(ctx.db, projects);
  const found = projects.get(ctx.project);
  if (found && now - found.at < FRESH_MS) return await found.types;
  const types = readTypes(ctx);
  projects.set(ctx.project, { at: now, types });
  // What could not be read is asked for again by the next one.
  types.catch(() => projects.delete(ctx.project));
  return await types;
}

/** Has the next look see what was changed here. */
export function forgetKnownTypes(ctx: Pick<Ctx, "db" | "project">): void {
  known().get(ctx.db)?.delete(ctx.project);
}

/** The same, as it is at this moment. */
export async function readTypes(ctx: Pick<Ctx, "db" | "project">): Promise<VocabularyType[]> {
  await adoptTypes(ctx);
  return await selectVocabulary(ctx.db, ctx.project, TYPES_MAX);
}

/** Takes up types that were added before names had keys; a look, and no more, where there are none. */
export async function adoptTypes(ctx: Pick<Ctx, "db" | "project">): Promise<void> {
  if (!(await hasOldTypes(ctx.db, ctx.project))) return;
  await withTransaction(ctx.db, (tx) => lockVocabulary(tx, ctx.project));
}
