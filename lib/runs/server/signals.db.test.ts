import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDb, withTransaction, type Db } from "@/db";
import { endConnections } from "@/db/testing";
import { silentLog } from "@/lib/core";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import { messages, signalsOf, startSignals, type Signals } from "./signals";

let database: TestDb;
const open: (() => Promise<void>)[] = [];

beforeAll(async () => {
  database = await createTestDb();
});
afterAll(async () => {
  for (const close of open.toReversed()) await close();
  await database.close();
});

async function instance(mode: "laptop" | "cluster" = "cluster"): Promise<{ db: Db; signals: Signals }> {
  const db = createDb(database.url, { max: 2 });
  open.push(() => db.close(), await startSignals(db, { mode, log: silentLog }));
  return { db, signals: signalsOf(db) };
}

const key = (n: number) => ({ projectId: "p", runId: `run_${String(n).padStart(26, "0")}` });

describe("signals between instances", () => {
  test("arrive everywhere else once, and at home at once", async () => {
    const [a, b, c] = await Promise.all([instance(), instance(), instance()]);
    expect([a, b, c].map(({ signals }) => signals.healthy)).toEqual([true, true, true]);
    const heard: string[] = [];
    for (const [name, { signals }] of Object.entries({ a, b, c })) {
      signals.onControl(({ projectId, runId }) => heard.push(`${name} control ${projectId} ${runId}`));
      signals.onQueue(() => heard.push(`${name} queue`));
      signals.on("answers", (payload) => heard.push(`${name} answers ${payload}`));
    }
    a.signals.control(key(1));
    a.signals.queue();
    a.signals.send("answers", 'k "1"\n');
    const all = (name: string) => [`${name} control p ${key(1).runId}`, `${name} queue`, `${name} answers k "1"\n`];
    expect(heard).toEqual(all("a"));
    await expect.poll(() => heard.toSorted()).toEqual([...all("a"), ...all("b"), ...all("c")].toSorted());
  });

  test("about many logs share few notifications, and none is lost", async () => {
    const [a, b] = await Promise.all([instance(), instance()]);
    const moved = new Set<string>();
    let one = 0;
    b.signals.onAnyMoved(({ runId }) => moved.add(runId));
    b.signals.onMoved(key(7), () => one++);
    for (let round = 0; round < 5; round++) for (let n = 0; n < 1000; n++) a.signals.moved(key(n));
    await expect.poll(() => moved.size).toBe(1000);
    expect(one).toBe(1);
  });

  test("of a transaction go out when it has committed, and never when it has not", async () => {
    const [a, b] = await Promise.all([instance(), instance()]);
    const heard: string[] = [];
    for (const { signals } of [a, b]) signals.onControl(({ runId }) => heard.push(runId));
    await expect(
      withTransaction(a.db, async (tx) => {
        a.signals.control(key(1), tx);
        throw new Error("no");
      }),
    ).rejects.toThrow("no");
    await withTransaction(a.db, async (tx) => {
      await withTransaction(tx, async (inner) => a.signals.control(key(2), inner));
      expect(heard).toEqual([]);
    });
    await expect.poll(() => heard).toEqual([key(2).runId, key(2).runId]);
  });

  test("go on after the connection was lost, and everything is looked at", async () => {
    const [a, b] = await Promise.all([instance(), instance()]);
    let missed = 0;
    const heard: string[] = [];
    b.signals.onMissed(() => missed++);
    b.signals.onAnyMoved(({ runId }) => heard.push(runId));
    await endConnections(a.db, "%-listen");
    await expect.poll(() => missed).toBeGreaterThan(0);
    a.signals.moved(key(3));
    await expect.poll(() => heard).toEqual([key(3).runId]);
  });

  test("stay inside the one process of a laptop, on no connection of their own", async () => {
    const [laptop, other] = await Promise.all([instance("laptop"), instance()]);
    const heard: string[] = [];
    for (const { signals } of [laptop, other]) signals.onAnyMoved(({ runId }) => heard.push(runId));
    laptop.signals.moved(key(4));
    other.signals.moved(key(5));
    expect(heard).toEqual([key(4).runId, key(5).runId]);
    expect(laptop.signals.healthy).toBe(true);
  });

  test("a listener that fails harms neither the sender nor the other listeners", async () => {
    const { signals } = await instance();
    const heard: string[] = [];
    signals.onAnyMoved(() => {
      throw new Error("bad listener");
    });
    signals.onAnyMoved(({ runId }) => heard.push(runId));
    signals.moved(key(6));
    expect(heard).toEqual([key(6).runId]);
  });
});

test("a notification is never longer than PostgreSQL takes, and the names are all there", () => {
  const names = Array.from({ length: 2000 }, (_, n) => `项目${n}/${key(n).runId}`);
  const made = messages("me", "moved", names);
  expect(Math.max(...made.map((text) => Buffer.byteLength(text)))).toBeLessThan(7_950);
  expect(made.flatMap((text) => (JSON.parse(text) as string[]).slice(2))).toEqual(names);
  expect(made.length).toBeLessThan(20);
});
