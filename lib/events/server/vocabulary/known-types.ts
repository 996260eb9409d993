import { hasOldTypes, lockVocabulary, selectVocabulary, withTransaction, type Db, type VocabularyType } from "@/db";
import type { Ctx } from "@/lib/core";
import { shared } from "@/lib/core/server";

/** More types than a prompt can use or a run can compare. */
export const TYPES_MAX = 1000;

/** Between two looks; a batch begins several extractions a second, and each needs the same. */
const FRESH_MS = 5000;
/** So long what was seen last is good enough while it is looked at anew, so that no model waits for that. */
const USABLE_MS = 60_000;

type Known = { at: number; types: Promise<VocabularyType[]>; renewing: boolean };

const known = () => shared("events.vocabulary", () => new WeakMap<Db, Map<string, Known>>());

/** The project's vocabulary with what its types rest on, as it was a few seconds ago, at most a minute. */
export async function knownTypes(ctx: Pick<Ctx, "db" | "project" | "clock">): Promise<VocabularyType[]> {
  const found = known().get(ctx.db)?.get(ctx.project);
  const age = found ? ctx.clock.now() - found.at : USABLE_MS;
  if (!found || age >= USABLE_MS) return await look(ctx);
  if (age >= FRESH_MS && !found.renewing) {
    found.renewing = true;
    look(ctx, found).catch(() => {});
  }
  return await found.types;
}

/** Looks and remembers; in the background, what is there stays until the look has succeeded. */
async function look(ctx: Pick<Ctx, "db" | "project" | "clock">, old?: Known): Promise<VocabularyType[]> {
  const projects = known().get(ctx.db) ?? new Map<string, Known>();
  known().set(ctx.db, projects);
  const seen: Known = { at: ctx.clock.now(), types: readTypes(ctx), renewing: false };
  if (!old) projects.set(ctx.project, seen);
  try {
    const types = await seen.types;
    // What was changed here meanwhile made everybody forget what is being looked at.
    if (old && projects.get(ctx.project) === old) projects.set(ctx.project, seen);
    return types;
  } catch (error) {
    // What could not be read is asked for again by the next one.
    if (old) old.renewing = false;
    else if (projects.get(ctx.project) === seen) projects.delete(ctx.project);
    throw error;
  }
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
