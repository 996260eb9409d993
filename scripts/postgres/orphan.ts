import { readdirSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "../lib/processes.ts";

/** What a running PostgreSQL, or one that was killed, wrote about itself into its data folder. */
export type Postmaster = { pid: number; port: number };

export function readPostmaster(data: string): Postmaster | undefined {
  try {
    const lines = readFileSync(join(data, "postmaster.pid"), "utf8").split("\n");
    return { pid: Number(lines[0]), port: Number(lines[3]) };
  } catch {
    return undefined;
  }
}

/**
 * Whether the lock in the data folder was left by processes that no longer run, although its id is in use: by some
 * other program after a power cut or in a restarted container, or by the remains of a process that nobody has
 * collected. Says yes only where it can see every process.
 */
export function isLeftover(data: string, { pid }: Postmaster): boolean {
  if (process.platform !== "linux") return false;
  if (isAlive(pid) && looksLikePostgres(pid)) return false;
  try {
    const inUse = realpathSync(data);
    const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    // Every process of PostgreSQL works in its data folder.
    return pids.every((name) => workingFolder(name) !== inUse);
  } catch {
    return false;
  }
}

function workingFolder(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

function looksLikePostgres(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").startsWith("postgres");
  } catch {
    return true;
  }
}
