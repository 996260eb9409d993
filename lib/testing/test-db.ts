import postgres from "postgres";
import { inject } from "vitest";
import { createDb, type Db, type DbOptions } from "@/db";

declare module "vitest" {
  interface ProvidedContext {
    /** The cluster of this test run: an address of a superuser, and the migrated database to clone. */
    postgres: { url: string; template: string };
  }
}

export type TestDb = {
  db: Db;
  url: string;
  /** Ends the connections and drops the database. */
  close(): Promise<void>;
};

let count = 0;

/**
 * A database of one's own with every migration applied and no rows, on a real PostgreSQL. For `*.db.test.ts` files:
 * make one in `beforeAll`, close it in `afterAll`.
 */
export async function createTestDb(options: DbOptions = {}): Promise<TestDb> {
  const { url: adminUrl, template } = inject("postgres");
  const name = `t_${process.pid}_${++count}`;
  await asAdmin(adminUrl, (sql) => sql.unsafe(`create database ${name} template ${template}`));
  const url = Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href;
  const db = createDb(url, { max: 5, ...options });
  return {
    db,
    url,
    async close() {
      await db.close();
      await asAdmin(adminUrl, (sql) => sql.unsafe(`drop database ${name} with (force)`));
    },
  };
}

/** A database without any tables, for tests of the migrations themselves. */
export async function createEmptyDb(): Promise<{ url: string; close(): Promise<void> }> {
  const { url: adminUrl } = inject("postgres");
  const name = `e_${process.pid}_${++count}`;
  await asAdmin(adminUrl, (sql) => sql.unsafe(`create database ${name}`));
  return {
    url: Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href,
    close: () => asAdmin(adminUrl, (sql) => sql.unsafe(`drop database ${name} with (force)`)),
  };
}

async function asAdmin(url: string, work: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await work(sql);
  } finally {
    await sql.end();
  }
}
