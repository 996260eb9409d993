import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rebuildEntities, selectCounts, selectTopThings, withTransaction } from "@/db";
import { insertTestPeople, type TestPerson } from "@/db/testing";
import type { Ctx } from "@/lib/core";
import type { PlainCondition } from "@/lib/people";
import { createTestCtx } from "@/lib/testing";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import { loadPeople } from "./everybody";
import { countRowsInMemory, topInMemory } from "./things";

type OnRows = Extract<PlainCondition, { on: "behaviors" }>;

let database: TestDb;
let ctx: Ctx;

const ITEMS = ["宝马7系_详情", "宝马7系_试驾", "BMW X5", "bmw x5", "İstanbul", "a%b_c", "！！！", null] as const;
const APPS = ["易车", "宝马App", "X", null] as const;
const POIS = ["宝马4S店", "XX高尔夫俱乐部", null] as const;

function drawPeople(count: number, seed: number): TestPerson[] {
  let state = seed;
  const next = (n: number) => (state = (state * 48_271) % 2_147_483_647) % n;
  const of = <T>(list: readonly T[]): T => list[next(list.length)] as T;
  // Around midnight of the project's zone, where days begin and end.
  const at = () => new Date(Date.UTC(2026, 0, 1 + next(4), 15 + next(2), 30 * next(2))).toISOString();
  return Array.from({ length: count }, (_, n): TestPerson => ({
    id: `user_${n}`,
    behaviors: Array.from({ length: next(9) }, () => ({
      at: at(),
      action: of(["浏览", "搜索"]),
      item: of(ITEMS),
      app: of(APPS),
      media: of([...APPS, "汽车之家"]),
      poi: of(POIS),
    })),
    events: [],
  }));
}

const noteNames = () =>
  withTransaction(ctx.db, async (tx) => {
    await rebuildEntities(tx, ctx.project);
  });

beforeAll(async () => {
  database = await createTestDb();
  for (const seed of [5, 17]) {
    ctx = await createTestCtx(database.db);
    await insertTestPeople(ctx.db, ctx.project, drawPeople(60, seed));
    await noteNames();
  }
});
afterAll(() => database.close());

const names = (list: readonly (string | null)[]) =>
  fc.uniqueArray(fc.constantFrom(...list.filter((name) => name !== null)), { minLength: 1, maxLength: 3 });
const day = fc.constantFrom("2026-01-01", "2026-01-02", "2026-01-03", "2026-01-05");
const limits = fc.record(
  {
    item: names(ITEMS),
    app: names(APPS),
    poi: names(POIS),
    contains: fc.constantFrom("宝马", "bmw", "BMW X", "7系", "i", "İ", "%", "_", "！", "not there", "a\nb"),
    from: day,
    to: day,
  },
  { requiredKeys: [] },
);
const condition = fc
  .tuple(
    fc.oneof(
      { weight: 6, arbitrary: limits },
      { weight: 1, arbitrary: limits.map((own) => ({ ...own, action: ["搜索"] })) },
    ),
  )
  .map(([own]): OnRows => ({ on: "behaviors", ...own }));

test("what is counted in memory is what the database counts", async () => {
  const people = await loadPeople(ctx);
  let [told, left] = [0, 0];
  await fc.assert(
    fc.asyncProperty(fc.array(condition, { minLength: 1, maxLength: 12 }), async (conditions) => {
      const own = await countRowsInMemory(ctx, people, conditions);
      const { counts } = await selectCounts(ctx.db, ctx.project, people.timeZone, conditions);
      for (const [i, counted] of own.entries()) {
        if (counted) expect([conditions[i], [...counted]]).toEqual([conditions[i], counts[i]]);
        if (counted) told++;
        else left++;
      }
    }),
    { numRuns: 40 },
  );
  // Most conditions are told in memory; those on actions, unnoted names and line breaks are not.
  expect(told).toBeGreaterThan(80);
  expect(left).toBeGreaterThan(0);
});

test("what most users had to do with is what the database says", async () => {
  const people = await loadPeople(ctx);
  for (const kind of ["item", "app", "media", "poi"] as const) {
    const ids = people.ids.filter((_, place) => place % 3 !== 0);
    const among = Uint8Array.from(people.ids, (_, place) => (place % 3 === 0 ? 0 : 1));
    const users = { timeZone: people.timeZone, parts: [{ where: { on: "users" as const, ids } }] };
    const own = await topInMemory(ctx, people, { kind, among, limit: 3 });
    expect(own).toEqual(await selectTopThings(ctx.db, ctx.project, { kind, users, limit: 3 }));
  }
});

test("rows that come are counted, and while names are yet to be noted the database is asked", async () => {
  const about: OnRows = { on: "behaviors", contains: "宝马" };
  const sum = async () => {
    const people = await loadPeople(ctx);
    const [counts] = await countRowsInMemory(ctx, people, [about]);
    const { counts: all } = await selectCounts(ctx.db, ctx.project, people.timeZone, [about]);
    return { own: counts?.reduce((a, b) => a + b, 0), all: all[0]?.reduce((a, b) => a + b, 0) };
  };
  const before = await sum();
  expect(before.own).toBe(before.all);
  await insertTestPeople(ctx.db, ctx.project, [
    { id: "user_new", behaviors: [{ at: "2026-01-02T00:00:00Z", action: "浏览", item: "宝马9系" }], events: [] },
  ]);
  await noteNames();
  const after = await sum();
  expect(after).toEqual({ own: (before.own ?? 0) + 1, all: (before.all ?? 0) + 1 });

  await ctx.db.execute(`update projects set entity_rules = entity_rules - 1 where id = '${ctx.project}'`);
  await insertTestPeople(ctx.db, ctx.project, [
    { id: "user_newer", behaviors: [{ at: "2026-01-02T00:00:00Z", action: "浏览", item: "宝马10系" }], events: [] },
  ]);
  expect(await sum()).toEqual({ own: undefined, all: (after.all ?? 0) + 1 });
});
