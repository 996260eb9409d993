import type { Db as IDatabase } from "pg-boss";
import type { ReservedSql, Row, RowList, Sql, TransactionSql } from "postgres";

type Database = Pick<IDatabase, "executeSql">;

/** Scripts of the engine bring their own BEGIN and COMMIT, so all of one must run on one connection. */
const BEGINS = /^\s*BEGIN\b/i;

const TIMESTAMPTZ = 1184;

/** Runs the engine's statements on our driver: on the pool, or, given a transaction, as part of it. */
export function executorOn(client: Sql | TransactionSql): Database {
  return {
    async executeSql(text, values = []) {
      if (!BEGINS.test(text) || !("reserve" in client)) return { rows: await run(client, text, values) };
      const connection = await client.reserve();
      try {
        return { rows: await run(connection, text, values) };
      } catch (error) {
        // What failed left its transaction open, and the connection belongs to the pool.
        await connection`rollback`.catch(() => {});
        throw error;
      } finally {
        connection.release();
      }
    },
  };
}

async function run(on: Sql | TransactionSql | ReservedSql, text: string, values: readonly unknown[]): Promise<Row[]> {
  // Drizzle has taken the conversion of times and of JSON from the driver.
  const parameters = values.map((value) => {
    if (value instanceof Date) return value.toISOString();
    return typeof value === "object" && value !== null && !Array.isArray(value) ? JSON.stringify(value) : value;
  });
  // The driver has no type for "whatever its statement takes".
  const result = await on.unsafe(text, parameters as never[]);
  // A script without parameters answers with one list for each of its statements.
  const lists = (result.some(Array.isArray) ? [...result] : [result]) as unknown as RowList<Row[]>[];
  for (const list of lists) {
    for (const { name } of (list.columns ?? []).filter(({ type }) => type === TIMESTAMPTZ)) {
      for (const row of list) if (typeof row[name] === "string") row[name] = new Date(row[name]);
    }
  }
  return lists.flatMap((list) => [...list]);
}
