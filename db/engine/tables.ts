import manifest from "pg-boss/package.json" with { type: "json" };
import type { Sql } from "postgres";
import { SchemaError } from "../schema-error.ts";
import { executorOn } from "./executor.ts";

/** The engine's tables live in a schema of their own; it creates and migrates them itself. */
export const ENGINE_SCHEMA = "whystream_jobs";
/** The queue whose jobs each say: there is one more run to look at. */
export const RUNS_QUEUE = "runs";

/** The version of its tables that the installed engine works with. */
const TABLES_VERSION = manifest.pgboss.schema;

/**
 * Looks whether the engine's tables are as this code needs them; if not, returns how to make them so. Throws
 * SchemaError when they are of a newer engine. Only one process may prepare at a time.
 */
export async function prepareEngine(sql: Sql): Promise<(() => Promise<void>) | undefined> {
  const version = await tablesVersion(sql);
  if (version !== undefined && version > TABLES_VERSION) {
    throw new SchemaError(
      `The queue's tables in the database are of version ${version}, of which this version of Whystream does not ` +
        `know (it ends at ${TABLES_VERSION}): start the newer version again, or use another data directory or database.`,
    );
  }
  if (version === TABLES_VERSION && (await hasQueue(sql))) return undefined;
  return async () => {
    // Loading it takes a tenth of a second, which a start that finds all in place can save.
    const { PgBoss } = await import("pg-boss");
    const boss = new PgBoss({
      db: executorOn(sql),
      schema: ENGINE_SCHEMA,
      supervise: false,
      schedule: false,
      registerInstance: false,
      openTelemetry: { enabled: false },
    });
    await boss.start();
    try {
      await boss.createQueue(RUNS_QUEUE, { warningQueueSize: 1_000_000 });
    } finally {
      await boss.stop({ graceful: false });
    }
  };
}

async function tablesVersion(sql: Sql): Promise<number | undefined> {
  const [table] = await sql<{ there: boolean }[]>`
    select to_regclass(${`${ENGINE_SCHEMA}.version`}) is not null as there`;
  if (!table?.there) return undefined;
  const [row] = await sql<{ version: number }[]>`select version from ${sql(ENGINE_SCHEMA)}.version`;
  return row?.version;
}

async function hasQueue(sql: Sql): Promise<boolean> {
  const rows = await sql`select 1 from ${sql(ENGINE_SCHEMA)}.queue where name = ${RUNS_QUEUE}`;
  return rows.length > 0;
}
