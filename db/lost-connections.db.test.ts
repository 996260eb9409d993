import { createServer, connect, type AddressInfo, type Server, type Socket } from "node:net";
import { setImmediate } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import { createDb, isPassingFault, rawSql, type Db } from "./client";
import { withTransaction } from "./index";

let test: TestDb;
let wire: Wire;
let db: Db;
let name: string;

beforeAll(async () => {
  test = await createTestDb();
  await test.db.execute(sql`create table written (n int primary key)`);
});
afterAll(() => test.close());

beforeEach(async () => {
  await test.db.execute(sql`truncate written`);
  name = `wire-${crypto.randomUUID()}`;
  wire = await layWire(new URL(test.url));
  // With one connection, whatever a lost one left behind meets the next query.
  db = createDb(wire.url, { max: 1, name });
});
afterEach(async () => {
  await db.close(0);
  await wire.close();
  // A statement does not notice by itself that nobody waits for it any more.
  await test.db.execute(sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = ${name}`);
});

const write = (n: number) => sql`insert into written values (${n})`;

async function written(): Promise<number[]> {
  const rows = await test.db.execute<{ n: number }>(sql`select n from written order by n`);
  return rows.map(({ n }) => n);
}

/** Every answer belongs to its question, and every question is answered. */
async function expectSound(on: Db): Promise<void> {
  for (let n = 0; n < 20; n++) expect(await insist(() => on.execute(sql`select ${n}::int as n`))).toEqual([{ n }]);
  const all = Array.from({ length: 20 }, (_, n) => on.execute(sql`select ${n}::int as n`));
  expect(await Promise.all(all)).toEqual(all.map((_, n) => [{ n }]));
  expect(await withTransaction(on, (tx) => tx.execute(sql`select 7 as n`))).toEqual([{ n: 7 }]);
}

async function insist<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      if (!isPassingFault(error) || tries === 20) throw error;
      await setImmediate();
    }
  }
}

/** The error of something that must fail. */
async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    () => {
      throw new Error("it succeeded");
    },
    (error: unknown) => error,
  );
}

describe.each(["cut", "reset"] as const)("a connection that is %s", (how) => {
  it("fails what was under way, and then works again", async () => {
    const slow = failureOf(db.execute(sql`select pg_sleep(30)`));
    const queued = insist(() => db.execute(sql`select 5 as n`));
    await wire.busy();
    wire[how]();
    expect(isPassingFault(await slow)).toBe(true);
    expect(await queued).toEqual([{ n: 5 }]);
    await expectSound(db);
  });

  it("answers what is asked at once by whoever was failed by it", async () => {
    const follow = failureOf(db.execute(sql`select pg_sleep(30)`)).then(() => insist(() => db.execute(write(1))));
    await wire.busy();
    wire[how]();
    await follow;
    expect(await written()).toEqual([1]);
    await expectSound(db);
  });

  it("ends the transaction that was on it, while a statement was under way", async () => {
    const failed = failureOf(
      withTransaction(db, async (tx) => {
        await tx.execute(write(1));
        await tx.execute(sql`select pg_sleep(30)`);
      }),
    );
    await wire.busy();
    wire[how]();
    expect(isPassingFault(await failed)).toBe(true);
    await expectSound(db);
    expect(await written()).toEqual([]);
  });

  it("ends a transaction with statements in a row waiting", async () => {
    const fates: Promise<unknown>[] = [];
    const failed = failureOf(
      withTransaction(db, async (tx) => {
        for (let n = 1; n <= 5; n++) fates.push(failureOf(tx.execute(sql`select pg_sleep(30), ${n}::int`)));
        await Promise.all(fates);
        throw new Error("all of them settled");
      }),
    );
    await wire.busy();
    wire[how]();
    expect(isPassingFault(await failed)).toBe(true);
    for (const fate of fates) expect(isPassingFault(await fate)).toBe(true);
    await expectSound(db);
  });

  it("lets nothing of a transaction happen outside of it, once its connection is another's", async () => {
    const begun = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const late = Promise.withResolvers<unknown>();
    const failed = failureOf(
      withTransaction(db, async (tx) => {
        await tx.execute(write(1));
        begun.resolve();
        await goOn.promise;
        late.resolve(await failureOf(tx.execute(write(2))));
      }),
    );
    await begun.promise;
    wire[how]();
    await failed;
    await withTransaction(db, async (tx) => {
      await tx.execute(write(3));
      goOn.resolve();
      expect(isPassingFault(await late.promise)).toBe(true);
      await tx.execute(write(4));
    });
    await expectSound(db);
    expect(await written()).toEqual([3, 4]);
  });

  it("is not given back to the pool by whoever had it for himself", async () => {
    const reserved = await rawSql(db).reserve();
    expect(await reserved`select 1 as n`).toEqual([{ n: 1 }]);
    const failed = failureOf(reserved`select pg_sleep(30)`.execute());
    await wire.busy();
    wire[how]();
    expect(isPassingFault(await failed)).toBe(true);
    expect(isPassingFault(await failureOf(reserved`rollback`.execute()))).toBe(true);
    reserved.release();
    await expectSound(db);
  });

  it("is made anew when it was lost while it was being made", async () => {
    wire.stumble(how, 3);
    await expectSound(db);
  });
});

// The driver's own pauses add up to a multiple of this.
it("is made anew soon, however often that failed", { timeout: 12_000 }, async () => {
  wire.stumble("reset", 8);
  await expectSound(db);
});

type Wire = {
  url: string;
  /** Resolves when the server is working on something that came over the wire. */
  busy(): Promise<void>;
  /** Ends all connections in order. */
  cut(): void;
  /** Ends all connections with a reset. */
  reset(): void;
  /** Ends the next connections after the server's first words. */
  stumble(how: "cut" | "reset", times: number): void;
  close(): Promise<void>;
};

/** A way to the database that can be broken. */
async function layWire(target: URL): Promise<Wire> {
  const open = new Set<Socket>();
  let stumbling: { how: "cut" | "reset"; times: number } | undefined;
  const end = (socket: Socket, how: "cut" | "reset") => (how === "cut" ? socket.destroy() : socket.resetAndDestroy());
  const server: Server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    const both = [near, far];
    for (const socket of both) {
      socket.on("error", () => {});
      socket.on("close", () => both.forEach((each) => each.destroy()));
    }
    open.add(near);
    near.on("close", () => open.delete(near));
    near.pipe(far);
    far.pipe(near);
    far.on("data", () => {
      if (!stumbling || stumbling.times === 0) return;
      stumbling.times--;
      end(near, stumbling.how);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = Object.assign(new URL(target), { port: String((server.address() as AddressInfo).port) });
  url.hostname = "127.0.0.1";
  const endAll = (how: "cut" | "reset") => open.forEach((socket) => end(socket, how));
  return {
    url: url.href,
    async busy() {
      const { db: beside } = test;
      await expect
        .poll(() =>
          beside.execute(
            sql`select 1 from pg_stat_activity where application_name = ${name} and wait_event = 'PgSleep'`,
          ),
        )
        .toHaveLength(1);
    },
    cut: () => endAll("cut"),
    reset: () => endAll("reset"),
    stumble: (how, times) => (stumbling = { how, times }),
    close: () => new Promise((resolve) => (endAll("reset"), server.close(() => resolve()))),
  };
}
