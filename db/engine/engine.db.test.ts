import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { silentLog } from "@/lib/core";
import { createEmptyDb, createTestDb, type TestDb } from "@/lib/testing/test-db";
import { createDb, createEngine, withTransaction, type Engine, type EngineOptions } from "../index";
import { RUNS_QUEUE } from "./tables";

let test: TestDb;
let engines: Engine[];
beforeEach(async () => {
  test = await createTestDb();
  engines = [];
});
afterEach(async () => {
  await Promise.all(engines.map((engine) => engine.stop()));
  await test.close();
});

function engineOf(options?: EngineOptions): Engine {
  const engine = createEngine(test.db, silentLog, options);
  engines.push(engine);
  return engine;
}

const wakeUps = (count: number) => Array.from({ length: count }, (_, i) => ({ projectId: "p", runId: `run_${i}` }));
const runIds = (tokens: readonly { runId: string }[]) => tokens.map(({ runId }) => runId).sort();
const rows = async () => {
  const [row] = await test.db.execute<{ n: number }>(sql`select count(*)::int as n from whystream_jobs.job`);
  return row?.n;
};

describe("enqueue", () => {
  it("adds tokens with the transaction they belong to, or not at all", async () => {
    const engine = engineOf();
    await withTransaction(test.db, async (tx) => {
      await engine.enqueue(tx, [{ projectId: "p", runId: "committed" }]);
      expect(await engine.take(10)).toEqual([]);
    });
    const undone = withTransaction(test.db, async (tx) => {
      await engine.enqueue(tx, [{ projectId: "p", runId: "undone" }]);
      throw new Error("undone");
    });
    await expect(undone).rejects.toThrow("undone");
    expect(await engine.take(10)).toMatchObject([{ projectId: "p", runId: "committed" }]);
  });

  it("keeps a token until its time", async () => {
    const engine = engineOf();
    const at = new Date(Date.now() + 700);
    await engine.enqueue(test.db, [{ projectId: "p", runId: "later", at }]);
    expect(await engine.take(10)).toEqual([]);
    await vi.waitFor(async () => expect(await engine.take(10)).toMatchObject([{ runId: "later" }]), 5000);
    expect(Date.now()).toBeGreaterThanOrEqual(at.getTime());
  });

  it("does not double a token that waits, but adds one for another time and one for what was taken", async () => {
    const engine = engineOf();
    const run = { projectId: "p", runId: "a" };
    const soon = new Date(Date.now() + 3_600_000);
    await engine.enqueue(test.db, [run, run]);
    await engine.enqueue(test.db, [run, { ...run, at: soon }]);
    await engine.enqueue(test.db, [{ ...run, at: soon }]);
    expect(await rows()).toBe(2);
    expect(await engine.take(10)).toHaveLength(1);
    await engine.enqueue(test.db, [run]);
    expect(await engine.take(10)).toHaveLength(1);
  });

  it("lets nobody take the token that stands for a new one before the transaction can be seen", async () => {
    const engine = engineOf();
    const run = { projectId: "p", runId: "a" };
    await engine.enqueue(test.db, [run]);
    await withTransaction(test.db, async (tx) => {
      await engine.enqueue(tx, [run]);
      expect(await engine.take(10)).toEqual([]);
    });
    expect(await engine.take(10)).toHaveLength(1);
    expect(await rows()).toBe(1);
  });

  it("takes thousands at once", async () => {
    const engine = engineOf();
    await withTransaction(test.db, (tx) => engine.enqueue(tx, wakeUps(5000)));
    await withTransaction(test.db, (tx) => engine.enqueue(tx, wakeUps(5000)));
    expect(await rows()).toBe(5000);
  });
});

describe("take and done", () => {
  it("gives each token to one of several processes, and leaves no rows", async () => {
    const all = [engineOf(), engineOf()];
    await engineOf().enqueue(test.db, wakeUps(200));
    const taken = await Promise.all(
      all.map(async (engine) => {
        const mine: string[] = [];
        for (;;) {
          const tokens = await engine.take(7);
          if (tokens.length === 0) return mine;
          mine.push(...runIds(tokens));
          await engine.done(tokens);
        }
      }),
    );
    expect(taken.flat().sort()).toEqual(runIds(wakeUps(200)));
    expect(await rows()).toBe(0);
  });

  it("gives a token back at once when the transaction it was taken in fails", async () => {
    const engine = engineOf();
    await engine.enqueue(test.db, wakeUps(1));
    const failed = withTransaction(test.db, async (tx) => {
      await engine.done(await engine.take(1, tx), tx);
      throw new Error("failed");
    });
    await expect(failed).rejects.toThrow("failed");
    expect(await engine.take(1)).toHaveLength(1);
  });

  it("gives a token back that was taken and not done, whose first taker then cannot end it any more", async () => {
    const engine = engineOf({ tokenS: 1, upkeepEveryS: 1 });
    await engine.start();
    await engine.enqueue(test.db, wakeUps(1));
    const lost = await engine.take(1);
    expect(lost).toHaveLength(1);
    const found = await vi.waitFor(
      async () => {
        const tokens = await engine.take(1);
        expect(tokens).toMatchObject([{ runId: "run_0" }]);
        return tokens;
      },
      { timeout: 15_000, interval: 100 },
    );
    await engine.done(lost);
    expect(await rows()).toBe(1);
    await engine.done(found);
    expect(await rows()).toBe(0);
  });
});

describe("start and stop", () => {
  it("says what is missing on a database that was not migrated", async () => {
    const empty = await createEmptyDb();
    const db = createDb(empty.url, { max: 2 });
    await expect(createEngine(db, silentLog).start()).rejects.toThrow("not installed");
    await db.close();
    await empty.close();
  });

  it("works for several at once, needs few connections and ends in what a process has left to end", async () => {
    const db = createDb(test.url, { max: 1 });
    const several = Array.from({ length: 4 }, () => createEngine(db, silentLog));
    await Promise.all(several.map((engine) => engine.start()));
    await several[0]?.enqueue(db, wakeUps(1));
    expect(await several[3]?.take(1)).toHaveLength(1);
    const from = Date.now();
    await Promise.all(several.map((engine) => engine.stop()));
    expect(Date.now() - from).toBeLessThan(3000);
    await db.close();
  });

  it("adds and takes without upkeep", async () => {
    const engine = engineOf();
    await engine.start({ upkeep: false });
    await engine.enqueue(test.db, wakeUps(1));
    expect(await engine.take(1)).toHaveLength(1);
    await expect(engine.schedule("x", "* * * * *", async () => {})).rejects.toThrow("upkeep");
  });
});

/** Processes whose last statement asked for scheduled work, and did so since. */
const looksForWork = async (since: string) =>
  await test.db.execute<{ name: string }>(sql`
    select application_name as name from pg_stat_activity
    where datname = current_database() and query_start > ${since}::timestamptz and query like '%name = ''tidy''%SKIP LOCKED%'
  `);

describe("schedule", () => {
  it("has work done by one of several processes, also after it failed", async () => {
    // Each on a connection of its own, so that it can be seen what it asks.
    const processes = ["one", "two", "three"];
    const pools = processes.map((name) => createDb(test.url, { max: 1, name }));
    const begun: string[] = [];
    const mayEnd = Promise.withResolvers<void>();
    for (const [index, pool] of pools.entries()) {
      const engine = createEngine(pool, silentLog, { scheduleEveryS: 1 });
      engines.push(engine);
      await engine.start();
      await engine.schedule("tidy", "* * * * *", async () => {
        begun.push(processes[index] ?? "");
        await mayEnd.promise;
        throw new Error("it fails after its work");
      });
    }
    await vi.waitFor(() => expect(begun).not.toEqual([]), 20_000);
    const [since] = await test.db.execute<{ at: string }>(sql`select clock_timestamp()::text as at`);
    const looked = new Set<string>();
    await vi.waitFor(async () => {
      for (const { name } of await looksForWork(since?.at ?? "")) looked.add(name);
      expect([...looked]).toEqual(expect.arrayContaining(processes.filter((name) => name !== begun[0])));
    }, 20_000);
    mayEnd.resolve();
    await vi.waitFor(async () => {
      const [row] = await test.db.execute<{ n: number }>(
        sql`select count(*)::int as n from whystream_jobs.job where name = 'tidy' and state = 'completed'`,
      );
      expect(row?.n).toBe(1);
    }, 5000);
    expect(begun).toHaveLength(1);
    await Promise.all(engines.splice(0).map((engine) => engine.stop()));
    await Promise.all(pools.map((pool) => pool.close()));
  });
});

it("has its queue in every migrated database", async () => {
  expect(await test.db.execute(sql`select name from whystream_jobs.queue where name = ${RUNS_QUEUE}`)).toHaveLength(1);
});
