import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import {
  deleteProject,
  packEvents,
  readEventColumns,
  removeImportedRows,
  updateImport,
  withTransaction,
  type EventColumnsQuery,
} from "@/db";
import { AppError, UserId, type Ctx } from "@/lib/core";
import { editEventType, extractBatch, extractEvents, mergeEventTypes, undoMerge } from "@/lib/events/server";
import { undoImport } from "@/lib/ingest/server";
import { importFile } from "@/lib/ingest/server/import-for-test";
import type { ServerLlmClient } from "@/lib/llm/server";
import { buildSequences } from "@/lib/patterns";
import { changeProject } from "@/lib/people/server";
import type { KeptRuns } from "@/lib/runs/server";
import { createTestCtx } from "@/lib/testing";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import { createTestLlm, keepTestRuns, watchRun } from "@/lib/testing/test-runs";

let database: TestDb;
let llm: ServerLlmClient;
let kept: KeptRuns;
let ctx: Ctx;
beforeAll(async () => {
  database = await createTestDb({ max: 10 });
  llm = createTestLlm(database.db, { offline: true, tokensPerS: 0 });
});
afterAll(async () => {
  await llm.close();
  await database.close();
});
beforeEach(async () => {
  ctx = await createTestCtx(database.db, { llm });
  kept = await keepTestRuns(ctx);
});
afterEach(() => kept.stop());

type Event = { user: number; type: number; day: number };

const USERS = ["a", "b", "c", "张三", 'd"\\'];
const TYPES = ["look", "cart", "buy", "leave", "看车"];

const lines = (events: readonly Event[], header: string) =>
  `${header}\n${events
    .map(({ user, type, day }) => {
      const who = `"${USERS[user]?.replaceAll('"', '""')}"`;
      return `${who},${TYPES[type]},2026-01-${String(day).padStart(2, "0")} 08:00:00`;
    })
    .join("\n")}\n`;

const giveEvents = (events: readonly Event[]) =>
  importFile(ctx, lines(events, "user_id,event_type,start"), { kind: "events" });
const giveBehaviors = (events: readonly Event[]) =>
  importFile(ctx, lines(events, "user_id,action,timestamp"), { kind: "behaviors" });

/** What is read, laid out for mining, which leaves no order to chance. */
async function read(query: Partial<EventColumnsQuery> = {}) {
  const columns = await readEventColumns(ctx.db, { projectId: ctx.project, ...query });
  const { types, times, starts, users, userIds, typeNames } = buildSequences(columns);
  return {
    types: Array.from(types, (type) => typeNames[type]),
    times: [...times],
    starts: [...starts],
    users: Array.from(users, (user) => userIds[user]),
    typeNames,
  };
}

/** The same from the rows themselves. */
async function rows(): Promise<Awaited<ReturnType<typeof read>>> {
  const events = await ctx.db.execute<{ user_id: string; type: string; at: string }>(sql`
    select user_id, type, (extract(epoch from start_at) * 1000)::text as at from events
    where project_id = ${ctx.project} and state = 'current' order by user_id, start_at, type collate "C"
  `);
  const names = await ctx.db.execute<{ name: string }>(sql`
    select name from (
      select name from event_types where project_id = ${ctx.project}
      union select type from events where project_id = ${ctx.project} and state = 'current'
    ) names order by name collate "C"
  `);
  const starts = events.flatMap(({ user_id: user }, i) => (user === events[i - 1]?.user_id ? [] : [i]));
  return {
    types: events.map(({ type }) => type),
    times: events.map(({ at }) => Number(at)),
    starts: [...starts, events.length],
    users: starts.map((i) => events[i]?.user_id),
    typeNames: names.map(({ name }) => name),
  };
}

/** When each user's pack was written, by the transaction that did. */
async function packs(): Promise<Record<string, string>> {
  const found = await ctx.db.execute<{ user_id: string; written: string }>(
    sql`select user_id, xmin::text as written from event_packs where project_id = ${ctx.project}`,
  );
  return Object.fromEntries(found.map(({ user_id, written }) => [user_id, written]));
}

const changed = (before: Record<string, string>, now: Record<string, string>) =>
  Object.keys(now)
    .filter((user) => now[user] !== before[user])
    .sort();

/** As an import ends that is cancelled after its rows were stored. */
async function takeBack(importId: string): Promise<void> {
  const key = { projectId: ctx.project, importId };
  await withTransaction(ctx.db, async (tx) => {
    await removeImportedRows(tx, key);
    await updateImport(tx, key, { status: "cancelled" });
  });
}

async function extract(of: number): Promise<void> {
  const { run } = await extractEvents(ctx, { user_id: UserId.parse(USERS[of]), cache: "bypass" });
  await watchRun(ctx, run.id);
}

const user = fc.nat(USERS.length - 1);
const type = fc.nat(TYPES.length - 1);
const some = fc.array(fc.record({ user, type, day: fc.integer({ min: 1, max: 9 }) }), { minLength: 1, maxLength: 6 });
const name = (index: number) => TYPES[index] ?? "";

/** Something done to a project; much of it cannot be done when its turn comes, and then changes nothing. */
type Step = { does: string; run: (imports: string[]) => Promise<unknown> };

const importOf = (imports: string[], which: number): string | undefined =>
  imports.splice(which % Math.max(1, imports.length), 1)[0];

const steps: fc.Arbitrary<Step> = fc.oneof(
  some.map((given) => ({
    does: "events",
    run: async (imports: string[]) => imports.push((await giveEvents(given)).id),
  })),
  some.map((given) => ({
    does: "more events",
    run: async (imports: string[]) => imports.push((await giveEvents(given)).id),
  })),
  some.map((given) => ({
    does: "behaviours",
    run: async (imports: string[]) => imports.push((await giveBehaviors(given)).id),
  })),
  fc.nat().map((which) => ({
    does: "undo",
    run: async (imports: string[]) => {
      const id = importOf(imports, which);
      if (id !== undefined) await undoImport(ctx, id);
    },
  })),
  fc.nat().map((which) => ({
    does: "cancel",
    run: async (imports: string[]) => {
      const id = importOf(imports, which);
      if (id !== undefined) await takeBack(id);
    },
  })),
  user.map((of) => ({ does: "extract", run: () => extract(of) })),
  fc.tuple(type, type).map(([one, other]) => ({
    does: "merge",
    run: () => mergeEventTypes(ctx, { sources: [name(one)], target: name(other) }),
  })),
  type.map((one) => ({ does: "undo a merge", run: () => undoMerge(ctx, name(one)) })),
  fc.tuple(type, type).map(([one, other]) => ({
    does: "rename",
    run: () => editEventType(ctx, name(one), { name: `${name(other)} ${one}` }),
  })),
  type.map((one) => ({ does: "forget synonyms", run: () => editEventType(ctx, name(one), { synonyms: [] }) })),
  fc.constantFrom("UTC", "Asia/Tokyo").map((timeZone) => ({
    does: "zone",
    run: () => changeProject(ctx, ctx.project, { timeZone }),
  })),
  fc.constant({ does: "pack", run: () => packEvents(ctx.db, ctx.project) }),
);

test("whatever is done to a project, what is read by way of packs is what its rows tell", async () => {
  const done = new Map<string, number>();
  for (const path of fc.sample(fc.array(steps, { minLength: 20, maxLength: 30 }), { numRuns: 8, seed: 11 })) {
    ctx = await createTestCtx(database.db, { llm });
    const imports: string[] = [];
    for (const [i, { does, run }] of path.entries()) {
      const worked = await run(imports).then(
        () => true,
        (error: unknown) => {
          if (error instanceof AppError) return false;
          throw error;
        },
      );
      if (worked) done.set(does, (done.get(does) ?? 0) + 1);
      const soFar = path.slice(0, i + 1).map((step) => step.does);
      // Every other time only, so that packs of several moments lie side by side.
      if (i % 2 === 0) expect(await read(), soFar.join(", ")).toEqual(await rows());
    }
    const [left] = await ctx.db.execute<{ packs: number; users: number }>(sql`
      select (select count(*)::int from event_packs where project_id = ${ctx.project}) as packs,
        (select count(*)::int from users where project_id = ${ctx.project}) as users
    `);
    expect(left?.packs).toBeLessThanOrEqual(left?.users ?? 0);
  }
  // Each of them could be done now and then, or nothing was proved about it.
  expect([...done.values()].every((times) => times > 1) && done.size).toBe(12);
}, 120_000);

const day = (of: number, ...events: readonly [who: number, what: number][]): Event[] =>
  events.map(([who, what]) => ({ user: who, type: what, day: of }));

/** Each leaves a user with as many events as before, and other ones. */
const EXCHANGES: Record<string, { before: () => Promise<unknown>; after: () => Promise<unknown> }> = {
  "an import that is undone and another one": (() => {
    let id = "";
    return {
      before: async () => (id = (await giveEvents(day(2, [0, 0]))).id),
      after: async () => {
        await undoImport(ctx, id);
        await giveEvents(day(3, [0, 0]));
      },
    };
  })(),
  "an import that is cancelled after all and another one": (() => {
    let id = "";
    return {
      before: async () => (id = (await giveEvents(day(2, [0, 0]))).id),
      after: async () => {
        await takeBack(id);
        await giveEvents(day(3, [0, 0]));
      },
    };
  })(),
  "another extraction": {
    before: async () => {
      await giveBehaviors(day(5, [0, 1]));
      await extract(0);
    },
    // The row is of the same hour, and becomes a part of the same event.
    after: async () => {
      await importFile(ctx, `user_id,action,timestamp\na,cart,2026-01-05 07:59:50\n`, { kind: "behaviors" });
      await extract(0);
    },
  },
  "a merge": {
    before: () => giveEvents(day(2, [0, 1])),
    after: () => mergeEventTypes(ctx, { sources: ["cart"], target: "look" }),
  },
  "a name that means something else": {
    before: async () => {
      await editEventType(ctx, "look", { synonyms: ["cart"] });
      await giveEvents(day(2, [0, 1]));
    },
    after: () => editEventType(ctx, "look", { synonyms: [] }),
  },
  "another zone": {
    before: async () => undefined,
    after: () => changeProject(ctx, ctx.project, { timeZone: "Asia/Tokyo" }),
  },
};

test.each(Object.keys(EXCHANGES))("a pack is no longer taken for the truth after %s", async (what) => {
  await giveEvents(day(1, [0, 0]));
  await EXCHANGES[what]?.before();
  const before = await read();
  expect(before).toEqual(await rows());
  await EXCHANGES[what]?.after();
  const after = await read();
  expect(after.types).toHaveLength(before.types.length);
  expect(after).not.toEqual(before);
  expect(after).toEqual(await rows());
});

test("only users whose events changed are packed again, also when new types come with them", async () => {
  await giveEvents(day(1, [0, 0], [1, 0], [2, 1], [2, 1]));
  await read();
  const first = await packs();
  expect(Object.keys(first).sort()).toEqual(["a", "b", "c"]);
  await giveEvents(day(2, [0, 2], [3, 3]));
  expect(await read()).toEqual(await rows());
  const second = await packs();
  expect(changed(first, second)).toEqual(["a", "张三"]);
  await mergeEventTypes(ctx, { sources: ["cart"], target: "look" });
  expect(await read()).toEqual(await rows());
  expect(changed(second, await packs())).toEqual(["a", "b", "c", "张三"]);
});

test("who has changed many users' events has packed them by the end", async () => {
  await giveEvents(day(1, [0, 0], [1, 0]));
  const first = await packs();
  expect(Object.keys(first).sort()).toEqual(["a", "b"]);
  await giveBehaviors(day(1, [1, 0], [2, 1]));
  expect(await packs()).toEqual(first);
  await watchRun(ctx, (await extractBatch(ctx, {})).id);
  expect(changed(first, await packs())).toEqual(["b", "c"]);
});

test("a user or a project that goes leaves no packs", async () => {
  const { id } = await giveEvents(day(1, [0, 0]));
  await giveEvents(day(1, [1, 0]));
  await read();
  await undoImport(ctx, id);
  expect(Object.keys(await packs())).toEqual(["b"]);
  await withTransaction(ctx.db, (tx) => deleteProject(tx, ctx.project));
  expect(await packs()).toEqual({});
});
