import { createEngine, type Db, type Engine, type RunKey, type Tx } from "@/db";
import { log, shared } from "@/lib/core/server";

/** The queue engine of a pool; there is one for each, so that tests may have several. */
export function engineOf(db: Db): Engine {
  const engines = shared("runs.engines", () => new WeakMap<Db, Engine>());
  const engine = engines.get(db) ?? createEngine(db, log());
  engines.set(db, engine);
  return engine;
}

/**
 * Has somebody look at these runs, now or not before `at`. With a transaction the wish appears with what it is about,
 * or not at all.
 */
export async function enqueueRuns(db: Db, on: Db | Tx, runs: readonly RunKey[], at?: Date): Promise<void> {
  const wakeUps = runs.map(({ projectId, runId }) => ({ projectId, runId, ...(at ? { at } : {}) }));
  await engineOf(db).enqueue(on, wakeUps);
}
