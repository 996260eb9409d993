import { afterAll, beforeAll, expect, test } from "vitest";
import { auditEvidence } from "@/db/testing";
import { RunId, type Ctx } from "@/lib/core";
import { canonicalKey, type EventType } from "@/lib/events";
import { importFile } from "@/lib/ingest/server/import-for-test";
import type { ServerLlmClient } from "@/lib/llm/server";
import type { Run } from "@/lib/runs";
import { getRun, type KeptRuns } from "@/lib/runs/server";
import { createTestCtx } from "@/lib/testing";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import { createTestLlm, keepTestRuns, watchRun } from "@/lib/testing/test-runs";
import { generateSample } from "@/scripts/sample/index";
import { extractBatch } from "./extract-batch";
import { acceptProposals, createEventType, editEventTypes, listEventTypes, unifyEventTypes } from "./vocabulary";

let database: TestDb;
let llm: ServerLlmClient;
let keeper: KeptRuns;
let ctx: Ctx;
/** The whole sample as one batch. */
let batch: Run;

/** What a person called things before the first batch: two names of the model's, one spaced and one translated. */
const OWN_TYPES = ["Purchasing", "比较 车型"];

beforeAll(async () => {
  database = await createTestDb({ max: 10 });
  llm = createTestLlm(database.db, { offline: true, tokensPerS: 0 }, { concurrency: 16 });
  ctx = await createTestCtx(database.db, { llm });
  keeper = await keepTestRuns(ctx, 8);
  for (const { name, kind, text } of generateSample().files) await importFile(ctx, text, { kind, fileName: name });
  for (const name of OWN_TYPES) await createEventType(ctx, { name });
  batch = await ended(await extractBatch(ctx, { lanes: 8 }));
}, 600_000);
afterAll(async () => {
  await keeper.stop();
  await llm.close();
  await database.close();
});

async function ended({ id }: { id: string }): Promise<Run> {
  await watchRun(ctx, id);
  return await getRun(ctx, RunId.parse(id));
}

test("every event of the whole sample rests on rows of its user, and lasts from the first to the last", async () => {
  expect(batch).toMatchObject({ status: "succeeded", items: { total: 500, done: 500, failed: 0 } });

  const found = await auditEvidence(ctx.db, ctx.project);
  expect(found).toMatchObject({ users: 500, foreign: 0, off: 0 });
  expect(found?.events).toBeGreaterThan(10_000);
  // The offline model puts each row into one event: none is lost or doubled at the seams of windows.
  expect(found?.named).toBe(found?.behaviors);
  expect(found?.distinct).toBe(found?.behaviors);
});

/** Names under which more than one of these types is known, in the form in which names are compared. */
function namesShared(types: readonly EventType[]): string[] {
  const owners = new Map<string, Set<string>>();
  for (const { id, name, name_zh: zh, name_en: en, synonyms } of types) {
    for (const each of [name, zh, en, ...synonyms]) {
      if (each === null) continue;
      const key = canonicalKey(each);
      owners.set(key, (owners.get(key) ?? new Set()).add(id));
    }
  }
  return [...owners].filter(([, ids]) => ids.size > 1).map(([key]) => key);
}

const allTypes = async () => (await listEventTypes(ctx, { limit: 1000 })).items;

test("after the sample batch and the vocabulary step no two accepted types share a canonical name", async () => {
  const compared = (await allTypes()).find(({ name }) => canonicalKey(name) === canonicalKey("比较车型"));
  // The batch took the person's name, although the model writes it otherwise.
  expect(compared).toMatchObject({ name: "比较 车型", state: "accepted" });
  expect(compared?.events).toBeGreaterThan(0);

  const step = await ended((await unifyEventTypes(ctx, {})).run);
  expect(step).toMatchObject({ status: "succeeded", result: { merges: 1, rejected: 0 } });
  expect((await acceptProposals(ctx, { all: true })).refused).toEqual([]);
  await editEventTypes(ctx, { ids: (await allTypes()).map(({ id }) => id), state: "accepted" });

  const accepted = (await listEventTypes(ctx, { state: "accepted", limit: 1000 })).items;
  expect(accepted.find(({ name }) => name === "Purchasing")).toMatchObject({ name_zh: "下单购买" });
  expect(namesShared(accepted)).toEqual([]);
  // Every event has one of these types: none was left under a name that means another type by now.
  const events = accepted.reduce((sum, type) => sum + type.events, 0);
  expect(events).toBe((await auditEvidence(ctx.db, ctx.project))?.events);
});
