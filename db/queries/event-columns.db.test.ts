import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readEventColumns, withTransaction } from "@/db";
import { events, eventTypes } from "@/db/schema";
import type { Ctx } from "@/lib/core";
import { buildSequences, minePatterns, patternAt } from "@/lib/patterns";
import { createTestCtx } from "@/lib/testing";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import type { EventColumnsQuery } from "./event-columns";
import type { UserSelection } from "./segment-sql";

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
  await countEvents(projectId);
}

/** As whoever writes events does. */
async function countEvents(projectId: string): Promise<void> {
  await ctx.db.execute(sql`
    insert into users (project_id, id, event_count)
    select project_id, user_id, count(*) from events where project_id = ${projectId} and state = 'current'
    group by project_id, user_id
    on conflict (project_id, id) do update set event_count = excluded.event_count
  `);
}

/** What was read, event by event, in an order of its own. */
async function read(some: Partial<EventColumnsQuery> = {}): Promise<string[]> {
  const { users, types, times, userIds, typeNames } = await readEventColumns(ctx.db, {
    projectId: ctx.project,
    ...some,
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

test("of a selection of users only their events come, those of all its parts", async () => {
  const told = ["a", "b'", "c", "d"].map((user, i) => ({
    user,
    type: `t'${Math.floor(i / 2)}`,
    at: `2026-01-0${i + 1}T00:00:00Z`,
  }));
  await tell(told);
  const withType = (...type: string[]) => ({ where: { on: "events", type } as const });
  const chosen = (...parts: UserSelection["parts"]) => ({ users: { timeZone: "Asia/Shanghai", parts } });
  expect(await read(chosen(withType("t'1")))).toEqual(told.slice(2).map(line).sort());
  expect(await read(chosen(withType("t'1"), withType("t'0")))).toEqual(told.map(line).sort());
  expect(await read({ ...chosen(withType("t'1")), to: "2026-01-04T00:00:00Z" })).toEqual(told.slice(2, 3).map(line));
  expect(await read(chosen(withType("nothing")))).toEqual([]);
});

test("whatever was told is read, as a plain query reads it, before the table is vacuumed and after", async () => {
  const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }).filter((some) => !some.includes("\0"));
  const day = fc.integer({ min: Date.UTC(1890, 0), max: Date.UTC(2090, 0) });
  const event = fc.record({
    user: fc.oneof(text, fc.constantFrom("a", "A", "á", "'", "\\")),
    type: fc.oneof(text, fc.constantFrom("t", "T", "t ")),
    at: fc
      .tuple(day, fc.integer({ min: 0, max: 999 }))
      .map(([ms, micros]) => new Date(ms).toISOString().replace("Z", `${String(micros).padStart(3, "0")}Z`)),
    state: fc.constantFrom("current", "current", "current", "staged"),
  });
  const samples = fc.sample(fc.array(event, { minLength: 1, maxLength: 400, size: "max" }), { numRuns: 12, seed: 7 });
  for (const [i, told] of samples.entries()) {
    ctx = await createTestCtx(database.db);
    await tell(told);
    if (i % 2 === 1) await ctx.db.execute(sql`vacuum analyze events`);
    const from = told[0]?.at;
    for (const some of [{}, { from }, { to: from }]) {
      const plain = await ctx.db.execute<{ user_id: string; type: string; at: string }>(sql`
        select user_id, type, (extract(epoch from start_at) * 1000)::text as at from events
        where project_id = ${ctx.project} and state = 'current'
          and start_at >= ${some.from ?? "-infinity"}::timestamptz and start_at < ${some.to ?? "infinity"}::timestamptz
      `);
      expect(await read(some)).toEqual(plain.map(({ user_id, type, at }) => `${user_id} ${type} ${+at}`).sort());
    }
  }
});

test("types whose names have the same hash are told apart", async () => {
  const [pair] = await ctx.db.execute<{ one: string; other: string }>(sql`
    select min(name) as one, max(name) as other from (select 'type ' || n as name from generate_series(1, 300000) n) names
    group by hashtextextended(name, 0) & 2147483647 having count(*) > 1 limit 1
  `);
  const told = [pair?.one ?? "", pair?.other ?? ""].map((type) => ({ user: "u", type, at: "2026-01-01T00:00:00Z" }));
  expect(told[0]?.type).not.toBe(told[1]?.type);
  await tell(told);
  expect(await read()).toEqual(told.map(line).sort());
});

test("users with more events than are unpacked at once come whole", async () => {
  // As many as fill two pieces, and a user whose events begin in one and end in the next.
  await ctx.db.execute(sql`
    insert into events (project_id, user_id, run_id, attempt, state, ordinal, type, context, category, confidence,
      start_at, end_at, behavior_ids)
    select ${ctx.project}, 'u' || n / 32768, 'run_many', 1, 'current', n, 't' || n % 10, '', 'other', 1, t, t, '{}'
    from generate_series(0, 33999) n cross join lateral (select to_timestamp(n) as t) times
  `);
  await countEvents(ctx.project);
  const { users, types, times, userIds } = await readEventColumns(ctx.db, { projectId: ctx.project });
  expect(userIds).toEqual(["u0", "u1"]);
  const seconds = Array.from(times, (time) => time / 1000);
  expect(seconds.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 34_000 }, (_, n) => n));
  expect(seconds.every((n, i) => types[i] === n % 10 && users[i] === Math.floor(n / 32768))).toBe(true);
});

test("what others commit meanwhile is seen as a whole or not at all", async () => {
  await tell(Array.from({ length: 300 }, (_, i) => ({ user: `u${i % 60}`, type: "t0", at: "2026-01-01T00:00:00Z" })));
  await ctx.db.insert(eventTypes).values({ projectId: ctx.project, name: "t0", category: "other" });
  let moved = 0;
  let going = true;
  const moving = (async () => {
    while (going) {
      moved++;
      await withTransaction(ctx.db, async (tx) => {
        await tx.execute(sql`update event_types set name = ${`t${moved}`} where project_id = ${ctx.project}`);
        await tx.execute(
          sql`update events set type = ${`t${moved}`} where project_id = ${ctx.project} and user_id < 'u3'`,
        );
        await tx.execute(
          sql`update events set type = ${`t${moved}`} where project_id = ${ctx.project} and user_id >= 'u3'`,
        );
      });
    }
  })();
  const seen = new Set<string>();
  while (seen.size < 5) {
    const { types, typeNames } = await readEventColumns(ctx.db, { projectId: ctx.project });
    expect(types).toHaveLength(300);
    expect(new Set(types).size).toBe(1);
    seen.add(typeNames[types[0] ?? -1] ?? "");
  }
  going = false;
  await moving;
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
