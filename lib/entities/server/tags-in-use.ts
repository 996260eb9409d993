import { selectTagsInUse, type Db } from "@/db";
import type { Ctx } from "@/lib/core";
import { shared } from "@/lib/core/server";
import type { EntityKind } from "@/lib/entities";

/** Tags that a prompt carries, so that equal things get equal words. */
const TAGS_IN_USE_MAX = 60;
/** What was found stays good for so many times as long as finding it took: looking must not be a batch's main work. */
const GOOD_FOR_LOOKS = 20;

type Look = { tags: Promise<string[]>; until: number };

const looks = () => shared("entities.tagsInUse", () => new WeakMap<Db, Map<string, Look>>());

/**
 * The commonest tags of a project's entities of a kind, the commonest first. Counting goes through all tags there are,
 * and the runs of a batch each begin with it; those that begin at about the same time share what one of them found.
 */
export async function tagsInUse({ db, project }: Pick<Ctx, "db" | "project">, kind: EntityKind): Promise<string[]> {
  const known = looks().get(db) ?? new Map<string, Look>();
  looks().set(db, known);
  const key = `${project} ${kind}`;
  const last = known.get(key);
  const began = performance.now();
  if (last && began < last.until) return await last.tags;
  const look: Look = { tags: selectTagsInUse(db, project, kind, TAGS_IN_USE_MAX), until: Infinity };
  known.set(key, look);
  const forget = () => {
    if (known.get(key) === look) known.delete(key);
  };
  try {
    const tags = await look.tags;
    const now = performance.now();
    look.until = now + GOOD_FOR_LOOKS * (now - began);
    // Projects come and go; what is no longer good is not kept.
    setTimeout(forget, look.until - now).unref();
    return tags;
  } catch (error) {
    forget();
    throw error;
  }
}
