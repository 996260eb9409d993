import { afterAll, beforeAll, expect, test } from "vitest";
import { events } from "@/db/schema";
import type { Ctx } from "@/lib/core";
import { createTestCtx } from "@/lib/testing";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import { unstageEvents } from "./events";

let test_: TestDb;
let ctx: Ctx;
beforeAll(async () => {
  test_ = await createTestDb();
  ctx = await createTestCtx(test_.db);
});
afterAll(() => test_.close());

test("an attempt that was replaced takes back what it and those before it staged, and nothing of its successor", async () => {
  const at = "2026-01-01T00:00:00Z";
  const event = { projectId: ctx.project, userId: "u", runId: "run_1", state: "staged", type: "browse", context: "" };
  const rest = { category: "other", confidence: 1, startAt: at, endAt: at, behaviorIds: [1] };
  for (const [attempt, ordinal] of [
    [1, 0],
    [2, 0],
    [2, 1],
    [3, 0],
    [3, 1],
  ] as const) {
    await ctx.db.insert(events).values({ ...event, ...rest, attempt, ordinal });
  }
  await unstageEvents(ctx.db, { projectId: ctx.project, runId: "run_1", attempt: 2, fromOrdinal: 1 });
  const left = await ctx.db.select({ attempt: events.attempt, ordinal: events.ordinal }).from(events);
  expect(left.map(({ attempt, ordinal }) => `${attempt}.${ordinal}`).toSorted()).toEqual(["2.0", "3.0", "3.1"]);
});
