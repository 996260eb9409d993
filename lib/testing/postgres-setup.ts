import { join } from "node:path";
import postgres from "postgres";
import type { TestProject } from "vitest/node";
import { migrate } from "../../db/migrate.ts";
import { buildBundles } from "../../scripts/build/bundles.ts";
import { startPostgres } from "../../scripts/postgres/index.ts";
import { newTestFolder, removeLeftovers, removeTestFolder } from "../../scripts/test/folders.ts";

const ROOT = join(import.meta.dirname, "../..");
const TEMPLATE = "whystream_template";

/** Starts one PostgreSQL for the whole test run, with a migrated database that tests clone. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  await removeLeftovers();
  // Worker threads run from their bundles, also in tests.
  await buildBundles(ROOT);
  const folder = newTestFolder("db");
  const server = await startPostgres(folder, { durable: false });
  const sql = postgres(server.url, { max: 1, onnotice: () => {} });
  await sql.unsafe(`create database ${TEMPLATE}`);
  await migrate(Object.assign(new URL(server.url), { pathname: `/${TEMPLATE}` }).href, join(ROOT, "drizzle"));
  // A template can only be cloned while nobody is connected to it.
  await sql.unsafe(`alter database ${TEMPLATE} allow_connections false is_template true`);
  await sql.end();
  provide("postgres", { url: server.url, template: TEMPLATE });
  return async () => {
    await server.stop(0);
    await removeTestFolder(folder);
  };
}
