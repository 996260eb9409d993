import type { Ctx } from "@/lib/core";
import { shared } from "@/lib/core/server";

type Entry = { version: string; value: Promise<unknown> };

/** Counts of as many things are kept; the least recently used go first. */
const KEPT_MAX = 200;

/**
 * What a computation gave for these data, computed once for all who ask at the same time. Another `version` computes
 * anew; a failure is not kept. What is kept belongs to this process and database.
 */
export async function remembered<T>(
  ctx: Pick<Ctx, "db" | "project">,
  version: string,
  key: readonly string[],
  compute: () => Promise<T>,
): Promise<T> {
  const entries = entriesOf(ctx.db);
  const name = JSON.stringify([ctx.project, ...key]);
  const known = entries.get(name);
  const value = known?.version === version ? (known.value as Promise<T>) : compute();
  entries.delete(name);
  entries.set(name, { version, value });
  for (const oldest of entries.keys()) {
    if (entries.size <= KEPT_MAX) break;
    entries.delete(oldest);
  }
  try {
    return await value;
  } catch (error) {
    if (entries.get(name)?.value === value) entries.delete(name);
    throw error;
  }
}

function entriesOf(db: Ctx["db"]): Map<string, Entry> {
  const all = shared("counts", () => new WeakMap<Ctx["db"], Map<string, Entry>>());
  const entries = all.get(db) ?? new Map<string, Entry>();
  all.set(db, entries);
  return entries;
}
