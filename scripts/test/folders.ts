import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { isAlive } from "../lib/processes.ts";
import { removeOutside, startPostgres } from "../postgres/index.ts";

const HOME = join(import.meta.dirname, "../../.test");

/** A folder for one test's data, named after the process that will remove it. */
export function newTestFolder(kind: string): string {
  const folder = join(HOME, `${kind}-${process.pid}-${randomBytes(3).toString("hex")}`);
  mkdirSync(folder, { recursive: true });
  // As root, the database's own user must be able to pass through; otherwise the data would be kept elsewhere.
  for (const path of [HOME, folder]) chmodSync(path, 0o711);
  return folder;
}

/** Ends the database in a test's folder, if one runs, and removes everything. */
export async function removeTestFolder(folder: string): Promise<void> {
  const hasDatabase = existsSync(join(folder, "postgres")) || existsSync(join(folder, "location.json"));
  if (hasDatabase) await (await startPostgres(folder, { durable: false }).catch(() => undefined))?.stop(0);
  removeOutside(folder);
  rmSync(folder, { recursive: true, force: true });
}

/** Removes what test runs left behind that were killed. */
export async function removeLeftovers(): Promise<void> {
  for (const name of existsSync(HOME) ? readdirSync(HOME) : []) {
    const pid = Number(/^[a-z0-9]+-(\d+)-[0-9a-f]{6}$/.exec(name)?.[1]);
    if (pid && !isAlive(pid)) await removeTestFolder(join(HOME, name));
  }
}
