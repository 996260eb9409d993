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
