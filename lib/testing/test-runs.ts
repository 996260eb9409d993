import { claimUrgentRuns, type Db, type RunRow } from "@/db";
import { RunId, silentLog, systemClock, systemIds, type Ctx } from "@/lib/core";
import { createDbLedger, createLlmClient, type LlmClientOptions, type ServerLlmClient } from "@/lib/llm/server";
import { RunFold, START, type Frame } from "@/lib/runs";
import { keepRuns, markLeaving, openTail, type KeptRuns } from "@/lib/runs/server";
import { works } from "@/lib/work/server";

/** A client whose calls stand in the ledger of a test database; where waits are random they are the shortest. */
export function createTestLlm(
  db: Db,
  connection: LlmClientOptions["connection"],
  more: Partial<LlmClientOptions> = {},
): ServerLlmClient {
  return createLlmClient({
    connection,
    ledger: createDbLedger(db),
    clock: systemClock,
    ids: systemIds,
    log: silentLog,
    concurrency: 32,
    retriesMax: 0,
    random: () => 0,
    ...more,
  });
}

/** How a service at an address that speaks the usual wire format is reached. */
export const serviceAt = ({ baseUrl }: { baseUrl: string }) =>
  ({ offline: false, baseUrl, apiKey: "sk-test", model: "m" }) as const;

/** Carries out runs of every kind and project as a server does beside its requests, so many items at a time. */
export async function keepTestRuns(ctx: Ctx, items = 16): Promise<KeptRuns> {
  const kept = await keepRuns({
    db: ctx.db,
    log: silentLog,
    works,
    ctxFor: (row) => ({ ...ctx, project: row.projectId, locale: row.locale }),
    alone: false,
    takesOver: true,
    items: { here: items, everywhere: items },
  });
  return {
    async stop() {
      await kept.stop();
      // A server ends then; the tests that follow begin their runs by themselves.
      markLeaving(ctx.db, false);
    },
  };
}

/**
 * Takes a run from whoever works on it, as happens when a lease runs out. While its owner writes, the row is locked and
 * passed over, which a server meets by looking again.
 */
export async function takeOverRun({ db }: Pick<Ctx, "db">, runId: string): Promise<RunRow> {
  for (;;) {
    const rows = await claimUrgentRuns(db, { owner: "successor", allOthers: true, limit: 100 });
    const row = rows.find(({ run }) => run.id === runId);
    if (row) return row;
  }
}

/** What a viewer sees who watches a run from its first frame to its last, and all frames it got. */
export async function watchRun(ctx: Ctx, id: string): Promise<{ frames: Frame[]; fold: RunFold }> {
  const frames: Frame[] = [];
  const fold = new RunFold();
  const tail = await openTail(ctx, { runId: RunId.parse(id), after: START, signal: new AbortController().signal });
  for await (const step of tail ?? []) {
    const more = (step ?? []).map(({ data }) => JSON.parse(data) as Frame);
    frames.push(...more);
    fold.add(more);
  }
  return { frames, fold };
}
