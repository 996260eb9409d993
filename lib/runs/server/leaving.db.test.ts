import { afterAll, beforeAll, expect, test } from "vitest";
import { claimUrgentRuns } from "@/db";
import type { Ctx } from "@/lib/core";
import { createTestCtx } from "@/lib/testing";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import { keepTestRuns } from "@/lib/testing/test-runs";
import { localRuns } from "./hub";
import { getRun } from "./manage-runs";
import { startBatch } from "./start-batch";
import { startRun } from "./start-run";

let database: TestDb;
let ctx: Ctx;

beforeAll(async () => {
  database = await createTestDb();
  ctx = await createTestCtx(database.db);
});
afterAll(() => database.close());

const DONE = { status: "succeeded", message: "done", counts: {} } as const;
const forUser = (id: string) => ({ kind: "extract-events", input: { user_id: id }, subject: id }) as const;

test("what is asked for while a process ends waits for another one", async () => {
  const keeper = await keepTestRuns(ctx);
  const { promise: aborted, resolve: sawAbort } = Promise.withResolvers<void>();
  const { promise: asked, resolve: goOn } = Promise.withResolvers<void>();
  const work = {
    async execute({ signal }: { signal: AbortSignal }) {
      signal.addEventListener("abort", () => sawAbort());
      await asked;
      signal.throwIfAborted();
      return DONE;
    },
  };
  const { run: going } = await startRun(ctx, { ...forUser("going"), work });
  const stopped = keeper.stop();
  await aborted;
  const { run: late } = await startRun(ctx, { ...forUser("late"), work: { execute: async () => DONE } });
  const batch = await startBatch(ctx, {
    kind: "extract-events",
    input: {},
    items: [{ item: "u", input: {}, weight: 1 }],
  });
  goOn();
  await stopped;
  expect(localRuns().filter(({ db }) => db === ctx.db)).toEqual([]);
  expect((await getRun(ctx, going.id)).status).toBe("interrupted");
  expect((await getRun(ctx, late.id)).status).toBe("queued");
  expect((await getRun(ctx, batch.id)).status).toBe("queued");

  const claimed = await claimUrgentRuns(ctx.db, { owner: "next", allOthers: false, onlyCancelled: false, limit: 10 });
  expect(claimed.map(({ run }) => run.id).toSorted()).toEqual([going.id, late.id, batch.id].toSorted());
});
