import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readEventColumns } from "@/db";
import { events } from "@/db/schema";
import type { Ctx } from "@/lib/core";
import { buildSequences, minePatterns, patternAt } from "@/lib/patterns";
import { createTestCtx } from "@/lib/testing";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";

let database: TestDb;
let ctx: Ctx;
beforeAll(async () => {
  database = await createTestDb();
});
afterAll(() => database.close());
beforeEach(async () => {
  ctx = await createTestCtx(database.db);
});

type Told = { user: string; type: string; at: string; state?: string };

let ordinal = 0;

async function tell(told: readonly Told[], projectId: string = ctx.project): Promise<void> {
  for (let from = 0; from < told.length; from += 500) {
    await ctx.db.insert(events).values(
      told.slice(from, from + 500).map(({ user, type, at, state = "current" }) => ({
        projectId,
        userId: user,
        runId: "run_test",
        attempt: 1,
        state,
        ordinal: ordinal++,
        type,
        context: "",
        category: "other",
        confidence: 1,
        startAt: at,
        endAt: at,
        behaviorIds: [],
      })),
    );
  }
}

/** What was read, event by event, in an order of its own. */
async function read(span: { from?: string; to?: string } = {}): Promise<string[]> {
  const { users, types, times, userIds, typeNames } = await readEventColumns(ctx.db, {
    projectId: ctx.project,
    ...span,
  });
  return Array.from(users, (user, i) => `${userIds[user]} ${typeNames[types[i] ?? -1]} ${times[i]}`).sort();
}

const line = ({ user, type, at }: Told) => `${user} ${type} ${Date.parse(at)}`;

test("a project's present events come with their users, types and moments, and nobody else's do", async () => {
  const told: Told[] = [
    { user: "张三", type: "看车", at: "2026-01-05T08:00:00+08:00" },
    { user: "张三", type: "看车", at: "2026-01-05T08:00:00+08:00" },
    { user: "u 2", type: "a\tb\\", at: "1999-12-31T23:59:59.250Z" },
    { user: "u 2", type: "buy", at: "1969-07-20T20:17:40Z" },
  ];
  await tell(told);
  await tell([{ user: "张三", type: "staged", at: "2026-01-05T00:00:00Z", state: "staged" }]);
  await tell([{ user: "张三", type: "elsewhere", at: "2026-01-05T00:00:00Z" }], (await createTestCtx(ctx.db)).project);
  expect(await read()).toEqual(told.map(line).sort());
});

test("only events that begin within the span are read; without any there is nothing", async () => {
  const told = ["2026-01-01", "2026-01-02", "2026-01-03"].map((day) => ({
    user: "u",
    type: "t",
    at: `${day}T00:00:00Z`,
  }));
  expect(await read()).toEqual([]);
  await tell(told);
  expect(await read({ from: "2026-01-02T00:00:00Z" })).toEqual(told.slice(1).map(line).sort());
  expect(await read({ from: "2026-01-02T00:00:00Z", to: "2026-01-03T00:00:00Z" })).toEqual(
    [told[1]].map((t) => line(t as Told)),
  );
});

test("microseconds are kept, and thousands of users come whole", async () => {
  await tell([{ user: "u", type: "t", at: "2026-01-05T00:00:00.000001Z" }]);
  const { times } = await readEventColumns(ctx.db, { projectId: ctx.project });
  expect((times[0] ?? 0) - Date.UTC(2026, 0, 5)).toBeCloseTo(0.001, 3);
  const many = Array.from({ length: 6000 }, (_, i) => ({
    user: `u${i % 2500}`,
    type: `t${i % 7}`,
    at: new Date(Date.UTC(2026, 1, 1) + i * 1000).toISOString(),
  }));
  await tell(many);
  expect(await read({ from: "2026-02-01T00:00:00Z" })).toEqual(many.map(line).sort());
});

test("what is read can be mined", async () => {
  const day = (n: number) => `2026-01-0${n}T00:00:00Z`;
  await tell(
    ["a", "b", "c"].flatMap((user) => [
      { user, type: "buy", at: day(2) },
      { user, type: "look", at: day(1) },
    ]),
  );
  const db = buildSequences(await readEventColumns(ctx.db, { projectId: ctx.project }));
  const found = minePatterns(db, { minSupport: 3, counted: "users", minLength: 2 });
  expect(Array.from(patternAt(found, 0), (type) => db.typeNames[type])).toEqual(["look", "buy"]);
  expect([...found.supports]).toEqual([3]);
});

test("a connection that was used for it serves others as before", async () => {
  const one = await createTestDb({ max: 1 });
  try {
    const own = await createTestCtx(one.db);
    for (let i = 0; i < 3; i++) {
      expect((await readEventColumns(one.db, { projectId: own.project })).users).toHaveLength(0);
    }
    expect(await createTestCtx(one.db)).toBeDefined();
  } finally {
    await one.close();
  }
});
