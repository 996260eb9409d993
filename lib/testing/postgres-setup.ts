import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import postgres from "postgres";
import type { TestProject } from "vitest/node";
import { migrate } from "../../db/migrate.ts";
import { isAlive } from "../../scripts/lib/processes.ts";
import { removeOutside, startPostgres } from "../../scripts/postgres/index.ts";

const ROOT = join(import.meta.dirname, "../..");
const HOME = join(ROOT, ".test");
const TEMPLATE = "whystream_template";

/** Starts one PostgreSQL for the whole test run, with a migrated database that tests clone. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  await removeLeftovers();
  const dir = join(HOME, `db-${process.pid}`);
  const server = await startPostgres(dir, { durable: false });
  const sql = postgres(server.url, { max: 1, onnotice: () => {} });
  await sql.unsafe(`create database ${TEMPLATE}`);
  await migrate(Object.assign(new URL(server.url), { pathname: `/${TEMPLATE}` }).href, join(ROOT, "drizzle"));
  // A template can only be cloned while nobody is connected to it.
  await sql.unsafe(`alter database ${TEMPLATE} allow_connections false is_template true`);
  await sql.end();
  provide("postgres", { url: server.url, template: TEMPLATE });
  return async () => {
    await server.stop(0);
    remove(dir);
  };
}

/** Test runs that were killed leave their server behind; the next run ends it. */
async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(ROOT).includes(".test") ? readdirSync(HOME) : []) {
    const pid = Number(/^db-(\d+)$/.exec(name)?.[1]);
    if (!pid || isAlive(pid)) continue;
    const dir = join(HOME, name);
    await (await startPostgres(dir, { durable: false }).catch(() => undefined))?.stop(0);
    remove(dir);
  }
}

function remove(dir: string): void {
  removeOutside(dir);
  rmSync(dir, { recursive: true, force: true });
}
