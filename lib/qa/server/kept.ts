import type { Ctx } from "@/lib/core";
import { shared } from "@/lib/core/server";

type Entry = { version: string; computing: Promise<{ value: unknown }>; bytes: number };

/** What is kept of one database, in all; the least recently used goes first. */
const BYTES_MAX = 128 * 2 ** 20;

/**
 * What was computed from these data, once for all who ask. Another `version` computes anew; a failure is not kept. Other
 * than `remembered` it counts bytes, since what is kept here grows with the number of users and events.
 */
export async function kept<T>(
  ctx: Pick<Ctx, "db" | "project">,
  version: string,
  key: readonly string[],
  compute: () => Promise<{ value: T; bytes: number }>,
): Promise<T> {
  const entries = entriesOf(ctx.db);
  const name = JSON.stringify([ctx.project, ...key]);
  const known = entries.get(name);
  entries.delete(name);
  if (known?.version === version) {
    entries.set(name, known);
    // The name decides the type: every caller of one name computes the same.
    return (await known.computing).value as T;
  }
  const computing = compute();
  const entry: Entry = { version, computing, bytes: 0 };
  entries.set(name, entry);
  try {
    const { value, bytes } = await computing;
    entry.bytes = bytes;
    makeRoom(entries);
    return value;
  } catch (error) {
    if (entries.get(name) === entry) entries.delete(name);
    throw error;
  }
}

function makeRoom(entries: Map<string, Entry>): void {
  let bytes = 0;
  for (const entry of entries.values()) bytes += entry.bytes;
  for (const [name, entry] of entries) {
    if (bytes <= BYTES_MAX) break;
    bytes -= entry.bytes;
    entries.delete(name);
  }
}

function entriesOf(db: Ctx["db"]): Map<string, Entry> {
  const all = shared("facts", () => new WeakMap<Ctx["db"], Map<string, Entry>>());
  const entries = all.get(db) ?? new Map<string, Entry>();
  all.set(db, entries);
  return entries;
}
