import { afterAll, beforeAll, expect, test } from "vitest";
import { createDb } from "@/db";
import type { Ctx } from "@/lib/core";
import { createTestCtx } from "@/lib/testing";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import { sql } from "drizzle-orm";
import { HANDING_OUT, claimItems } from "./run-claims";
import { insertItems } from "./run-items";
import { insertRun } from "./runs";

let database: TestDb;
let ctx: Ctx;
beforeAll(async () => {
  database = await createTestDb();
  ctx = await createTestCtx(database.db);
});
afterAll(() => database.close());

async function parentOf(items: string[], lanes: number) {
  const key = { projectId: ctx.project, runId: ctx.ids.next("run") };
  const kind = "extract-events" as const;
  await ctx.db.transaction(async (tx) => {
    await insertRun(tx, { ...key, kind, subject: null, input: {}, locale: "en", owner: "parent", lanes });
    const added = items.map((item) => ({ item, runId: ctx.ids.next("run"), input: {}, weight: 1 }));
    await insertItems(tx, { ...key, kind, locale: "en" }, added);
  });
  return key;
}

test("a process that stopped while it handed items out holds nobody up for long", async () => {
  await parentOf(["a", "b"], 8);
  const stopped = createDb(database.url, { max: 1 });
  const locked = Promise.withResolvers<void>();
  const never = new Promise<void>(() => {});
  stopped
    .transaction(async (tx) => {
      await tx.execute(sql`select pg_advisory_xact_lock(${HANDING_OUT})`);
      locked.resolve();
      await never;
    })
    .catch(() => {});
  await locked.promise;
  const rows = await claimItems(ctx.db, { owner: "other", places: 4, totalMax: 4 });
  expect(rows.map(({ run }) => run.subject).toSorted()).toEqual(["a", "b"]);
  await stopped.close(0);
});

test("lanes, places and the limit of all processes hold whoever asks, and parents take turns", async () => {
  await parentOf(
    Array.from({ length: 10 }, (_, i) => `x${i}`),
    3,
  );
  await parentOf(
    Array.from({ length: 10 }, (_, i) => `y${i}`),
    9,
  );
  const ask = (owner: string, places: number) => claimItems(ctx.db, { owner, places, totalMax: 2 + 8 });
  // Two are held since the test before.
  const all = (await Promise.all([ask("one", 3), ask("two", 3), ask("three", 3), ask("four", 3)])).flat();
  const subjects = all.map(({ run }) => run.subject ?? "");
  expect(new Set(subjects).size).toBe(8);
  expect(subjects.filter((name) => name.startsWith("x")).length).toBe(3);
  expect(subjects.filter((name) => name.startsWith("y")).length).toBe(5);
  expect(await ask("five", 3)).toEqual([]);
});
