import { createDb } from "@/db";
import { ctxFor, services } from "@/lib/access/server";
import { beforeExit, env, secrets, watchProcess } from "@/lib/core/server";
import { updateEntityRules } from "@/lib/entities/server";
import { resealKeys, trimmedAnswers } from "@/lib/llm/server";
import { engineOf, housekeep, keepRuns, startSignals } from "@/lib/runs/server";
import { loadSample } from "./load-sample";
import { markStarted } from "./ready";
import { works } from "./works";

/** A connection of its own for leases: under load the pool's may all be busy for longer than a lease lasts. */
function openLeases() {
  const { databaseUrl } = env();
  if (!databaseUrl) throw new Error("DATABASE_URL is not set; `npm start` sets it for the server it starts.");
  return createDb(databaseUrl, { max: 1, name: "whystream-leases" });
}

/**
 * What a server does besides answering requests: it keeps and carries on runs. Resolves when the process is ready;
 * called once, before the first request.
 */
export async function startWork(): Promise<void> {
  watchProcess();
  const { mode, worker, sample, items } = env();
  const { db, log, llm, clock } = services();
  const stopSignals = await startSignals(db, { mode, log });
  // Keys that stay as they were can be read all the same.
  await resealKeys({ db, log, secrets: secrets() }).catch((error: unknown) =>
    log.warn({ reason: error instanceof Error ? error.name : "" }, "keys of model connections not encrypted anew"),
  );
  const engine = engineOf(db);
  await engine.start({ upkeep: worker !== "off" });
  const leases = openLeases();
  const runs = await keepRuns({
    db,
    leases,
    log,
    works,
    ctxFor: (row) => ctxFor(row.projectId, row.locale),
    alone: mode === "laptop",
    takesOver: worker !== "off",
    items,
  });
  // Runs give themselves back first; then the ledger gets its last rows, and only then do connections close.
  beforeExit(async () => {
    await runs.stop();
    await llm.close();
    await Promise.all([stopSignals(), engine.stop()]);
    await Promise.all([leases.close(), db.close()]);
  });
  if (worker !== "off") {
    await engine.schedule("housekeeping", "* * * * *", async (signal) => {
      await housekeep({ db, log, clock }, { steps: [trimmedAnswers], signal });
    });
  }
  if (mode === "laptop" && sample) {
    // The server is of use without the sample, so a failure to load it is told and no more.
    await loadSample().catch((error: unknown) => log.error({}, "the sample project could not be loaded", error));
  }
  markStarted();
  if (worker !== "off") {
    // Lists of entities are of use before that; a big project takes seconds, which nobody should wait for at a start.
    void updateEntityRules({ db, log }).catch((error: unknown) =>
      log.error({}, "entities could not be derived", error),
    );
  }
}
