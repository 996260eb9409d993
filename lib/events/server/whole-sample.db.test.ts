import { afterAll, beforeAll, expect, test } from "vitest";
import { auditEvidence } from "@/db/testing";
import { RunId, silentLog, systemClock, systemIds, type Ctx } from "@/lib/core";
import { identificationWork, taggingWork } from "@/lib/entities/server";
import { importWork, receiveBytes } from "@/lib/ingest/server";
import { createDbLedger, createLlmClient, type ServerLlmClient } from "@/lib/llm/server";
import { START, isTerminal } from "@/lib/runs";
import { getRun, keepRuns, openTail, type KeptRuns } from "@/lib/runs/server";
import { createTestCtx } from "@/lib/testing";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import { generateSample } from "@/scripts/sample/index";
import { extractBatch } from "./extract-batch";
import { extractionWork } from "./extract-events";
import { summaryWork } from "./summarize-user";
import { unificationWork } from "./vocabulary";

let database: TestDb;
let llm: ServerLlmClient;
let keeper: KeptRuns;
let ctx: Ctx;

beforeAll(async () => {
  database = await createTestDb({ max: 10 });
  llm = createLlmClient({
    connection: { offline: true, tokensPerS: 0 },
    ledger: createDbLedger(database.db),
    clock: systemClock,
    ids: systemIds,
    log: silentLog,
    concurrency: 16,
    retriesMax: 0,
  });
  ctx = await createTestCtx(database.db, { llm });
  keeper = await keepRuns({
    db: database.db,
    log: silentLog,
    works: {
      "extract-events": extractionWork,
      "tag-entities": taggingWork,
      "summarize-user": summaryWork,
      "identify-relations": identificationWork,
      "merge-event-types": unificationWork,
      import: importWork,
    },
    ctxFor: (row) => ({ ...ctx, project: row.projectId, locale: row.locale }),
    alone: false,
    takesOver: true,
    items: { here: 8, everywhere: 8 },
  });
  for (const { name, kind, text } of generateSample().files) {
    const { run } = await receiveBytes(ctx, bytesOf(text), { kind, fileName: name });
    await over(run.id);
  }
}, 120_000);
afterAll(async () => {
  await keeper.stop();
  await llm.close();
  await database.close();
});

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

async function over(id: string): Promise<void> {
  const runId = RunId.parse(id);
  const tail = await openTail(ctx, { runId, after: START, signal: new AbortController().signal });
  if (tail) for await (const _step of tail);
  expect(isTerminal((await getRun(ctx, runId)).status)).toBe(true);
}

test(
  "every event of the whole sample rests on rows of its user, and lasts from the first to the last",
  { timeout: 240_000 },
  async () => {
    const parent = await extractBatch(ctx, { lanes: 8 });
    await over(parent.id);
    const run = await getRun(ctx, RunId.parse(parent.id));
    expect(run).toMatchObject({ status: "succeeded", items: { total: 500, done: 500, failed: 0 } });

    const found = await auditEvidence(ctx.db, ctx.project);
    expect(found).toMatchObject({ users: 500, foreign: 0, off: 0 });
    expect(found?.events).toBeGreaterThan(10_000);
    // The offline model puts each row into one event: none is lost or doubled at the seams of windows.
    expect(found?.named).toBe(found?.behaviors);
    expect(found?.distinct).toBe(found?.behaviors);
  },
);
