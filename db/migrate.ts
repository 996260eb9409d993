import { readFileSync } from "node:fs";
import { join } from "node:path";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as applyMigrations } from "drizzle-orm/postgres-js/migrator";
import { readMigrationFiles } from "drizzle-orm/migrator";
import postgres, { type Sql } from "postgres";
import { prepareEngine } from "./engine/tables.ts";
import { SchemaError } from "./schema-error.ts";

export { SchemaError } from "./schema-error.ts";

/** "Whystream" as a number: whoever holds this advisory lock is migrating. */
const MIGRATION_LOCK = 0x57_48_59_53;

type Migration = { tag: string; when: number; hash: string };

/**
 * Brings the database to the schema of this code, the queue engine's own tables included. Several processes may call it at once: one migrates, the others
 * wait up to `waitMs`. Returns the names of the migrations applied. Throws SchemaError when the database is ahead
 * of the code, and leaves it untouched.
 */
export async function migrate(url: string, folder: string, waitMs = 60_000): Promise<string[]> {
  const sql = postgres(url, {
    max: 1,
    connect_timeout: 5,
    onnotice: () => {},
    connection: { application_name: "whystream-migrate", TimeZone: "UTC", statement_timeout: 0, lock_timeout: 30_000 },
  });
  try {
    await takeLock(sql, waitMs);
    const known = knownMigrations(folder);
    const pending = pendingMigrations(known, await appliedMigrations(sql), await schemaName(sql));
    // Before anything is written: a queue that is too new leaves the rest untouched, too.
    const prepare = await prepareEngine(sql);
    if (pending.length > 0) {
      await applyMigrations(drizzle(sql), { migrationsFolder: folder });
      // Drizzle keeps hashes only; the name is what an older version can show when it refuses this database.
      await sql.unsafe(`comment on schema drizzle is '${known.at(-1)?.tag.replaceAll("'", "") ?? ""}'`);
    }
    await prepare?.();
    return pending.map(({ tag }) => tag);
  } finally {
    // Closing the connection gives the lock back.
    await sql.end({ timeout: 5 });
  }
}

/** The migrations that are still to be applied; throws SchemaError when what was applied is not what we know. */
export function pendingMigrations(
  known: readonly Migration[],
  applied: readonly { when: number; hash: string }[],
  nameInDatabase: string | undefined,
): Migration[] {
  const newest = known.at(-1)?.tag ?? "an empty schema";
  const byTime = new Map(known.map((migration) => [migration.when, migration]));
  for (const { when, hash } of applied) {
    const migration = byTime.get(when);
    if (!migration) {
      const theirs = nameInDatabase ?? `a schema of ${new Date(when).toISOString().slice(0, 10)}`;
      throw new SchemaError(
        `The database is at ${theirs}, which this version of Whystream does not know (it ends at ${newest}): ` +
          "start the newer version again, or use another data directory or database.",
      );
    }
    if (migration.hash !== hash) {
      throw new SchemaError(
        `The migration ${migration.tag} was changed after this database had applied it: ` +
          "restore the file, or use another data directory or database.",
      );
    }
  }
  const last = Math.max(0, ...applied.map(({ when }) => when));
  const done = new Set(applied.map(({ when }) => when));
  const pending = known.filter(({ when }) => !done.has(when));
  const skipped = pending.find(({ when }) => when < last);
  // Drizzle would pass over it without a word.
  if (skipped)
    throw new SchemaError(`The migration ${skipped.tag} is older than what this database has applied already.`);
  return pending;
}

async function takeLock(sql: Sql, waitMs: number): Promise<void> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const [row] = await sql<{ taken: boolean }[]>`select pg_try_advisory_lock(${MIGRATION_LOCK}) as taken`;
    if (row?.taken) return;
    if (Date.now() >= deadline) {
      throw new SchemaError(
        `Another process has been migrating this database for ${Math.round(waitMs / 1000)} seconds.`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, Math.min(200, waitMs)));
  }
}

function knownMigrations(folder: string): Migration[] {
  const journal = JSON.parse(readFileSync(join(folder, "meta", "_journal.json"), "utf8")) as {
    entries: { tag: string; when: number }[];
  };
  const files = readMigrationFiles({ migrationsFolder: folder });
  return journal.entries.map(({ tag, when }, index) => ({ tag, when, hash: files[index]?.hash ?? "" }));
}

async function appliedMigrations(sql: Sql): Promise<{ when: number; hash: string }[]> {
  const [table] = await sql<
    { there: boolean }[]
  >`select to_regclass('drizzle.__drizzle_migrations') is not null as there`;
  if (!table?.there) return [];
  return sql<{ when: number; hash: string }[]>`
    select created_at::float8 as when, hash from drizzle.__drizzle_migrations order by created_at`;
}

async function schemaName(sql: Sql): Promise<string | undefined> {
  const [row] = await sql<{ name: string | null }[]>`
    select obj_description(oid, 'pg_namespace') as name from pg_namespace where nspname = 'drizzle'`;
  return row?.name ?? undefined;
}
