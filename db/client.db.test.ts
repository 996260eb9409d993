import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import { rawSql, sqlState } from "./client";
import { withTransaction } from "./index";

let test: TestDb;
beforeAll(async () => {
  test = await createTestDb();
  await test.db.execute(sql`create table numbers (id int primary key, n int not null)`);
  await test.db.execute(sql`insert into numbers values (1, 0), (2, 0)`);
});
afterAll(() => test.close());

describe("rawSql", () => {
  it("reaches the driver of the pool", async () => {
    expect(await rawSql(test.db)`select 1 as one`).toEqual([{ one: 1 }]);
  });

  it("reaches the driver of a transaction, so that COPY is undone with it", async () => {
    const copied = withTransaction(test.db, async (tx) => {
      const copy = await rawSql(tx)`copy numbers from stdin`.writable();
      await new Promise<void>((resolve, reject) =>
        copy.once("error", reject).once("finish", resolve).end("3\t0\n4\t0\n"),
      );
      expect(await tx.execute(sql`select count(*)::int as n from numbers`)).toEqual([{ n: 4 }]);
      throw new Error("undone");
    });
    await expect(copied).rejects.toThrow("undone");
    expect(await test.db.execute(sql`select count(*)::int as n from numbers`)).toEqual([{ n: 2 }]);
  });
});

describe("withTransaction", () => {
  it("tries a deadlocked transaction again", async () => {
    const add = (first: number, second: number) =>
      withTransaction(test.db, async (tx) => {
        await tx.execute(sql`update numbers set n = n + 1 where id = ${first}`);
        await tx.execute(sql`select pg_sleep(0.1)`);
        await tx.execute(sql`update numbers set n = n + 1 where id = ${second}`);
      });
    await Promise.all([add(1, 2), add(2, 1)]);
    expect(await test.db.execute(sql`select n from numbers order by id`)).toEqual([{ n: 2 }, { n: 2 }]);
  });

  it("is a savepoint inside another transaction", async () => {
    await withTransaction(test.db, async (tx) => {
      await expect(withTransaction(tx, (inner) => inner.execute(sql`select 1 / 0`))).rejects.toThrow();
      expect(await tx.execute(sql`select 1 as one`)).toEqual([{ one: 1 }]);
    });
  });
});

describe("limits of a connection", () => {
  it("ends a statement that takes too long", async () => {
    const hasty = await createTestDb({ statementTimeoutMs: 50 });
    const error = await hasty.db.execute(sql`select pg_sleep(5)`).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    await hasty.close();
    expect(sqlState(error)).toBe("57014");
  });

  it("speaks UTC", async () => {
    expect(await test.db.execute(sql`show timezone`)).toEqual([{ TimeZone: "UTC" }]);
  });
});
