import { sql } from "drizzle-orm";
import type { TransactionSql } from "postgres";
import { expect, test } from "vitest";
import { createTestDb } from "@/lib/testing/test-db";
import { rawSql, withTransaction } from "../client";
import { copyOut } from "./copy-out";

const LARGE = `copy (select repeat('x', 200000 + n) from generate_series(1, 3) n) to stdout (format binary)`;

test("after rows larger than what the driver holds, and after a failure among them, a connection serves others", async () => {
  const { db, close } = await createTestDb({ max: 1 });
  try {
    for (let i = 0; i < 20; i++) {
      const lengths: (number | undefined)[] = [];
      const fails = i % 4 === 3;
      const copied = withTransaction(db, (tx) =>
        copyOut(rawSql(tx) as TransactionSql, LARGE, ([value]) => {
          lengths.push(value?.length);
          if (fails) throw new Error("enough");
          return undefined;
        }),
      );
      if (fails) await expect(copied).rejects.toThrow("enough");
      else await copied;
      expect(lengths).toEqual(fails ? [200_001] : [200_001, 200_002, 200_003]);
      expect([...(await db.execute(sql`select 1 as one`))]).toEqual([{ one: 1 }]);
    }
  } finally {
    await close();
  }
});
