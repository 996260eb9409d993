import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { afterAll, afterEach, beforeEach, expect, it } from "vitest";
import { createEmptyDb } from "@/lib/testing/test-db";
import { migrate, pendingMigrations, SchemaError } from "./migrate";

const DRIZZLE = join(import.meta.dirname, "../drizzle");
const folder = mkdtempSync(join(tmpdir(), "whystream-migrations-"));
cpSync(DRIZZLE, folder, { recursive: true });
afterAll(() => rmSync(folder, { recursive: true }));

let empty: { url: string; close(): Promise<void> };
beforeEach(async () => {
  empty = await createEmptyDb();
});
afterEach(() => empty.close());

/** The migrations plus one from the future. */
function newerFolder(): string {
  const newer = mkdtempSync(join(tmpdir(), "whystream-newer-"));
  cpSync(DRIZZLE, newer, { recursive: true });
  const path = join(newer, "meta", "_journal.json");
  const journal = JSON.parse(readFileSync(path, "utf8"));
  journal.entries.push({ ...journal.entries.at(-1), idx: 999, when: Date.now() + 1e9, tag: "9999_from-the-future" });
  writeFileSync(path, JSON.stringify(journal));
  writeFileSync(join(newer, "9999_from-the-future.sql"), "create table from_the_future (id int);");
  return newer;
}

it("applies everything once, whoever else does the same at that moment", async () => {
  const results = await Promise.all([
    migrate(empty.url, folder),
    migrate(empty.url, folder),
    migrate(empty.url, folder),
  ]);
  expect(results.filter((applied) => applied.length > 0)).toHaveLength(1);
  expect(await migrate(empty.url, folder)).toEqual([]);
});

it("refuses a schema newer than the code in one sentence that names both", async () => {
  const newer = newerFolder();
  await migrate(empty.url, newer);
  rmSync(newer, { recursive: true });
  const refusal = await migrate(empty.url, folder).then(
    () => "",
    (error: unknown) => (error instanceof SchemaError ? error.message : ""),
  );
  expect(refusal).toContain("9999_from-the-future");
  expect(refusal).toMatch(/ends at \d{4}_/);
  expect(refusal).not.toContain("\n");
});

it("refuses tables of a newer queue engine, and applies nothing then", async () => {
  await migrate(empty.url, folder);
  const sql = postgres(empty.url, { max: 1 });
  await sql`update whystream_jobs.version set version = 9999`;
  const newer = newerFolder();
  await expect(migrate(empty.url, newer)).rejects.toThrow(/version 9999, of which/);
  await expect(migrate(empty.url, newer)).rejects.toBeInstanceOf(SchemaError);
  rmSync(newer, { recursive: true });
  expect(await sql`select to_regclass('from_the_future') as t`).toEqual([{ t: null }]);
  await sql.end();
});

it("prepares the queue also when there is nothing to migrate", async () => {
  await migrate(empty.url, folder);
  const sql = postgres(empty.url, { max: 1 });
  await sql`delete from whystream_jobs.queue`;
  expect(await migrate(empty.url, folder)).toEqual([]);
  expect(await sql`select name from whystream_jobs.queue`).toEqual([{ name: "runs" }]);
  await sql.end();
});

it("gives up when another process keeps migrating", async () => {
  const other = postgres(empty.url, { max: 1 });
  await other`select pg_advisory_lock(${0x57485953})`;
  await expect(migrate(empty.url, folder, 100)).rejects.toThrow("Another process");
  await other.end();
});

it("refuses a migration that was edited after it was applied, and one that comes too late", () => {
  const known = [
    { tag: "0000_a", when: 1, hash: "a" },
    { tag: "0001_b", when: 2, hash: "b" },
  ];
  expect(() => pendingMigrations(known, [{ when: 1, hash: "x" }], undefined)).toThrow("0000_a was changed");
  expect(() => pendingMigrations(known, [{ when: 2, hash: "b" }], undefined)).toThrow("0000_a is older");
});
